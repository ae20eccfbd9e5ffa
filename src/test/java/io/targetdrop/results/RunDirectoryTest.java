package io.targetdrop.results;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunDirectoryTest {
    @TempDir
    private Path parent;

    /** Two searches start in one directory, and one looks at it while the other writes; or a process was killed. */
    @Test
    void whatIsUnfinishedDoesNotCount() throws IOException {
        Files.createDirectories(parent.resolve("run"));
        Files.writeString(parent.resolve("run/.probe-1"), "");
        Files.writeString(parent.resolve("run/.config.json.writing"), "{");
        Files.writeString(parent.resolve("run/.config.json.ready"), "{}");
        assertTrue(shared().isEmpty());
        assertTrue(run().isEmpty());
        Files.writeString(parent.resolve("run/.hidden"), "");
        assertTrue(shared().isEmpty());
        assertFalse(run().isEmpty());
        Files.writeString(parent.resolve("run/search.json"), "{}");
        assertFalse(shared().isEmpty());
    }

    @Test
    void removesWhatIsUnfinished() throws IOException {
        Files.createDirectories(parent.resolve("run"));
        for (String name :
                List.of(".probe-1", ".config.json.writing", ".config.json.ready", ".hidden", "config.json")) {
            Files.writeString(parent.resolve("run/" + name), "");
        }
        shared().removeUnfinished(); // another process may just be writing them
        assertEquals(5, entries(parent.resolve("run")));
        run().removeUnfinished();
        assertEquals(2, entries(parent.resolve("run")));
    }

    @Test
    void recoversWhatWasAboutToBeReplaced() throws IOException {
        Files.createDirectories(parent.resolve("run"));
        Path ready = Files.writeString(parent.resolve("run/.search.json.1.ready"), "older");
        Files.setLastModifiedTime(ready, FileTime.fromMillis(1000));
        Files.writeString(parent.resolve("run/.search.json.2.ready"), "newer");

        shared().recover("search.json");

        assertEquals("newer", Files.readString(parent.resolve("run/search.json")));
    }

    @Test
    void aFileWithTheSameTextIsNotTouched() throws IOException {
        run().write("config.json", "{}");
        FileTime longAgo = FileTime.fromMillis(1000);
        Files.setLastModifiedTime(parent.resolve("run/config.json"), longAgo);

        run().write("config.json", "{}");
        assertEquals(longAgo, Files.getLastModifiedTime(parent.resolve("run/config.json")));
        run().write("config.json", "[]");
        assertEquals("[]", Files.readString(parent.resolve("run/config.json")));
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

    private RunDirectory shared() {
        return RunDirectory.sharedAt(parent.resolve("run").toString());
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
