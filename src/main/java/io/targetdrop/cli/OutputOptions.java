package io.targetdrop.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.Map;
import picocli.CommandLine.Option;

/** The options of every command that prints a result. */
final class OutputOptions {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Option(names = "--json", description = "Make the last line of standard output one JSON object.")
    private boolean json;

    /** Prints a result for people, and for programs if they asked. */
    void print(JobResult result, PrintWriter out) {
        result.lines().forEach(out::println);
        printJson(result.row(), out);
    }

    /** Prints the line for programs, if they asked. */
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
