package io.targetdrop.submit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.targetdrop.submit.SubmitCommand.Outcome;
import io.targetdrop.submit.SubmitCommand.Running;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Tag;
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
        assertTrue(html.contains("Which classes are confused?"));
        assertTrue(html.contains("src=\"data:image/png;base64,"));
    }

    @Test
    void whatIsNoResultIsRefused() throws Exception {
        Files.writeString(directory.resolve("note.txt"), "nothing of ours");
        Outcome outcome = report(directory, directory.resolve("page.html"));

        assertEquals(2, outcome.exitCode());
        assertTrue(outcome.errors().contains("--in must name a directory that 'train' or 'search' wrote but "));
        assertTrue(Files.notExists(directory.resolve("page.html")));
    }

    /** Both at the same time; a page with a Refresh header is not the last one. */
    @Tag("slow")
    @Test
    void aPageFollowsARunToItsEnd() throws Exception {
        Path run = directory.resolve("run");
        Running watch = SubmitCommand.targetdrop("report", "--watch", run.toString(), "--every", "1", "--json")
                .start();
        try {
            assertTrue(watch.awaitError("serving http://127.0.0.1:"), Files.readString(watch.errors()));
            URI address = URI.create(Files.readString(watch.errors()).replaceAll("(?s).*serving (http\\S+).*", "$1"));
            assertTrue(get(address).body().contains("No epoch of a run and no trial of a search has finished yet."));

            TrainedRun.json(WarmDriver.train(TrainedRun.get().configuration(), run));
            AtomicReference<HttpResponse<String>> page = new AtomicReference<>();
            Waiting.until("the last page is served", () -> {
                page.set(get(address));
                return page.get().headers().firstValue("Refresh").isEmpty();
            });
            assertTrue(page.get().body().contains("After " + TrainedRun.EPOCHS + " epochs: accuracy "));
            assertTrue(page.get().body().contains("Which classes are confused?"));
            assertTrue(TrainedRun.json(watch.await()).get("finished").asBoolean());
        } finally {
            watch.kill();
        }
    }

    private static HttpResponse<String> get(URI address) throws Exception {
        return HttpClient.newHttpClient().send(HttpRequest.newBuilder(address).build(), BodyHandlers.ofString());
    }

    private static Outcome report(Path in, Path out) throws Exception {
        return WarmDriver.run("report", "--in", in.toString(), "--out", out.toString());
    }
}
