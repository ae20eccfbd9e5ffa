package io.targetdrop.benchmarks;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.targetdrop.benchmarks.tables.CsvFile;
import io.targetdrop.benchmarks.tables.Report;
import io.targetdrop.benchmarks.tables.Surroundings;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Option;

/** The options of every command, and the output at its end. */
final class CommonOptions {
    @Option(names = "--quick", description = "Fewer and shorter rounds: a first look, not a result.")
    private boolean quick;

    @Option(names = "--json", description = "End with one JSON object of the ratios that have a target.")
    private boolean json;

    @Option(
            names = "--results",
            defaultValue = "benchmarks/results",
            paramLabel = "DIR",
            description = "Where the CSV file goes (${DEFAULT-VALUE}).")
    private Path results;

    @Option(
            names = "--work",
            defaultValue = "target/benchmarks",
            paramLabel = "DIR",
            description = "Where logs and unpacked libraries go (${DEFAULT-VALUE}).")
    private File work;

    boolean isQuick() {
        return quick;
    }

    File work() {
        return work;
    }

    /** Prints the report, writes the CSV file and, if requested, the JSON object. */
    void publish(String command, Report report) throws IOException {
        report.print(System.out);
        Path file = results.resolve(command + ".csv");
        CsvFile.write(file, report, Surroundings.now());
        System.err.println("written: " + file);
        printJson(report.targets());
    }

    /** Writes a table with other columns. */
    void publish(String command, List<String> columns, List<List<String>> rows) throws IOException {
        CsvFile.write(results.resolve(command + ".csv"), columns, rows, Surroundings.now());
    }

    /** The last line of standard output, if requested. */
    void printJson(Map<String, ?> values) throws JsonProcessingException {
        if (json) {
            System.out.println(new ObjectMapper().writeValueAsString(values));
        }
    }
}
