package io.targetdrop.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.targetdrop.data.RememberingFileSystem.Kind;
import io.targetdrop.data.RememberingFileSystem.Moment;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class WholeFileTest {
    private static final String OLD = "the old content";
    private static final String NEW = "the new content, which is longer";

    @TempDir
    private java.nio.file.Path directory;

    /** Hadoop keeps a file system for each name, with the mount table that it had first. */
    private final String view = "view-" + UUID.randomUUID();

    @BeforeEach
    void rememberAll() {
        Configuration settings = new Configuration();
        for (Kind kind : Kind.values()) {
            RememberingFileSystem.clear(kind);
            settings.set(kind.setting(), RememberingFileSystem.class.getName());
        }
        settings.set("fs.viewfs.mounttable." + view + ".link./disk", Kind.DISK.path(""));
        settings.set(
                "fs.viewfs.mounttable." + view + ".link./local",
                directory.toUri().toString());
        FileSystems.use(() -> settings);
    }

    @AfterEach
    void hadoopsOwnAgain() {
        FileSystems.use(Configuration::new);
        Arrays.stream(Kind.values()).forEach(RememberingFileSystem::clear);
    }

    @ParameterizedTest
    @EnumSource
    void isWholeOrAbsentAtEveryMoment(Kind kind) throws IOException {
        write(kind.path("d/file"), OLD);

        for (Moment moment : RememberingFileSystem.moments(kind)) {
            RememberingFileSystem.restore(kind, moment);
            assertTrue(List.of("", OLD).contains(content(kind.path("d/file"))), moment.change());
        }
        assertEquals(OLD, content(kind.path("d/file")));
    }

    /** What a reader sees while the file is replaced, and what there is when its writer was killed and another one resumes. */
    @ParameterizedTest
    @EnumSource
    void isTheOldOneOrTheNewOneAtEveryMomentOfAReplacement(Kind kind) throws IOException {
        write(kind.path("d/file"), OLD);
        List<Moment> before = RememberingFileSystem.moments(kind);
        write(kind.path("d/file"), NEW);
        List<Moment> all = RememberingFileSystem.moments(kind);

        List<String> recovered = new ArrayList<>();
        for (Moment moment : all.subList(before.size(), all.size())) {
            RememberingFileSystem.restore(kind, moment);
            if (kind != Kind.PLAIN_STORE) {
                assertFalse(content(kind.path("d/file")).isEmpty(), moment.change());
            }
            file(kind.path("d/file")).recover();
            recovered.add(content(kind.path("d/file")));
        }
        assertTrue(List.of(OLD, NEW).containsAll(recovered), recovered.toString());
        assertEquals(NEW, recovered.get(recovered.size() - 1));
    }

    /** Hadoop's own rename over a file behind a mount table removes that file first. */
    @Test
    void isReplacedInOneStepBehindAMountTable() throws IOException {
        write("viewfs://" + view + "/disk/file", OLD);
        int before = RememberingFileSystem.moments(Kind.DISK).size();
        write("viewfs://" + view + "/disk/file", NEW);

        List<Moment> moments = RememberingFileSystem.moments(Kind.DISK);
        for (Moment moment : moments.subList(before, moments.size())) {
            RememberingFileSystem.restore(Kind.DISK, moment);
            assertFalse(content(Kind.DISK.path("file")).isEmpty(), moment.change());
        }
        assertEquals(NEW, content("viewfs://" + view + "/disk/file"));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void isReplacedOnALocalDisk(boolean isMounted) throws IOException {
        String path = (isMounted ? "viewfs://" + view + "/local" : directory) + "/file";
        write(path, OLD);
        write(path, NEW);

        assertEquals(NEW, Files.readString(directory.resolve("file")));
        assertEquals(NEW, content(path));
        try (Stream<java.nio.file.Path> files = Files.list(directory)) {
            assertEquals(
                    List.of(),
                    files.map(file -> file.getFileName().toString())
                            .filter(name -> name.contains("writing") || name.contains("ready"))
                            .toList());
        }
    }

    @ParameterizedTest
    @EnumSource
    void staysWhatItWasIfTheNewContentFails(Kind kind) throws IOException {
        write(kind.path("d/file"), OLD);

        assertThrows(
                IOException.class,
                () -> file(kind.path("d/file")).write(out -> {
                    out.write(1);
                    throw new IOException("no more");
                }));

        assertEquals(OLD, content(kind.path("d/file")));
        FileSystem fileSystem = FileSystems.of(new Path(kind.path("d")));
        assertEquals(1, fileSystem.listStatus(new Path(kind.path("d"))).length);
    }

    @ParameterizedTest
    @EnumSource
    void isWrittenOnce(Kind kind) throws IOException {
        WholeFile file = file(kind.path("d/file"));

        assertTrue(file.writeOnce(out -> out.write(OLD.getBytes(StandardCharsets.UTF_8))));
        assertFalse(file.writeOnce(out -> out.write(NEW.getBytes(StandardCharsets.UTF_8))));

        assertEquals(OLD, content(kind.path("d/file")));
    }

    /** A rename would be a copy of the whole file. */
    @Test
    void isNotRenamedOnAStoreThatCanAbort() throws IOException {
        write(Kind.STORE.path("d/file"), OLD);
        assertEquals(
                List.of("write /d/file"),
                RememberingFileSystem.moments(Kind.STORE).stream()
                        .map(Moment::change)
                        .toList());
    }

    @Test
    void knowsItsContent() throws IOException {
        WholeFile file = file(Kind.DISK.path("file"));
        assertFalse(file.holds(new byte[0]));
        write(Kind.DISK.path("file"), OLD);
        assertTrue(file.holds(OLD.getBytes(StandardCharsets.UTF_8)));
        assertFalse(file.holds(OLD.toUpperCase(java.util.Locale.ROOT).getBytes(StandardCharsets.UTF_8)));
        assertFalse(file.holds(NEW.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void recoversNothingWhereThereIsNothing() throws IOException {
        file(Kind.DISK.path("nowhere/file")).recover();
        write(Kind.DISK.path("d/.other.ready"), OLD);
        file(Kind.DISK.path("d/file")).recover();
        assertEquals("", content(Kind.DISK.path("d/file")));
    }

    private static void write(String path, String content) throws IOException {
        file(path).write(out -> out.write(content.getBytes(StandardCharsets.UTF_8)));
    }

    private static WholeFile file(String text) throws IOException {
        Path path = FileSystems.path(text);
        return new WholeFile(FileSystems.of(path), path, "." + path.getName());
    }

    /** Empty if there is no file. */
    private static String content(String text) throws IOException {
        Path path = FileSystems.path(text);
        FileSystem fileSystem = FileSystems.of(path);
        if (!fileSystem.exists(path)) {
            return "";
        }
        try (InputStream in = fileSystem.open(path)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
