package io.targetdrop.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FileSystemsTest {
    @TempDir
    private java.nio.file.Path directory;

    @AfterEach
    void hadoopsOwnAgain() {
        FileSystems.use(Configuration::new);
    }

    @Test
    void opensWithTheSettingsInForce() throws IOException {
        Files.writeString(directory.resolve("file"), "there");
        Path mounted = new Path("viewfs://there/mount/file");
        Configuration settings = new Configuration();
        settings.set("fs.viewfs.mounttable.there.link./mount", directory.toUri().toString());

        assertThrows(IOException.class, () -> FileSystems.of(mounted));
        FileSystems.use(() -> settings);

        assertEquals(5, FileSystems.of(mounted).getFileStatus(mounted).getLen());
    }

    @ParameterizedTest
    @CsvSource({
        "run-12:30, ./run-12:30",
        "12:30/run, ./12:30/run",
        "/runs/12:30, /runs/12:30",
        "./a:b, ./a:b",
        "hdfs://host/a, hdfs://host/a",
        "file:/a, file:/a",
        "a b#1?x=%20, a b#1?x=%20"
    })
    void acceptsAPathAsItIsWritten(String text, String path) {
        assertEquals(path, FileSystems.path(text).toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"hdfs://host/a", "file:/a", "s3a://bucket/"})
    void aSchemeIsFollowedByASlash(String text) {
        assertTrue(FileSystems.hasScheme(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a:b", "/a:/b", "run-12:30/x", "12:/b", "plain"})
    void aColonInANameIsNotAScheme(String text) {
        assertFalse(FileSystems.hasScheme(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a:b", "a[1]{x,y}*?", "#%41 ", "'\"\\", "ä"})
    void writesAndReadsAFileOfAnyName(String name) throws IOException {
        Path place = FileSystems.path(directory.toString());
        Path file = FileSystems.child(place, name);
        FileSystem fileSystem = FileSystems.of(file);
        try (OutputStream out = fileSystem.create(file)) {
            out.write(1);
        }

        assertTrue(Files.isRegularFile(directory.resolve(name)));
        assertEquals(name, fileSystem.listStatus(place)[0].getPath().getName());
        assertEquals(1, fileSystem.open(file).read());
    }

    @Test
    void keepsItsSettingsWhereAPathIsMissing() {
        Path missing = FileSystems.path(directory + "/missing");
        assertThrows(FileNotFoundException.class, () -> FileSystems.of(missing).open(missing));
    }
}
