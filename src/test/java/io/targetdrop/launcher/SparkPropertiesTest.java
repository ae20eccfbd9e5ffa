package io.targetdrop.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.apache.spark.util.Utils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import scala.collection.JavaConverters;

/** The launcher must read what Spark reads. */
class SparkPropertiesTest {
    private static final int FILES = 300;
    private static final List<String> PIECES = List.of(
            "spark.a",
            "\nspark.a",
            "\nspark.b=",
            "\rspark.c ",
            "x",
            "ä",
            " ",
            "\t",
            "\f",
            "=",
            ":",
            "#",
            "!",
            "'",
            "\"",
            "*",
            "$",
            "\n",
            "\r\n",
            "\r",
            "\\",
            "\\\\",
            "\\t",
            "\\n",
            "\\u00e9",
            "\\u0074");

    private static final char MARK = '\uFEFF';

    @TempDir
    private Path directory;

    @Test
    void readsWhatSparkReads() throws IOException {
        SplittableRandom random = new SplittableRandom(9);
        int properties = 0;
        for (int file = 0; file < FILES; file++) {
            StringBuilder text = new StringBuilder();
            for (int piece = random.nextInt(40); piece > 0; piece--) {
                text.append(PIECES.get(random.nextInt(PIECES.size())));
            }
            Path path = write(text.toString());
            Map<String, String> expected =
                    new TreeMap<>(JavaConverters.mapAsJavaMap(Utils.getPropertiesFromFile(path.toString())));
            expected.keySet().removeIf(key -> !key.startsWith("spark."));
            assertEquals(expected, read(path), text::toString);
            properties += expected.size();
        }
        assertTrue(properties > FILES, "properties compared: " + properties);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "spark.master local[2,4]\r\nspark.driver.memory 3g\r\n",
                "  spark.master\tlocal[2,4]\t\n\tspark.driver.memory : 3g",
                "! ours\nspark.master = local[2,\\\n    4]\n# theirs \\\nspark.driver.memory=3g",
                "spark.driver.memory 1g\nspark.\\u006daster:local[2,4]\rspark.driver.memory=  3g  "
            })
    void acceptsEveryFormThatSparkAccepts(String text) throws IOException {
        Map<String, String> expected = Map.of("spark.master", "local[2,4]", "spark.driver.memory", "3g");
        assertEquals(expected, read(write(text)));
    }

    @Test
    void leavesOutOtherProperties() throws IOException {
        assertEquals(Map.of("spark.a", "1"), read(write("spark.a 1\nours 2\nsparkle 3\n")));
    }

    @Test
    void aByteOrderMarkBeforeACommentLosesNothing() throws IOException {
        assertEquals(Map.of("spark.driver.memory", "3g"), read(write(MARK + "# ours\r\nspark.driver.memory 3g\r\n")));
    }

    @Test
    void aByteOrderMarkBeforeAKeyIsRefused() throws IOException {
        String reason = refusal(write(MARK + "spark.driver.memory 3g\n"));
        assertTrue(
                reason.contains(" must not have a byte-order mark before its first key, spark.driver.memory,"), reason);
    }

    @Test
    void utf16IsRefused() throws IOException {
        for (var encoding : List.of(StandardCharsets.UTF_16LE, StandardCharsets.UTF_16BE)) {
            Path file = directory.resolve("spark.conf");
            Files.write(file, (MARK + "spark.driver.memory 3g\n").getBytes(encoding));
            assertEquals(
                    "--properties-file must be in UTF-8 but " + file
                            + " is in UTF-16, in which Spark finds no key; save it as UTF-8",
                    refusal(file));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "spark.driver.extraJavaOptions -Ddir=C:\\users\n",
                "# C:\\unseen\n! C:\\unseen\nspark.a \\\\ubuntu\nspark.b \\u00e9\\users"
            })
    void anEscapeWithoutDigitsIsRefused(String text) throws IOException {
        assertEquals(
                "--properties-file: \\u must be followed by four hexadecimal digits but is by 'sers'; write \\\\ for a"
                        + " backslash",
                refusal(write(text)));
    }

    @Test
    void refusesAMissingFile() {
        assertEquals(
                "--properties-file no/such.conf cannot be read; name a file that you can read",
                new Submissions().refusal("train", "--properties-file", "no/such.conf"));
    }

    private Path write(String text) throws IOException {
        return Files.writeString(directory.resolve("spark.conf"), text);
    }

    private static Map<String, String> read(Path file) {
        return SparkProperties.read(file, file.toString());
    }

    private static String refusal(Path file) {
        return assertThrows(Refusal.class, () -> read(file)).getMessage();
    }
}
