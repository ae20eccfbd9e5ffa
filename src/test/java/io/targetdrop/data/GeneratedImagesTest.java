package io.targetdrop.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class GeneratedImagesTest {
    private static final GeneratedImages SOURCE = new GeneratedImages(60, 25, 32, 7);

    @Test
    void namesTenClasses() {
        assertEquals(
                List.of(
                        "disc-striped",
                        "disc-checked",
                        "square-striped",
                        "square-checked",
                        "triangle-striped",
                        "triangle-checked",
                        "ring-striped",
                        "ring-checked",
                        "cross-striped",
                        "cross-checked"),
                SOURCE.catalog().classes());
        assertEquals("ring-striped", GeneratedImages.name(6));
    }

    @Test
    void labelsTakeTurns() {
        Catalog catalog = SOURCE.catalog();
        assertEquals(new ImageShape(3, 32, 32), catalog.shape());
        assertArrayEquals(IntStream.range(0, 60).map(i -> i % 10).toArray(), catalog.trainLabels());
        assertArrayEquals(IntStream.range(0, 25).map(i -> i % 10).toArray(), catalog.testLabels());
    }

    @Test
    void readsInTheRequestedOrder() {
        assertEquals(
                List.of(SOURCE.image(Part.TEST, 24), SOURCE.image(Part.TEST, 3)),
                SOURCE.read(Part.TEST, new int[] {24, 3}));
        assertEquals(List.of(SOURCE.image(Part.TRAIN, 59)), SOURCE.read(Part.TRAIN, new int[] {59}));
    }

    @Test
    void aPictureDoesNotDependOnTheirNumber() {
        GeneratedImages more = new GeneratedImages(6000, 1000, 32, 7);
        assertEquals(SOURCE.read(Part.TRAIN, new int[] {42}), more.read(Part.TRAIN, new int[] {42}));
    }

    @Test
    void noTwoPicturesAreAlike() {
        Set<LabelledImage> pictures = new HashSet<>();
        for (long seed = 0; seed < 2; seed++) {
            GeneratedImages source = new GeneratedImages(50, 50, 16, seed);
            pictures.addAll(source.read(Part.TRAIN, IntStream.range(0, 50).toArray()));
            pictures.addAll(source.read(Part.TEST, IntStream.range(0, 50).toArray()));
        }
        assertEquals(200, pictures.size());
    }

    @Test
    void theChecksumCoversSeedAndSize() {
        Map<String, String> checksums = SOURCE.checksums();
        assertEquals(Set.of("generated"), checksums.keySet());
        assertEquals(64, checksums.get("generated").length());
        assertEquals(checksums, new GeneratedImages(60, 25, 32, 7).checksums());
        assertNotEquals(checksums, new GeneratedImages(60, 25, 32, 8).checksums());
        assertNotEquals(checksums, new GeneratedImages(61, 25, 32, 7).checksums());
    }

    @Test
    void theChecksumIsOfTheFirstHundredPicturesOfEachPart() {
        Sha256 digest = new Sha256();
        digest.update("GeneratedImages[trainCount=60, testCount=25, side=32, seed=7]");
        for (Part part : Part.values()) {
            for (int index = 0; index < 100; index++) {
                digest.update(SOURCE.image(part, index).pixels(), 0, 3072);
            }
        }
        assertEquals(Map.of("generated", digest.hex()), SOURCE.checksums());
    }

    /**
     * The only pasted number here. Results identify pictures by their seed, so a different checksum would mean that all
     * earlier results
     * belong to other data. It is the same in interpreted and in compiled code.
     */
    @Test
    void thePicturesOfASeedNeverChange() {
        assertEquals(
                Map.of("generated", "83c1bd1ff4a14b413696a78f1b507036b97f272a846503dcb5572861e6303c32"),
                new GeneratedImages(5000, 1000, 32, 42).checksums());
    }

    @Test
    void travelsToExecutors() throws Exception {
        assertEquals(SOURCE, Copies.sent(SOURCE));
    }

    @Test
    void refusesAnIndexOutOfRange() {
        Errors.assertData(() -> SOURCE.read(Part.TRAIN, new int[] {60}), "TRAIN", "[0, 60)", "is 60");
        Errors.assertData(() -> SOURCE.read(Part.TEST, new int[] {25}), "TEST", "[0, 25)", "is 25");
        Errors.assertData(() -> SOURCE.read(Part.TEST, new int[] {-1}), "is -1");
    }

    @Test
    void refusesFewerPicturesThanClasses() {
        Errors.assertArgument(() -> new GeneratedImages(9, 10, 32, 1), "train-count", "is 9");
        Errors.assertArgument(() -> new GeneratedImages(10, 9, 32, 1), "test-count", "is 9");
    }

    @Test
    void refusesASideWhereNothingCanBeSeenOrThatIsHuge() {
        Errors.assertArgument(() -> new GeneratedImages(10, 10, 15, 1), "side", "[16, 256]", "is 15");
        Errors.assertArgument(() -> new GeneratedImages(10, 10, 257, 1), "side", "is 257");
        for (int side : new int[] {16, 256}) {
            byte[] pixels =
                    new GeneratedImages(10, 10, side, 1).image(Part.TRAIN, 0).pixels();
            assertEquals(3 * side * side, pixels.length);
        }
    }

    @Test
    void colourSaysNothingAboutTheClass() {
        // the mean of 200 pictures' mean values differs between classes by chance only: one picture's mean has a
        // deviation below 60, so five standard errors of a difference are 5 · 60 · sqrt(2 / 200) = 30
        double[] means = new double[10];
        for (int index = 0; index < 2000; index++) {
            byte[] pixels = SOURCE.image(Part.TRAIN, index).pixels();
            means[index % 10] += IntStream.range(0, 3072)
                            .map(i -> Byte.toUnsignedInt(pixels[i]))
                            .average()
                            .orElseThrow()
                    / 200;
        }
        assertEquals(
                Arrays.stream(means).min().orElseThrow(),
                Arrays.stream(means).max().orElseThrow(),
                30);
    }
}
