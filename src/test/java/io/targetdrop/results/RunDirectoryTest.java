package io.targetdrop.results;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunDirectoryTest {
    @TempDir
    private Path parent;

    /** Two searches start in one directory, and one looks at it while the other checks that it can write there. */
    @Test
    void ignoresTheProbeOfAnotherProcessInASharedDirectory() throws IOException {
        Files.createDirectories(parent.resolve("run"));
        Files.writeString(parent.resolve("run/.probe-1"), "");
        assertTrue(RunDirectory.sharedAt(parent.resolve("run").toString()).isEmpty());
        assertFalse(RunDirectory.at(parent.resolve("run").toString()).isEmpty());
        Files.writeString(parent.resolve("run/search.json"), "{}");
        assertFalse(RunDirectory.sharedAt(parent.resolve("run").toString()).isEmpty());
    }

    @Test
    void writesAFileIntoADirectoryThatItMakes() throws IOException {
        run().write("config.json", "{}");

        assertEquals("{}", Files.readString(parent.resolve("run/config.json")));
        assertEquals(1, entries(parent.resolve("run")));
    }

    @Test
    void aPartlyWrittenFileDoesNotExist() throws IOException {
        UncheckedIOException refused = assertThrows(
                UncheckedIOException.class,
                () -> run().write("model.zip", out -> {
                    out.write(1);
                    throw new IOException("the cable is out");
                }));

        assertTrue(refused.getMessage().contains("/run/model.zip must be writable but is not: the cable is out; free"));
        assertEquals(0, entries(parent.resolve("run")));
    }

    /** Hadoop throws an error, not an exception, for a full local disk; {@code /dev/full} is one. */
    @Test
    void aFullDiskIsAFailureLikeAnyOther() throws IOException {
        Files.createDirectory(parent.resolve("run"));
        Files.createSymbolicLink(parent.resolve("run/.model.zip.writing"), Path.of("/dev/full"));

        UncheckedIOException refused =
                assertThrows(UncheckedIOException.class, () -> run().write("model.zip", "a model"));

        assertTrue(refused.getMessage().contains("must be writable but is not: No space left on device; free space"));
        assertEquals(0, entries(parent.resolve("run")));
    }

    @Test
    void checkingThatItIsWritableLeavesNothing() throws IOException {
        run().requireWritable();
        assertEquals(0, entries(parent));

        Files.createDirectory(parent.resolve("run"));
        run().requireWritable();
        assertTrue(Files.isDirectory(parent.resolve("run")));
        assertEquals(0, entries(parent.resolve("run")));
    }

    @Test
    void isNotWritableBelowAFile() throws IOException {
        Files.writeString(parent.resolve("run"), "a file");

        RunDirectory below = RunDirectory.at(parent.resolve("run/deeper").toString());

        assertThrows(UncheckedIOException.class, below::requireWritable);
        assertEquals("a file", Files.readString(parent.resolve("run")));
    }

    @Test
    void withdrawsTheDirectoryWithItsLastFile() {
        run().write("config.json", "{}");
        run().withdraw("config.json");
        assertFalse(Files.exists(parent.resolve("run")));
    }

    private RunDirectory run() {
        return RunDirectory.at(parent.resolve("run").toString());
    }

    private static long entries(Path directory) throws IOException {
        try (Stream<Path> found = Files.list(directory)) {
            return found.count();
        }
    }
}
