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

/** What the README and the guide tell users to do works. */
class ReadmeIT {
    private static final Path ROOT = SubmitCommand.projectRoot();
    private static final Pattern PROGRAM = Pattern.compile("```java\\n(import .*?)```", Pattern.DOTALL);
    /** Links, and paths at the beginning of a command or after an option. */
    private static final Pattern PATH =
            Pattern.compile("\\]\\(((?!https?:)[A-Za-z.][\\w./-]*)[)#]|(?<=[ \\n])((?:submit|conf|docs)/[\\w./-]+\\w)");

    @TempDir
    private Path directory;

    private static final Path GUIDE = ROOT.resolve("docs/guide.md");

    private String guide;

    @BeforeEach
    void read() throws IOException {
        guide = Files.readString(GUIDE);
    }

    @Test
    void theProgramWithACustomLayerRuns() throws Exception {
        List<String> programs =
                PROGRAM.matcher(guide).results().map(match -> match.group(1)).toList();
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
    void everyFileTheyNameExists() throws IOException {
        assertEquals(List.of(), missing(ROOT.resolve("README.md")));
        assertEquals(List.of(), missing(GUIDE));
    }

    private static List<String> missing(Path page) throws IOException {
        List<MatchResult> paths = PATH.matcher(Files.readString(page)).results().toList();
        assertFalse(paths.isEmpty());
        return paths.stream()
                .filter(path -> !Files.exists(named(page, path)))
                .map(MatchResult::group)
                .distinct()
                .toList();
    }

    /** Links are relative to their page, paths in commands to the project's root. */
    private static Path named(Path page, MatchResult path) {
        return path.group(1) == null ? ROOT.resolve(path.group(2)) : page.resolveSibling(path.group(1));
    }
}
