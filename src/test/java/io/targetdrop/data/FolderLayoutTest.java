package io.targetdrop.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is recognised, from what is there. The green value of each image counts the images of a test, so that it tells them apart. */
class FolderLayoutTest {
    private static final int PER_CLASS = 10;

    @TempDir
    Path path;

    private ImageDirectory directory;
    private int written;

    @BeforeEach
    void open() {
        directory = new ImageDirectory(path);
    }

    private void image(String file) throws Exception {
        directory.write(file, ImageDirectory.plain(4, 4, written << 8));
        written++;
    }

    /** Two classes. */
    private void write(String section) throws Exception {
        for (int i = 0; i < PER_CLASS; i++) {
            image(section + "cat/" + i + ".png");
            image(section + "dog/" + i + ".png");
        }
    }

    private Parts parts(long seed) {
        return parts(seed, DataConfig.NO_LIMIT, 0.25);
    }

    private Parts parts(long seed, int trainLimit, double testShare) {
        return Parts.of(new DataConfig(directory.source(), trainLimit, DataConfig.NO_LIMIT, 0.25, testShare), seed);
    }

    /** Which of the written images these are. */
    private int[] numbers(Part part, int... indices) {
        return directory.source().catalogued().images().read(part, indices).stream()
                .mapToInt(image -> Byte.toUnsignedInt(image.pixels()[16]))
                .toArray();
    }

    private static int[] sorted(int[]... parts) {
        return Arrays.stream(parts).flatMapToInt(Arrays::stream).sorted().toArray();
    }

    @ParameterizedTest
    @ValueSource(strings = {"val", "valid", "validation"})
    void aValidationFolderIsTheValidationPart(String name) throws Exception {
        write("train/");
        write(name + "/");
        write("test/");
        for (long seed : new long[] {1, 2}) {
            Parts parts = parts(seed);
            assertArrayEquals(IntStream.range(0, 20).toArray(), parts.train());
            assertArrayEquals(IntStream.range(20, 40).toArray(), parts.validation());
            assertArrayEquals(IntStream.range(0, 20).toArray(), parts.test());
            assertArrayEquals(IntStream.range(20, 40).toArray(), sorted(numbers(Part.TRAIN, parts.validation())));
            assertArrayEquals(IntStream.range(40, 60).toArray(), sorted(numbers(Part.TEST, parts.test())));
        }
        assertEquals(
                List.of("the data has a validation part of 20 images, so data.validation-share is not used"),
                directory.source().catalog().notes());
    }

    @Test
    void theTrainingLimitLeavesAValidationFolderAlone() throws Exception {
        write("train/");
        write("val/");
        write("test/");
        Parts parts = parts(1, 8, 0.25);
        assertEquals(8, parts.train().length);
        assertEquals(20, parts.validation().length);
    }

    /** A quarter of the 20 images, half of each class; then a quarter of the other 15. */
    @ParameterizedTest
    @ValueSource(strings = {"train/", ""})
    void withoutPartsTheTestPartIsDrawnFirst(String section) throws Exception {
        write(section);
        Parts parts = parts(1);
        assertEquals(5, parts.test().length);
        assertEquals(4, parts.validation().length);
        assertEquals(11, parts.train().length);
        int[] used = sorted(
                numbers(Part.TRAIN, parts.train()),
                numbers(Part.TRAIN, parts.validation()),
                numbers(Part.TEST, parts.test()));
        assertArrayEquals(IntStream.range(0, 20).toArray(), used);
        int cats = (int) Arrays.stream(parts.test())
                .filter(index -> parts.catalog().testLabels()[index] == 0)
                .count();
        assertTrue(cats == 2 || cats == 3, () -> cats + " of 5");
    }

    /** Otherwise a repetition of a search would choose by images that another one is tested on. */
    @Test
    void theDrawnTestPartIsTheSameForEverySeedAndLimit() throws Exception {
        write("");
        int[] test = parts(1).test();
        assertArrayEquals(test, parts(2).test());
        assertArrayEquals(test, parts(1, 6, 0.25).test());
        assertEquals(
                List.of(
                        "the data has no test part, so data.test-share of its images are set aside, the same in every run"),
                directory.source().catalog().notes());
    }

    @Test
    void aTestPartIsNeverDrawnFromAValidationFolder() throws Exception {
        write("train/");
        write("val/");
        Parts parts = parts(1);
        assertEquals(5, parts.test().length);
        assertArrayEquals(IntStream.range(20, 40).toArray(), parts.validation());
        assertArrayEquals(
                IntStream.range(0, 20).toArray(),
                sorted(numbers(Part.TRAIN, parts.train()), numbers(Part.TEST, parts.test())));
    }

    @Test
    void refusesATestShareThatGivesNoImage() throws Exception {
        write("");
        // 0.02 · 20 rounds to 0
        Errors.assertData(() -> parts(1, 6, 0.02), "data.test-share 0.02 of 20 images must be at least 1 image");
    }

    @Test
    void filesInFoldersOfAClassBelongToIt() throws Exception {
        write("");
        image("cat/2021/b/1.png");
        image("cat/2021/a.png");
        image("cat/10.png");
        ImageFolder source = directory.source();
        Catalog catalog = source.catalog();
        assertEquals(List.of("cat", "dog"), catalog.classes());
        // 0, 1, 10, 2, 2021/a, 2021/b/1, 3: by path; the cats were written at even numbers
        assertArrayEquals(new int[] {0, 2, 22, 4, 21, 20, 6}, numbers(Part.TRAIN, 0, 1, 2, 3, 4, 5, 6));
        assertArrayEquals(
                IntStream.range(0, 23).map(index -> index < 13 ? 0 : 1).toArray(), catalog.trainLabels());
        FolderFiles files = new FolderListing(path.toString()).files();
        assertEquals("cat/2021/b/1.png", files.train().name(5));
        assertEquals("dog/9.png", files.train().name(22));
    }

    @Test
    void whatIsNotDataIsReported() throws Exception {
        write("");
        image("cat/Thumbs.db/a.png");
        Files.createDirectories(path.resolve("dog/later"));
        Files.writeString(path.resolve("README.md"), "pets");
        Files.writeString(path.resolve(".hidden"), "");
        Catalog catalog = directory.source().catalog();
        assertEquals(
                List.of("cat/Thumbs.db", "dog/later", ".hidden", "README.md"),
                catalog.omissions().ignored());
        assertEquals(20, catalog.trainLabels().length);
    }

    @Test
    void theChecksumsOfADrawnTestPartHaveEachFileOnce() throws Exception {
        write("");
        Sha256 names = new Sha256();
        Sha256 contents = new Sha256();
        for (String animal : List.of("cat/", "dog/")) {
            for (int i = 0; i < PER_CLASS; i++) {
                byte[] bytes = Files.readAllBytes(path.resolve(animal + i + ".png"));
                names.update(animal + i + ".png\t" + bytes.length + "\n");
                contents.update(bytes, 0, bytes.length);
            }
        }
        assertEquals(
                Map.of("names-and-sizes", names.hex(), "contents", contents.hex()),
                directory.source().checksums());
    }

    @Test
    void skippingLeavesOutOfADrawnTestPartToo() throws Exception {
        write("");
        directory.writeBytes("cat/3.png", new byte[] {1});
        ImageFolder source = new ImageFolder(path.toString(), true);
        Catalog catalog = source.catalog();
        assertEquals(List.of(3), catalog.omissions().train());
        assertEquals(1, catalog.omissions().unreadable().size());
        Parts parts = Parts.of(new DataConfig(source, DataConfig.NO_LIMIT, DataConfig.NO_LIMIT, 0.25, 0.25), 1);
        assertArrayEquals(
                IntStream.range(0, 20).filter(index -> index != 3).toArray(),
                sorted(parts.train(), parts.validation(), parts.test()));
    }

    @ParameterizedTest
    @CsvSource({
        "train test owls, owls",
        "train val test, ",
        "train owls, 'must have test next to train, or no other folders'",
        "train tests, '[tests]; name the test part test'",
        "train val valid test, 'must have one validation folder but has [val, valid]'",
        "test cat dog, 'must have a folder train next to [test] but has none'",
        "Train Test, 'must have a folder train next to [Test, Train]'",
        "cat dog validation, 'next to [validation]'",
        "photos, 'must have at least 2 class folders but has only [photos]'"
    })
    void whatCouldBeMeantInTwoWaysIsRefused(String folders, String refusal) throws Exception {
        for (String folder : folders.split(" ")) {
            write(folder + "/");
        }
        if (refusal == null) {
            assertEquals(20, directory.source().catalog().testLabels().length);
        } else if (refusal.equals("owls")) {
            // as always: next to train and test, other folders are ignored
            assertEquals(
                    List.of("owls"), directory.source().catalog().omissions().ignored());
        } else {
            Errors.assertData(directory.source()::catalog, refusal);
        }
    }

    @Test
    void refusesADirectoryWithoutFolders() throws Exception {
        Files.writeString(path.resolve("README.md"), "pets");
        Errors.assertData(directory.source()::catalog, "must have folders of images but has none", "train/CLASS");
    }

    @Test
    void everyPartMustHaveTheSameClasses() throws Exception {
        write("train/");
        write("test/");
        image("val/cat/0.png");
        Errors.assertData(directory.source()::catalog, "train and val and test of ", "[dog] are not in all of them");
    }

    @Test
    void refusesAClassWithEmptyFoldersOnly() throws Exception {
        write("");
        Files.createDirectories(path.resolve("owl/2021"));
        Errors.assertData(
                directory.source()::catalog, "/owl must hold at least 1 image but is empty", "remove the folder");
    }

    @Test
    void aListIsSentWithAllNames() throws Exception {
        write("train/");
        image("train/cat/\u4e2d:1.png");
        write("test/");
        FolderFiles files = new FolderListing(path.toString()).files();
        FolderFiles sent = (FolderFiles) Copies.sent(files);
        for (int index = 0; index < files.train().size(); index++) {
            assertEquals(files.train().name(index), sent.train().name(index));
            assertEquals(files.train().file(index), sent.train().file(index));
            assertEquals(files.train().length(index), sent.train().length(index));
        }
        assertArrayEquals(files.train().labels(), sent.train().labels());
    }

    @Test
    void aDrawnTestPartIsSentOnce() throws Exception {
        write("");
        assertTrue(((FolderFiles) Copies.sent(new FolderListing(path.toString()).files())).drawsTest());
    }
}
