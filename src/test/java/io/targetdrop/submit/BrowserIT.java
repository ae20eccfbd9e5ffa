package io.targetdrop.submit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.targetdrop.submit.Browser.Visit;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The pages of {@code report} and {@code explain} in Chromium, skipped where it is not installed. Screenshots are left
 * in {@code target/pages}. {@code SearchPageTest} tests what needs no browser.
 */
class BrowserIT {
    private static final List<String> PAGES = List.of("run", "search", "explanation");

    @TempDir
    private static Path directory;

    private static Path pictures;
    private static Browser browser;

    @BeforeAll
    static void makePages() throws Exception {
        if (Browser.installed().isEmpty()) {
            return;
        }
        pictures = Files.createDirectories(SubmitCommand.projectRoot().resolve("target/pages"));
        Path run = TrainedRun.get().directory();
        make("report", "--in", run.toString(), "--out", page("run").toString());
        make(
                "explain",
                "--model",
                run.resolve("model.zip").toString(),
                "--config",
                TrainedRun.get().resolvedConfiguration().toString(),
                "--index",
                "3",
                "--out",
                page("explanation").toString());
        Path search = directory.resolve("drop-ratio");
        make(
                "search",
                "--config",
                TrainedRun.get().configuration().toString(),
                "--set",
                "search.axes={\"regularizer.drop-probability\":[0.0,0.2],\"training.learning-rate\":[0.02,0.05]}",
                "--set",
                "search.repetitions=2",
                "--set",
                "averaging.workers=1",
                "--out",
                search.toString());
        make("report", "--in", search.toString(), "--out", page("search").toString());
        browser = Browser.start(Browser.installed().orElseThrow(), Files.createDirectory(directory.resolve("profile")));
    }

    /** An assumption of each test and not of the class, so that each is reported as skipped. */
    @BeforeEach
    void requireBrowser() {
        assumeTrue(browser != null, "Chromium must be on the PATH or named by $CHROMIUM");
    }

    @AfterAll
    static void close() {
        if (browser != null) {
            browser.close();
        }
    }

    @ParameterizedTest(name = "{0}, {1} x {2}, dark: {3}")
    @CsvSource({
        "run, 1280, 900, false",
        "run, 1280, 900, true",
        "run, 390, 844, false",
        "search, 1280, 900, false",
        "search, 1280, 900, true",
        "search, 390, 844, false",
        "explanation, 1280, 900, false",
        "explanation, 390, 844, true"
    })
    void aPageFitsAndLoadsNothingElse(String name, int width, int height, boolean isDark) throws Exception {
        Visit visit = browser.open(page(name).toUri(), width, height, isDark);

        assertEquals(List.of(), visit.complaints());
        assertTrue(visit.requests().contains(page(name).toUri().toString()));
        assertEquals(
                List.of(),
                visit.requests().stream()
                        .filter(request -> !request.startsWith("data:"))
                        .filter(request -> !request.equals(page(name).toUri().toString()))
                        .toList());
        assertTrue(
                browser.ask("document.documentElement.scrollWidth").asInt() <= width,
                "wider than " + width + ": " + browser.ask("document.documentElement.scrollWidth"));
        assertTrue(browser.ask("[...document.images].every(image => image.naturalWidth > 0 && image.alt)")
                .asBoolean());
        assertTrue(browser.ask(
                        "[...document.querySelectorAll('svg')].every(chart => chart.closest('[role=img][aria-label]'))")
                .asBoolean());
        byte[] picture = browser.screenshot();
        Files.write(pictures.resolve(name + "-" + width + (isDark ? "-dark" : "") + ".png"), picture);
        BufferedImage image = ImageIO.read(new ByteArrayInputStream(picture));
        assertTrue(image.getHeight() > height, "the whole page");
        int corner = image.getRGB(1, 1) & 0xFF;
        assertEquals(isDark, corner < 0x80, "the background is " + corner);
    }

    @Test
    void pagesCanBePrinted() throws Exception {
        for (String name : PAGES) {
            browser.open(page(name).toUri(), 1280, 900, false);
            byte[] paper = browser.printed();
            Files.write(pictures.resolve(name + ".pdf"), paper);
            assertEquals("%PDF", new String(paper, 0, 4, StandardCharsets.US_ASCII));
        }
    }

    /** The tests above would pass if the browser reported nothing. Here it must report something. */
    @Test
    void detectsAPageThatLoadsSomethingElse() throws Exception {
        Path bad = directory.resolve("bad.html");
        Files.writeString(bad, "<img src='http://127.0.0.1:9/x.png'><script>console.error('oh')</script>");
        Visit visit = browser.open(bad.toUri(), 1280, 900, false);
        assertTrue(
                visit.requests().contains("http://127.0.0.1:9/x.png"),
                visit.requests().toString());
        assertNotEquals(List.of(), visit.complaints());
    }

    private static Path page(String name) {
        return directory.resolve(name + ".html");
    }

    private static void make(String... arguments) throws Exception {
        SubmitCommand.Outcome outcome = WarmDriver.run(arguments);
        assertEquals(0, outcome.exitCode(), outcome.errors());
    }
}
