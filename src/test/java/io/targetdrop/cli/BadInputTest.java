package io.targetdrop.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * For every kind of bad input, a user gets one line that names it, the rule, the value and the fix. The exit code says
 * what kind of error it is, and no files are left behind. Runs the whole program, with real files and an embedded Spark.
 */
class BadInputTest {
    private static final Map<String, String> SPARK = Map.of("spark.master", "local[1]", "spark.ui.enabled", "false");

    @TempDir
    private Path directory;

    @BeforeAll
    static void embedSpark() {
        SPARK.forEach(System::setProperty);
    }

    @AfterAll
    static void forgetSpark() {
        SPARK.keySet().forEach(System::clearProperty);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("io.targetdrop.cli.BadInputs#all")
    void isOneClearLineAndLeavesNothing(BadInputs row) throws IOException {
        String[] arguments = row.mistake().arguments(new TinyRun(directory));
        Map<String, Long> before = files();
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int exitCode = Main.run(new PrintWriter(out), new PrintWriter(err), arguments);
        assertEquals(row.found().exitCode(), exitCode, err.toString());
        assertEquals("", out.toString());
        String error = error(row.found(), err.toString());
        row.said().forEach(said -> assertTrue(error.contains(said), () -> "no '" + said + "' in: " + error));
        assertEquals(before, files());
    }

    /** The line of an error, after checking that it is the only one. */
    private static String error(BadInputs.Found found, String err) {
        List<String> lines = err.lines().toList();
        int last = lines.size() - 1;
        if (found == BadInputs.Found.USAGE) {
            assertTrue(lines.get(last).matches("See '.* --help'\\."), err);
            last--;
        }
        assertTrue(found == BadInputs.Found.DATA_ON_EXECUTOR || last == 0, err);
        assertTrue(lines.get(last).startsWith("error: "), err);
        assertEquals(1, lines.stream().filter(line -> line.contains("error")).count(), err);
        assertFalse(err.contains("\tat ") || err.contains("Exception"), err);
        return lines.get(last);
    }

    /** All files and directories, hidden ones too, by size. */
    private Map<String, Long> files() throws IOException {
        Map<String, Long> sizes = new TreeMap<>();
        try (Stream<Path> found = Files.walk(directory)) {
            for (Path path : found.toList()) {
                sizes.put(path.toString(), Files.isRegularFile(path) ? Files.size(path) : -1);
            }
        }
        return sizes;
    }
}
