package io.targetdrop.submit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.targetdrop.submit.SubmitCommand.Outcome;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code submit/java-properties} and what {@code submit/targetdrop} does with it: it must read what Spark reads. */
class JavaPropertiesIT {
    private static final int FILES = 150;
    private static final List<String> PIECES = List.of(
            "spark.a", "b", "x", "ä", " ", "\t", "\f", "=", ":", "#", "!", "'", "\"", "*", "$", "\n", "\r\n", "\r",
            "\\", "\\\\", "\\t", "\\n", "\\u00e9", "\\u0074");

    private static final char MARK = '\uFEFF';

    @TempDir
    private Path directory;

    @Test
    void readsWhatJavaReads() throws Exception {
        SplittableRandom random = new SplittableRandom(9);
        StringBuilder script = new StringBuilder("set -euo pipefail\nprogram=test\nsource '"
                + SubmitCommand.projectRoot().resolve("submit/java-properties") + "'\n");
        script.append("""
                for file in "$@"; do
                  read_java_properties "$file"
                  for key in "${!java_properties[@]}"; do printf '%s\\0%s\\0' "$key" "${java_properties[$key]}"; done
                  printf '\\1\\0'
                done
                """);
        Path reader = Files.writeString(directory.resolve("read"), script);
        String[] arguments = new String[FILES + 1];
        arguments[0] = reader.toString();
        for (int file = 0; file < FILES; file++) {
            StringBuilder text = new StringBuilder();
            for (int piece = random.nextInt(30); piece > 0; piece--) {
                text.append(PIECES.get(random.nextInt(PIECES.size())));
            }
            arguments[file + 1] =
                    Files.writeString(directory.resolve(file + ".conf"), text).toString();
        }
        Outcome outcome = SubmitCommand.script(Path.of("bash"), arguments)
                .with("LC_ALL", "C.UTF-8")
                .run();
        assertEquals(0, outcome.exitCode(), outcome.errors());
        String[] read = outcome.output().split("\1\0", -1);
        for (int file = 0; file < FILES; file++) {
            String text = Files.readString(Path.of(arguments[file + 1]));
            assertEquals(expected(text), actual(read[file]), () -> text);
        }
    }

    /** Without the empty key, which no option has. */
    private static Map<String, String> expected(String text) throws IOException {
        Properties properties = new Properties();
        properties.load(new StringReader(text));
        Map<String, String> expected = new TreeMap<>();
        for (String key : properties.stringPropertyNames()) {
            expected.put(key, trimmed(properties.getProperty(key)));
        }
        expected.remove("");
        return expected;
    }

    /** As Spark does: blanks, but not ends of lines. */
    private static String trimmed(String value) {
        return value.replaceAll("^[ \\t\\f]+|[ \\t\\f]+$", "");
    }

    private static Map<String, String> actual(String printed) {
        String[] fields = printed.split("\0", -1);
        Map<String, String> actual = new TreeMap<>();
        for (int i = 0; i + 1 < fields.length; i += 2) {
            actual.put(fields[i], fields[i + 1]);
        }
        return actual;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "spark.master local[2,4]\r\nspark.driver.memory 3g\r\n",
                "  spark.master\tlocal[2,4]\t\n\tspark.driver.memory : 3g",
                "! ours\nspark.master = local[2,\\\n    4]\n# theirs \\\nspark.driver.memory=3g",
                "spark.driver.memory 1g\nspark.\\u006daster:local[2,4]\rspark.driver.memory=  3g  "
            })
    void takesEveryFormThatSparkTakes(String text) throws Exception {
        String line = dryRun(text).output();
        assertTrue(line.contains("maxbytes=6144m"), line);
        assertTrue(!line.contains("--master"), line);
    }

    @Test
    void aByteOrderMarkBeforeACommentLosesNothing() throws Exception {
        Outcome outcome = dryRun(MARK + "# ours\r\nspark.driver.memory 3g\r\n");
        assertTrue(outcome.output().contains("maxbytes=6144m"), outcome.output());
    }

    @Test
    void aByteOrderMarkBeforeAKeyIsRefused() throws Exception {
        Outcome outcome = dryRun(MARK + "spark.driver.memory 3g\n");
        assertEquals(2, outcome.exitCode());
        assertEquals(1, outcome.errors().lines().count());
        assertTrue(
                outcome.errors().contains("must not have a byte-order mark before its first key, spark.driver.memory,"),
                outcome.errors());
    }

    @Test
    void anotherEncodingIsRefused() throws Exception {
        Path file = directory.resolve("spark.conf");
        Files.write(file, (MARK + "spark.driver.memory 3g\n").getBytes(StandardCharsets.UTF_16LE));
        Outcome outcome = dryRun(file);
        assertEquals(2, outcome.exitCode());
        assertEquals(
                "targetdrop: --properties-file must be in UTF-8 but " + file
                        + " is in UTF-16, in which Spark finds no key; save it as UTF-8\n",
                outcome.errors());
    }

    @Test
    void anEscapeThatIsNoneIsRefused() throws Exception {
        Outcome outcome = dryRun("spark.driver.extraJavaOptions -Ddir=C:\\users\n");
        assertEquals(2, outcome.exitCode());
        assertEquals(1, outcome.errors().lines().count(), outcome.errors());
        assertTrue(outcome.errors().contains("four hexadecimal digits but is by 'sers'"), outcome.errors());
    }

    private Outcome dryRun(String text) throws IOException, InterruptedException {
        return dryRun(Files.writeString(directory.resolve("spark.conf"), text));
    }

    private static Outcome dryRun(Path file) throws IOException, InterruptedException {
        return SubmitCommand.targetdrop("--dry-run", "train", "--properties-file", file.toString())
                .run();
    }
}
