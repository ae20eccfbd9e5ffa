package io.targetdrop.results.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.targetdrop.results.RunDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SnapshotTest {
    @TempDir
    private Path directory;

    @Test
    void isEmptyForAMissingDirectory() {
        Snapshot nothing =
                Snapshot.of(RunDirectory.at(directory.resolve("later").toString()));
        assertTrue(nothing.times().isEmpty());
        assertFalse(nothing.isOver());
    }

    @Test
    void aRunIsFinishedOnceItsModelExists() throws IOException {
        put("config.json", 1);
        put("epochs/epoch-0001.parquet", 2);
        assertFalse(now().isOver());
        put("model.zip", 3);
        assertTrue(now().isOver());
    }

    @Test
    void aSearchIsFinishedOnceItsTextExists() throws IOException {
        put("search.json", 1);
        put("trials/0123.parquet", 2);
        put("test/0123.parquet", 3);
        assertFalse(now().isOver());
        put("trials.csv", 3);
        assertTrue(now().isOver());
    }

    @Test
    void aResumedRunIsNotFinished() throws IOException {
        put("trials/0123.parquet", 2);
        put("trials.csv", 3);
        put("search.json", 4);
        assertFalse(now().isOver());
    }

    @Test
    void newFilesAndNewContentMakeADifference() throws IOException {
        put("config.json", 1);
        put("epochs/epoch-0001.parquet", 2);
        Snapshot before = now();
        assertEquals(before, now());
        put("epochs/epoch-0002.parquet", 3);
        Snapshot after = now();
        assertNotEquals(before, after);
        put("epochs/epoch-0002.parquet", 4);
        assertNotEquals(after, now());
    }

    @Test
    void incompleteFilesMakeNoDifference() throws IOException {
        put("epochs/epoch-0001.parquet", 2);
        Snapshot before = now();
        put("epochs/.epoch-0002.parquet.writing", 3);
        assertEquals(before, now());
    }

    private Snapshot now() {
        return Snapshot.of(RunDirectory.at(directory.toString()));
    }

    private void put(String name, long seconds) throws IOException {
        Path file = directory.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, name);
        Files.setLastModifiedTime(file, FileTime.fromMillis(seconds * 1000));
    }
}
