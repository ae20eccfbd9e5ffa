package io.targetdrop.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Classes and files of any name are read or reported. */
class FolderNamesTest {
    private static final String COMPOSED = "caf\u00e9";
    private static final String DECOMPOSED = "cafe\u0301";

    @TempDir
    Path path;

    private ImageDirectory directory;

    @BeforeEach
    void writeTwoClasses() throws Exception {
        directory = new ImageDirectory(path);
        image("cat/a.png");
        image("dog/a.png");
    }

    @AfterEach
    void forgetMounts() {
        FileSystems.use(Configuration::new);
    }

    /** In both parts. */
    private void image(String file) throws Exception {
        directory.write("train/" + file, ImageDirectory.plain(4, 3, 0x102030));
        directory.write("test/" + file, ImageDirectory.plain(4, 3, 0x102030));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a:b",
                "2024-01-01 12:30",
                ":",
                "[ab]",
                "{a,b}",
                "a?",
                "*",
                "a#b",
                "50%",
                "%41",
                "it's",
                "a\"b",
                "a\\b",
                " blank ",
                "ä",
                "a\nb",
                "a\tb",
                "_background",
                "_",
                "__MACOS",
                "~",
                "a=b&c",
                "-",
                "_temporary2",
                "\u4e2d"
            })
    void anyNameIsRead(String name) throws Exception {
        image(name + "/" + name + ".png");
        ImageFolder source = directory.source();
        Catalog catalog = source.catalog();
        assertTrue(catalog.classes().contains(name), catalog.classes()::toString);
        assertEquals(List.of(), catalog.omissions().lines());
        assertEquals(3, source.read(Part.TRAIN, new int[] {0, 1, 2}).size());
        assertEquals(2, source.checksums().size());
        List<PictureFile> pictures = PictureFile.read(path + "/train/" + name, 9, Sizing.UNCHANGED, note -> {});
        assertEquals(name + ".png", pictures.get(0).name());
        assertEquals(
                pictures.get(0).name(),
                PictureFile.read(path + "/train/" + name + "/" + name + ".png", 9, Sizing.UNCHANGED, note -> {})
                        .get(0)
                        .name());
    }

    @ParameterizedTest
    @ValueSource(strings = {"a:b", "[ab]", "{a,b}", "*", "a#b", "%41", " blank ", "ä"})
    void theDirectoryItselfMayHaveThisName(String name) throws Exception {
        new ImageDirectory(path.resolve(name))
                .write("train/cat/a.png", ImageDirectory.plain(4, 3, 0))
                .write("train/dog/a.png", ImageDirectory.plain(4, 3, 0))
                .write("test/cat/a.png", ImageDirectory.plain(4, 3, 0))
                .write("test/dog/a.png", ImageDirectory.plain(4, 3, 0));
        ImageFolder source = new ImageFolder(path + "/" + name);
        assertEquals(2, source.read(Part.TEST, new int[] {0, 1}).size());
        assertEquals(List.of("cat", "dog"), source.catalog().classes());
        new CifarDirectory(path.resolve(name))
                .write10("data_batch_1.bin", 0, 1, 2)
                .write10("test_batch.bin", 0, 1);
        CifarFiles cifar = new CifarFiles(path + "/" + name, CifarFiles.Variant.CIFAR10);
        assertEquals(2, cifar.catalog().labels(Part.TRAIN).length);
        assertEquals(1, cifar.read(Part.TEST, new int[] {0}).size());
    }

    /** A view of several file systems treats a name as a path; the names are those of the directory behind it. */
    @Test
    void namesAreReadThroughAMountToo() throws Exception {
        image("a:b/12:30.png");
        Configuration mounts = new Configuration();
        mounts.set("fs.viewfs.mounttable.names.link./images", path.toUri().toString());
        FileSystems.use(() -> mounts);
        ImageFolder source = new ImageFolder("viewfs://names/images");
        assertEquals(List.of("a:b", "cat", "dog"), source.catalog().classes());
        assertEquals(1, source.read(Part.TEST, new int[] {0}).size());
    }

    @Test
    void onlyHiddenNamesAndBookkeepingAreIgnoredAndBothAreReported() throws Exception {
        for (String name : List.of(
                "_SUCCESS",
                "_temporary",
                "_metadata",
                "_common_metadata",
                "_spark_metadata",
                "_started_12",
                "_committed_12",
                "_logs",
                "_delta_log",
                "a.png._COPYING_",
                ".DS_Store",
                "Thumbs.db",
                "Desktop.ini",
                "__MACOSX")) {
            directory.writeBytes("train/cat/" + name, new byte[1]);
        }
        directory.writeBytes("notes/readme", new byte[1]);
        Files.createDirectories(path.resolve("train/_temporary"));
        Files.createSymbolicLink(path.resolve("train/cat/nowhere.png"), path.resolve("nowhere"));
        Catalog catalog = directory.source().catalog();
        assertEquals(2, catalog.labels(Part.TRAIN).length);
        assertEquals(17, catalog.omissions().ignored().size());
        assertEquals(
                List.of("ignored 17 entries of data.path, neither class nor image: train/_temporary,"
                        + " train/cat/.DS_Store, train/cat/Desktop.ini, train/cat/Thumbs.db, train/cat/_SUCCESS, …"),
                catalog.omissions().lines());
    }

    @Test
    void theSameLettersInTrainAndTestAreTheSameClass() throws Exception {
        directory.write("train/" + COMPOSED + "/a.png", ImageDirectory.plain(4, 3, 0));
        directory.write("test/" + DECOMPOSED + "/a.png", ImageDirectory.plain(4, 3, 0));
        ImageFolder source = directory.source();
        assertEquals(
                List.of(COMPOSED, "cat", "dog").stream().sorted().toList(),
                source.catalog().classes());
        List<Integer> labels = new ArrayList<>();
        source.read(Part.TEST, new int[] {0, 1, 2}).forEach(image -> labels.add(image.label()));
        assertEquals(List.of(0, 1, 2), labels);
    }

    @Test
    void theSameLettersTwiceInOnePartAreRefused() throws Exception {
        image(COMPOSED + "/a.png");
        image(DECOMPOSED + "/a.png");
        Errors.assertData(
                directory.source()::catalog, "/train must have", "caf\\u00e9", "cafe\\u0301", "composed in two ways");
    }

    @Test
    void aDifferenceThatCannotBeSeenIsShown() throws Exception {
        directory.write("train/owl /a.png", ImageDirectory.plain(4, 3, 0));
        directory.write("test/owl/a.png", ImageDirectory.plain(4, 3, 0));
        // the first letter of the second is Cyrillic
        directory.write("train/ape/a.png", ImageDirectory.plain(4, 3, 0));
        directory.write("test/\u0430pe/a.png", ImageDirectory.plain(4, 3, 0));
        Errors.assertData(directory.source()::catalog, "[ape, owl, 'owl ' (owl\\u0020), '\u0430pe' (\\u0430pe)]");
    }

    @Test
    void aMessageIsOneLineWhateverTheName() throws Exception {
        directory.writeBytes("train/cat/a\nb.png", new byte[3]);
        Errors.assertData(directory::readAll, "a\\u000ab.png");
    }
}
