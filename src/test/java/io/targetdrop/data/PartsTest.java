package io.targetdrop.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PartsTest {
    private static final ImageSource SOURCE = new GeneratedImages(200, 100, 16, 1);

    private static Parts parts(int trainLimit, int testLimit, double share, long seed) {
        return Parts.of(new DataConfig(SOURCE, trainLimit, testLimit, share), seed);
    }

    private static int[] trainAndValidation(Parts parts) {
        return IntStream.concat(Arrays.stream(parts.train()), Arrays.stream(parts.validation()))
                .sorted()
                .toArray();
    }

    @Test
    void withoutLimitsEverythingIsUsed() {
        Parts parts = parts(DataConfig.NO_LIMIT, DataConfig.NO_LIMIT, 0.1, 1);
        assertArrayEquals(IntStream.range(0, 200).toArray(), trainAndValidation(parts));
        assertEquals(20, parts.validation().length);
        assertArrayEquals(IntStream.range(0, 100).toArray(), parts.test());
        assertEquals(SOURCE.catalog(), parts.catalog());
    }

    @Test
    void theValidationPartIsCutFromTheLimitedTrainingPart() {
        // a tenth of 50, not of 200
        Parts parts = parts(50, 30, 0.1, 1);
        assertEquals(45, parts.train().length);
        assertEquals(5, parts.validation().length);
        assertEquals(30, parts.test().length);
        assertArrayEquals(Split.subset(SOURCE.catalog().trainLabels(), 50, 1), trainAndValidation(parts));
    }

    @Test
    void theTestPartIsLimitedBySeed() {
        assertArrayEquals(
                Split.subset(SOURCE.catalog().testLabels(), 30, 4),
                parts(50, 30, 0.1, 4).test());
    }

    @Test
    void theValidationPartKeepsTheSharesOfTheClasses() {
        int[] perClass = new int[10];
        Arrays.stream(parts(100, 10, 0.2, 1).validation()).forEach(index -> perClass[index % 10]++);
        // a fifth of the ten of each class
        assertArrayEquals(new int[] {2, 2, 2, 2, 2, 2, 2, 2, 2, 2}, perClass);
    }

    @Test
    void theSeedDecidesEverything() {
        assertArrayEquals(parts(50, 30, 0.1, 3).train(), parts(50, 30, 0.1, 3).train());
        assertFalse(Arrays.equals(
                parts(50, 30, 0.1, 3).train(), parts(50, 30, 0.1, 4).train()));
    }

    @Test
    void aShareOfZeroMeansNoValidationPart() {
        assertEquals(0, parts(50, 30, 0, 1).validation().length);
    }

    @Test
    void refusesAShareThatGivesNoImage() {
        // 0.1 · 4 rounds to 0
        Errors.assertData(() -> parts(4, 30, 0.1, 1), "validation-share 0.1", "of 4 training images");
    }

    @Test
    void refusesAShareThatLeavesNothingToLearnFrom() {
        // 0.9 · 2 rounds to 2
        Errors.assertData(() -> parts(2, 30, 0.9, 1), "training part", "validation-share");
    }

    /** Who holds images back for a test outside of this program has none in it. */
    @Test
    void hasNoTestPartIfTheCatalogueHasNone() {
        Parts parts = Parts.of(SOURCE.catalog().withoutTestPart(), new DataConfig(SOURCE, 30, 30, 0.5), 1);
        assertEquals(0, parts.test().length);
        assertEquals(30, parts.train().length + parts.validation().length);
    }
}
