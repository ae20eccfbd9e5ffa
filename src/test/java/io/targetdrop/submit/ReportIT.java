package io.targetdrop.submit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.targetdrop.submit.SubmitCommand.Outcome;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code report} as a user runs it. */
class ReportIT {
    @TempDir
    private Path directory;

    @Test
    void aRunIsAPage() throws Exception {
        Path page = directory.resolve("pages/run.html");
        Outcome outcome = report(TrainedRun.get().directory(), page);

        assertEquals(0, outcome.exitCode(), outcome.errors());
        String html = Files.readString(page);
        assertTrue(html.startsWith("<!DOCTYPE html>"));
        assertTrue(html.contains("After " + TrainedRun.EPOCHS + " epochs: accuracy "));
        assertTrue(html.contains("Where did the time go?"));
        assertTrue(html.contains("What is taken for what?"));
        assertTrue(html.contains("src=\"data:image/png;base64,"));
    }

    @Test
    void whatIsNoResultIsRefused() throws Exception {
        Files.writeString(directory.resolve("note.txt"), "nothing of ours");
        Outcome outcome = report(directory, directory.resolve("page.html"));

        assertEquals(2, outcome.exitCode());
        assertTrue(outcome.errors().contains("--in must name a directory that 'train' or 'search' left but "));
        assertTrue(Files.notExists(directory.resolve("page.html")));
    }

    private static Outcome report(Path in, Path out) throws Exception {
        return SubmitCommand.targetdrop("report", "--in", in.toString(), "--out", out.toString())
                .run();
    }
}
