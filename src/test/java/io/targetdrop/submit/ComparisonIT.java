package io.targetdrop.submit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.targetdrop.submit.SubmitCommand.Outcome;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** {@code submit/comparison}, and what docs/comparison.md says came out of it. */
class ComparisonIT {
    private static final Path ROOT = SubmitCommand.projectRoot();

    private static Outcome comparison(String... arguments) throws Exception {
        return SubmitCommand.script(ROOT.resolve("submit/comparison"), arguments)
                .run();
    }

    /** The tables of the document are those of docs/results, word for word. */
    @Test
    void theDocumentHasTheTables() throws Exception {
        Outcome outcome = comparison("tables");

        assertEquals(0, outcome.exitCode(), outcome.errors());
        List<String> lines =
                outcome.output().lines().filter(line -> !line.startsWith("##")).toList();
        assertTrue(lines.size() > 50, outcome.output());
        List<String> document = Files.readAllLines(ROOT.resolve("docs/comparison.md"));
        lines.forEach(line -> assertTrue(document.contains(line), "docs/comparison.md has no line " + line));
    }

    @Test
    void dataThatAreNotThereAreOneLine() throws Exception {
        Outcome outcome = comparison("run", "nowhere");

        assertEquals(2, outcome.exitCode());
        assertTrue(
                outcome.errors().contains("comparison: DATA must have CIFAR-10's test_batch.bin but "),
                outcome.errors());
    }
}
