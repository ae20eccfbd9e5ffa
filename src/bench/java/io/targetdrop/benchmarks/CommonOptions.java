package io.targetdrop.benchmarks;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.targetdrop.benchmarks.tables.CsvFile;
import io.targetdrop.benchmarks.tables.Report;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The options of every command, and the output of its results. */
final class CommonOptions {
    private static final Path PUBLISHED = Path.of("benchmarks/results");

    @Option(names = "--quick", description = "Fewer and shorter rounds: a first look, not a result.")
    private boolean quick;

    @Option(
            names = "--smoke",
            description =
                    "Goes through the command once, on as little as possible: a test of the benchmark, in seconds. Its"
                            + " numbers mean nothing and go to WORK/smoke.")
    private boolean smoke;

    @Option(names = "--json", description = "End with one JSON object of the ratios that have a target.")
    private boolean json;

    @Option(
            names = "--results",
            paramLabel = "DIR",
            description = "Where the CSV file goes (benchmarks/results). Not with --smoke.")
    private Path results;

    @Option(
            names = "--work",
            defaultValue = "target/benchmarks",
            paramLabel = "DIR",
            description = "Where logs and unpacked libraries go (${DEFAULT-VALUE}).")
    private File work;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    boolean isQuick() {
        return quick;
    }

    boolean isSmoke() {
        return smoke;
    }

    /** A number of rounds, images or the like: the usual one, or that of a smoke test. */
    int count(int usual, int inSmokeTest) {
        return smoke ? inSmokeTest : usual;
    }

    /** How long a contest takes. */
    Pace pace(Pace full, Pace shorter) {
        return smoke ? Pace.SMOKE : quick ? shorter : full;
    }

    File work() {
        return work;
    }

    /** The value of an option that only a smoke test can do without. */
    <T> Optional<T> requiredUnlessSmoke(String name, T value) {
        if (value == null && !smoke) {
            throw new ParameterException(command.commandLine(), "Missing required option: '" + name + "'");
        }
        return Optional.ofNullable(value);
    }

    /** Starts the command's table and puts every row into it that is added to the report. */
    CsvFile start(Report report) throws IOException {
        CsvFile table = start(Report.columns());
        report.addRowsTo(table);
        return table;
    }

    /** Starts the command's table. */
    CsvFile start(List<String> columns) throws IOException {
        if (smoke && results != null) {
            throw new ParameterException(
                    command.commandLine(),
                    "--results must not be given with --smoke but is " + results + "; its numbers are no results");
        }
        Path directory = smoke ? work.toPath().resolve("smoke") : results == null ? PUBLISHED : results;
        return CsvFile.start(directory.resolve(command.name() + ".csv"), columns);
    }

    /** Prints the report, finishes its table and, if requested, prints the JSON object. */
    void publish(Report report, CsvFile table) throws IOException {
        report.print(System.out);
        publish(table);
        printJson(report.targets());
    }

    /** Finishes a table. */
    void publish(CsvFile table) throws IOException {
        System.err.println("written: " + table.finish());
    }

    /** The last line of standard output, if requested. */
    void printJson(Map<String, ?> values) throws JsonProcessingException {
        if (json) {
            System.out.println(new ObjectMapper().writeValueAsString(values));
        }
    }
}
