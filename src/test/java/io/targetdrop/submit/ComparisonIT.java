package io.targetdrop.submit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.targetdrop.submit.SubmitCommand.Outcome;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** {@code submit/comparison}, and the results that docs/comparison.md reports. */
class ComparisonIT {
    private static final Path ROOT = SubmitCommand.projectRoot();

    private static Outcome comparison(String... arguments) throws Exception {
        return SubmitCommand.script(ROOT.resolve("submit/comparison"), arguments)
                .run();
    }

    /** The page has exactly the tables of docs/results, word for word and in order. */
    @Test
    void theDocumentHasTheTables() throws Exception {
        Outcome outcome = comparison("tables");

        assertEquals(0, outcome.exitCode(), outcome.errors());
        assertEquals(
                compared(outcome.output().lines().toList()),
                compared(Files.readAllLines(ROOT.resolve("docs/comparison.md"))));
    }

    /** The tables of methods and the sentences below them. */
    private static List<String> compared(List<String> lines) {
        List<String> compared = new ArrayList<>();
        boolean isTable = false;
        for (String line : lines) {
            isTable = line.startsWith("| method ") || isTable && line.startsWith("|");
            if (isTable || line.matches("\\d+ of \\d+ differ .*")) {
                compared.add(line);
            }
        }
        return compared;
    }

    @Test
    void aMissingDirectoryIsNotMistakenForThePublishedTables() throws Exception {
        Outcome outcome = comparison("tables", "searches/nowhere");

        assertEquals(2, outcome.exitCode());
        assertTrue(outcome.errors().contains("comparison: tables needs the directory of 'run' but "), outcome.errors());
    }

    @Test
    void missingDataIsReportedInOneLine() throws Exception {
        Outcome outcome = comparison("run", "nowhere");

        assertEquals(2, outcome.exitCode());
        assertTrue(
                outcome.errors()
                        .contains(
                                "comparison: DATA must be a directory with CIFAR-10's binary files but nowhere is not"),
                outcome.errors());
    }
}
