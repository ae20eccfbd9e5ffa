package io.targetdrop.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Bad images are reported together, or left out if that was requested. */
class UnreadableImagesTest {
    private static final int COUNT = 12;
    private static final byte[] NO_IMAGE = {1, 2, 3};

    @TempDir
    Path path;

    private ImageDirectory directory;

    @BeforeEach
    void writeTwoClasses() throws Exception {
        directory = new ImageDirectory(path);
        for (String folder : List.of("train/cat/", "train/dog/", "test/cat/", "test/dog/")) {
            for (int i = 0; i < COUNT; i++) {
                directory.write(folder + name(i), ImageDirectory.checked(16, 16));
            }
        }
    }

    private static String name(int i) {
        return "%02d.png".formatted(i);
    }

    private void cut(String file) throws Exception {
        byte[] bytes = ImageDirectory.encode("png", ImageDirectory.checked(16, 16));
        directory.writeBytes(file, Arrays.copyOf(bytes, bytes.length / 2));
    }

    private ImageFolder skipping() {
        return new ImageFolder(path.toString(), true);
    }

    @Test
    void reportsAllHeaderProblemsAtOnce() throws Exception {
        directory.writeBytes("train/cat/00.png", NO_IMAGE);
        directory.write("test/dog/03.png", ImageDirectory.checked(9, 16));
        directory.writeBytes("train/dog/05.png", new byte[0]);
        Errors.assertData(
                directory::readAll,
                "3 of 48 images must be",
                "(1) ",
                "/train/cat/00.png must be a JPEG",
                "/train/dog/05.png must be",
                "but is empty",
                "(3) ",
                "/test/dog/03.png must have the first training image's size, 16 x 16 pixels, but has 9 x 16");
    }

    /** The catalogue opens one image, for the shape. */
    @Test
    void theCatalogueFindsNoBadImages() throws Exception {
        directory.writeBytes("train/cat/00.png", NO_IMAGE);
        directory.writeBytes("train/cat/02.png", NO_IMAGE);
        directory.write("test/dog/03.png", ImageDirectory.checked(9, 16));
        Catalog catalog = directory.source().catalog();
        assertEquals(new ImageShape(3, 16, 16), catalog.shape());
        assertEquals(2 * COUNT, catalog.labels(Part.TRAIN).length);
    }

    @Test
    void aFolderWithoutAReadableImageIsRefusedByItsCatalogue() throws Exception {
        for (int i = 0; i < COUNT; i++) {
            directory.writeBytes("train/cat/" + name(i), NO_IMAGE);
            directory.writeBytes("train/dog/" + name(i), NO_IMAGE);
        }
        Errors.assertData(directory.source()::catalog, "/train/cat/00.png must be a JPEG");
    }

    @Test
    void theFirstTenAreNamedAndAllAreCounted() throws Exception {
        for (int i = 0; i < COUNT; i++) {
            directory.writeBytes("train/cat/" + name(i), NO_IMAGE);
        }
        DataException error = assertThrows(DataException.class, directory::readAll);
        Errors.assertSays(error, "12 of 48 images", "the first 10: (1)", "/train/cat/09.png");
        assertTrue(!error.getMessage().contains("/train/cat/10.png"), error.getMessage());
    }

    @Test
    void reportsAllDecodingProblemsAtOnce() throws Exception {
        cut("train/cat/01.png");
        cut("train/dog/02.png");
        ImageFolder source = directory.source();
        int[] all = IntStream.range(0, 2 * COUNT).toArray();
        assertEquals(2 * COUNT, source.catalog().labels(Part.TRAIN).length);
        Errors.assertData(
                () -> source.read(Part.TRAIN, all), "2 of 24 images", "/train/cat/01.png", "/train/dog/02.png");
        assertEquals(2, source.problems(Part.TRAIN, all).size());
        assertEquals(List.of(), source.problems(Part.TEST, all));
    }

    @Test
    void skippingLeavesOutWhatCannotBeReadAndKeepsAllIndices() throws Exception {
        List<LabelledImage> whole = directory.source().read(Part.TRAIN, new int[] {2, 23});
        directory.writeBytes("train/cat/00.png", NO_IMAGE);
        cut("train/dog/01.png");
        cut("test/cat/02.png");
        Catalog catalog = skipping().catalog();
        assertEquals(new ImageShape(3, 16, 16), catalog.shape());
        assertEquals(2 * COUNT, catalog.labels(Part.TRAIN).length);
        assertEquals(List.of(0, 13), catalog.omissions().train());
        assertEquals(List.of(2), catalog.omissions().test());
        assertEquals(
                "data.skip-unreadable left out 3 images:",
                catalog.omissions().lines().get(0));
        assertEquals(4, catalog.omissions().lines().size());
        assertEquals(whole, skipping().read(Part.TRAIN, new int[] {2, 23}));

        Parts parts = Parts.of(new DataConfig(skipping(), DataConfig.NO_LIMIT, DataConfig.NO_LIMIT, 0.25), 7);
        int[] used = IntStream.concat(Arrays.stream(parts.train()), Arrays.stream(parts.validation()))
                .sorted()
                .toArray();
        assertArrayEquals(
                IntStream.range(0, 2 * COUNT).filter(i -> i != 0 && i != 13).toArray(), used);
        assertEquals(2 * COUNT - 1, parts.test().length);
        assertEquals(used.length, skipping().read(Part.TRAIN, used).size());
    }

    @Test
    void skippingNothingChangesNoSplit() {
        DataConfig plain = new DataConfig(directory.source(), 17, 9, 0.25);
        DataConfig skipping = new DataConfig(skipping(), 17, 9, 0.25);
        assertArrayEquals(Parts.of(plain, 3).train(), Parts.of(skipping, 3).train());
        assertArrayEquals(Parts.of(plain, 3).validation(), Parts.of(skipping, 3).validation());
        assertArrayEquals(Parts.of(plain, 3).test(), Parts.of(skipping, 3).test());
        assertEquals(List.of(), skipping().catalog().omissions().lines());
    }

    @Test
    void doesNotSkipAnotherSize() throws Exception {
        directory.write("test/dog/03.png", ImageDirectory.checked(9, 16));
        Errors.assertData(skipping()::catalog, "/test/dog/03.png must have the first training image's size");
    }

    @Test
    void aClassThatLosesAllItsImagesIsAnError() throws Exception {
        for (int i = 0; i < COUNT; i++) {
            cut("test/dog/" + name(i));
        }
        Errors.assertData(skipping()::catalog, "/test/dog must keep at least 1 image", "skip-unreadable");
    }

    @Test
    void listsNoMoreThanTen() {
        List<String> lines = new Omissions(
                        List.of(),
                        List.of(),
                        IntStream.range(0, 30).mapToObj(i -> "image " + i).toList(),
                        List.of())
                .lines();
        assertEquals(11, lines.size());
        assertEquals("data.skip-unreadable left out 30 images, the first 10:", lines.get(0));
    }
}
