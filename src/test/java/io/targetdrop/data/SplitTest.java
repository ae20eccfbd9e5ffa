package io.targetdrop.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SplitTest {
    /** 50 images of class 0, 30 of class 1, 20 of class 2, interleaved by a stride that is coprime to 100. */
    private static final int[] LABELS = IntStream.range(0, 100)
            .map(i -> i * 37 % 100)
            .map(i -> i < 50 ? 0 : i < 80 ? 1 : 2)
            .toArray();

    private static int[] perClass(int[] positions) {
        int[] counts = new int[3];
        Arrays.stream(positions).forEach(position -> counts[LABELS[position]]++);
        return counts;
    }

    @Test
    void everyImageIsInExactlyOnePart() {
        Split split = Split.stratified(LABELS, 0.3, 1);
        int[] both = IntStream.concat(Arrays.stream(split.train()), Arrays.stream(split.validation()))
                .sorted()
                .toArray();
        assertArrayEquals(IntStream.range(0, 100).toArray(), both);
    }

    @Test
    void keepsTheSharesOfTheClasses() {
        // a tenth of 50, 30 and 20
        assertArrayEquals(
                new int[] {5, 3, 2}, perClass(Split.stratified(LABELS, 0.1, 1).validation()));
    }

    @Test
    void givesWhatIsLeftToTheLargestRemainders() {
        // 13 in all: 6.5, 3.9 and 2.6; floors 6, 3, 2; the two left over go to classes 1 and 2
        assertArrayEquals(
                new int[] {6, 4, 3}, perClass(Split.stratified(LABELS, 0.13, 1).validation()));
    }

    @Test
    void givesTheLowestLabelWhatIsLeftOfEqualRemainders() {
        // one of four classes with one image each
        int[] labels = {3, 2, 1, 0};
        assertArrayEquals(new int[] {3}, Split.stratified(labels, 0.25, 1).validation());
    }

    @Test
    void roundsTheTotal() {
        // 0.25 · 6 = 1.5, rounded 2; 0.25 · 5 = 1.25, rounded 1
        assertEquals(2, Split.stratified(new int[6], 0.25, 1).validation().length);
        assertEquals(1, Split.stratified(new int[5], 0.25, 1).validation().length);
    }

    @Test
    void bothPartsAscend() {
        Split split = Split.stratified(LABELS, 0.4, 9);
        assertArrayEquals(IntStream.of(split.train()).sorted().toArray(), split.train());
        assertArrayEquals(IntStream.of(split.validation()).sorted().toArray(), split.validation());
    }

    @Test
    void theSameSeedSplitsInTheSameWay() {
        assertArrayEquals(
                Split.stratified(LABELS, 0.3, 5).validation(),
                Split.stratified(LABELS, 0.3, 5).validation());
    }

    @Test
    void anotherSeedSplitsDifferently() {
        assertFalse(Arrays.equals(
                Split.stratified(LABELS, 0.3, 5).validation(),
                Split.stratified(LABELS, 0.3, 6).validation()));
    }

    @Test
    void everyImageOfAClassIsEquallyLikelyToBeChosen() {
        int seeds = 2000;
        double share = 0.3;
        int[] chosen = new int[10];
        for (long seed = 0; seed < seeds; seed++) {
            Arrays.stream(Split.stratified(new int[10], share, seed).validation())
                    .forEach(i -> chosen[i]++);
        }
        double tolerance = 5 * Math.sqrt(share * (1 - share) / seeds);
        for (int count : chosen) {
            assertEquals(share, (double) count / seeds, tolerance);
        }
    }

    @Test
    void classesAreDrawnIndependently() {
        // if one seed were used for all classes, the members chosen in each would be at the same positions
        int[] labels = IntStream.range(0, 200).map(i -> i / 100).toArray();
        int[] chosen = Split.stratified(labels, 0.5, 1).validation();
        int[] second =
                Arrays.stream(chosen).filter(i -> i >= 100).map(i -> i - 100).toArray();
        assertFalse(Arrays.equals(Arrays.copyOf(chosen, 50), second));
    }

    @Test
    void shareZeroLeavesAllForTraining() {
        Split split = Split.stratified(LABELS, 0, 1);
        assertEquals(0, split.validation().length);
        assertEquals(100, split.train().length);
    }

    @Test
    void aClassWithoutImagesIsSkipped() {
        assertEquals(1, Split.stratified(new int[] {0, 5}, 0.5, 1).validation().length);
    }

    @Test
    void nothingSplitsIntoNothing() {
        assertEquals(0, Split.stratified(new int[0], 0.5, 1).train().length);
    }

    @Test
    void refusesAShareOutsideItsRange() {
        for (double share : new double[] {-0.1, 1, Double.NaN}) {
            Errors.assertArgument(() -> Split.stratified(LABELS, share, 1), "validation-share", "is " + share);
        }
    }

    @Test
    void doesNotOverflowWithManyImages() {
        // 60,000 · 100,000 is more than an int holds
        int[] labels = new int[100_000];
        assertEquals(60_000, Split.stratified(labels, 0.6, 1).validation().length);
        assertTrue(Split.stratified(labels, 0.6, 1).train().length == 40_000);
    }

    /** Classes 0 and 1 take turns; class 1 misses every other turn: 67 and 33 of 100. */
    private static final int[] UNEQUAL =
            IntStream.range(0, 100).map(i -> i % 3 == 1 ? 1 : 0).toArray();

    @Test
    void aSubsetKeepsTheSharesOfTheClasses() {
        // 12 of 100: 8.04 and 3.96; floors 8 and 3, the one left over goes to class 1
        int[] chosen = Split.subset(UNEQUAL, 12, 1);
        long ones = Arrays.stream(chosen).filter(i -> UNEQUAL[i] == 1).count();
        assertArrayEquals(new long[] {12, 4}, new long[] {chosen.length, ones});
    }

    @Test
    void aSubsetAscendsWithoutRepetition() {
        int[] chosen = Split.subset(UNEQUAL, 50, 1);
        assertArrayEquals(Arrays.stream(chosen).distinct().sorted().toArray(), chosen);
    }

    @Test
    void aLimitAboveTheCountTakesAll() {
        int[] all = IntStream.range(0, 100).toArray();
        assertArrayEquals(all, Split.subset(UNEQUAL, DataConfig.NO_LIMIT, 1));
        assertArrayEquals(all, Split.subset(UNEQUAL, 100, 1));
    }

    @Test
    void aSubsetIsDrawnAtRandomFromTheSeed() {
        assertArrayEquals(Split.subset(UNEQUAL, 20, 3), Split.subset(UNEQUAL, 20, 3));
        assertFalse(Arrays.equals(Split.subset(UNEQUAL, 20, 3), Split.subset(UNEQUAL, 20, 4)));
    }

    @Test
    void aSubsetIsDrawnIndependentlyOfTheValidationPart() {
        assertFalse(Arrays.equals(
                Split.subset(UNEQUAL, 50, 3), Split.stratified(UNEQUAL, 0.5, 3).validation()));
    }

    @Test
    void aSubsetTakesAtLeastOne() {
        assertArrayEquals(new int[] {0}, Split.subset(new int[] {0}, 1, 1));
        Errors.assertArgument(() -> Split.subset(UNEQUAL, 0, 1), "limit", "is 0");
    }
}
