package io.targetdrop.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InclusionsTest {
    @TempDir
    private Path directory;

    @BeforeEach
    void writeIncluded() throws IOException {
        write("b.conf", "seed = 1\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "include \"b.conf\"",
                "  include\t\"b.conf\" # comment",
                "# include \"a.conf\"\ninclude \"b.conf\"",
                "{ include \"b.conf\" }",
                "data { seed = 1, include \"b.conf\" }",
                "data {\n  include required(\"b.conf\")\n}",
                "include \"./b.conf\"",
                "path = \"a \\\" \"\ninclude \"b.conf\"",
                "text = \"\"\" \" \"\"\"\ninclude \"b.conf\""
            })
    void findsAnInclude(String text) throws IOException {
        Inclusions found = Inclusions.of(write("a.conf", text));
        assertEquals(List.of("b.conf"), List.copyOf(found.files().keySet()));
        assertTrue(found.isFlat());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "# include \"b.conf\"",
                "// include \"b.conf\"",
                "name = \"include \\\"b.conf\\\"\"",
                "name = \"\"\"\ninclude \"b.conf\"\n\"\"\"",
                "name = include \"b.conf\"",
                "excluded \"b.conf\"",
                "include \"missing.conf\"",
                "include \"hdfs://host/b.conf\"",
                "include \"a.conf\""
            })
    void findsNothingElse(String text) throws IOException {
        assertTrue(Inclusions.of(write("a.conf", text)).files().isEmpty());
    }

    @Test
    void aJsonFileIncludesNothing() throws IOException {
        assertTrue(
                Inclusions.of(write("a.json", "{ include \"b.conf\" }")).files().isEmpty());
    }

    @Test
    void findsWhatIsIncludedByIncludedFilesOnce() throws IOException {
        write("b.conf", "include \"c.conf\"\ninclude \"a.conf\"");
        write("c.conf", "include \"b.conf\"");
        Inclusions found = Inclusions.of(write("a.conf", "include \"b.conf\"\ninclude \"c.conf\""));
        assertEquals(List.of("b.conf", "c.conf"), List.copyOf(found.files().keySet()));
    }

    @Test
    void otherDirectoriesAreLeftOutByTheDriver() throws IOException {
        Path named = write("inner/a.conf", "include \"../b.conf\"");
        Inclusions found = Inclusions.of(named);
        assertEquals(directory.resolve("b.conf"), found.files().get("b.conf"));
        assertFalse(found.isFlat());
        String line =
                new Submissions().line("train", "--config", named.toString(), "--master=yarn", "--deploy-mode=cluster");
        assertTrue(line.contains("log4j2.properties -Dtargetdrop.includes=flat "), line);
        assertTrue(line.contains(named + ",file://" + directory.resolve("b.conf") + " "), line);
        assertTrue(line.endsWith(" --config a.conf"), line);
    }

    @Test
    void refusesTwoFilesOfOneName() throws IOException {
        write("inner/b.conf", "");
        Path named = write("a.conf", "include \"b.conf\"\ninclude \"inner/b.conf\"");
        String message = assertThrows(Refusal.class, () -> Inclusions.of(named)).getMessage();
        assertEquals(
                "a remote driver gets all files of --config in one directory, but " + directory.resolve("inner/b.conf")
                        + ", which " + named + " includes, and " + directory.resolve("b.conf")
                        + " have one name; rename one, or name a --config that the cluster can read, as hdfs://…",
                message);
    }

    @Test
    void refusesANameThatSparkWouldChange() throws IOException {
        write("b c.conf", "");
        Path named = write("a.conf", "include \"b c.conf\"");
        String message = assertThrows(Refusal.class, () -> Inclusions.of(named)).getMessage();
        assertTrue(message.contains("has other characters than letters, digits and . _ -; rename it"), message);
    }

    /** Every configuration here can be submitted to a cluster. */
    @Test
    void allExperimentsCanBeShipped() throws IOException {
        try (Stream<Path> files = Files.list(Submissions.ROOT.resolve("conf/experiments"))) {
            for (Path file : files.toList()) {
                assertTrue(Inclusions.of(file).files().size() <= 3, file.toString());
            }
        }
    }

    private Path write(String name, String text) throws IOException {
        Path file = directory.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }
}
