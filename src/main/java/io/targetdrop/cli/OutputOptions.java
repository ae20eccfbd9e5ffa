package io.targetdrop.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.Map;
import picocli.CommandLine.Option;

/** The options of all commands that print a result. */
final class OutputOptions {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Option(names = "--json", description = "Print the result as one JSON object on the last line of standard output.")
    private boolean json;

    /** Prints the lines, and the JSON object if {@code --json} was given. */
    void print(Summary result, PrintWriter out) {
        result.lines().forEach(out::println);
        printJson(result.row(), out);
    }

    /** Prints the JSON object if {@code --json} was given. */
    void printJson(Map<String, ?> row, PrintWriter out) {
        if (!json) {
            return;
        }
        try {
            out.println(JSON.writeValueAsString(row));
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
