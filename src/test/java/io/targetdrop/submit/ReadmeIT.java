package io.targetdrop.submit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.targetdrop.submit.SubmitCommand.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the README says can be done. */
class ReadmeIT {
    private static final Path ROOT = SubmitCommand.projectRoot();
    private static final Pattern PROGRAM = Pattern.compile("```java\\n(import .*?)```", Pattern.DOTALL);
    /** Links, and paths at the beginning of a command or after an option. */
    private static final Pattern PATH =
            Pattern.compile("\\]\\(([A-Za-z][\\w./-]*)\\)|(?<=[ \\n])((?:submit|conf|docs)/[\\w./-]+\\w)");

    @TempDir
    private Path directory;

    private String text;

    @BeforeEach
    void read() throws IOException {
        text = Files.readString(ROOT.resolve("README.md"));
    }

    @Test
    void theProgramWithALayerOfOnesOwnRuns() throws Exception {
        List<String> programs =
                PROGRAM.matcher(text).results().map(match -> match.group(1)).toList();
        assertEquals(1, programs.size());
        Path program = Files.writeString(directory.resolve("Example.java"), programs.get(0));

        Outcome outcome = SubmitCommand.script(
                        Path.of(System.getProperty("java.home"), "bin", "java"),
                        "-Xmx512m",
                        "-cp",
                        "target/targetdrop-spark.jar:target/spark/jars/*",
                        program.toString())
                .with("OMP_NUM_THREADS", "1")
                .run();

        assertEquals(0, outcome.exitCode(), outcome.errors());
        assertTrue(outcome.lastLine().matches("loss [0-9.]+"), outcome.output());
    }

    @Test
    void everyFileItNamesIsThere() {
        List<String> missing = paths().stream()
                .filter(path -> !Files.exists(ROOT.resolve(path)))
                .toList();
        assertEquals(List.of(), missing);
        assertFalse(paths().isEmpty());
    }

    private List<String> paths() {
        return PATH.matcher(text)
                .results()
                .map(ReadmeIT::path)
                .filter(path -> !path.startsWith("http"))
                .distinct()
                .toList();
    }

    private static String path(MatchResult match) {
        return match.group(1) == null ? match.group(2) : match.group(1);
    }
}
