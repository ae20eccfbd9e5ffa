package io.targetdrop.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SubsetTest {
    /** Classes 0 and 1 take turns; class 1 misses every other turn: 67 and 33 of 100. */
    private static final int[] LABELS =
            IntStream.range(0, 100).map(i -> i % 3 == 1 ? 1 : 0).toArray();

    @Test
    void keepsTheSharesOfTheClasses() {
        // 12 of 100: 8.04 and 3.96; floors 8 and 3, the one left over goes to class 1
        int[] chosen = Split.limit(LABELS, 12, 1);
        long ones = Arrays.stream(chosen).filter(i -> LABELS[i] == 1).count();
        assertArrayEquals(new long[] {12, 4}, new long[] {chosen.length, ones});
    }

    @Test
    void ascendsWithoutRepetition() {
        int[] chosen = Split.limit(LABELS, 50, 1);
        assertArrayEquals(Arrays.stream(chosen).distinct().sorted().toArray(), chosen);
    }

    @Test
    void aLimitAboveTheCountTakesAll() {
        int[] all = IntStream.range(0, 100).toArray();
        assertArrayEquals(all, Split.limit(LABELS, DataConfig.NO_LIMIT, 1));
        assertArrayEquals(all, Split.limit(LABELS, 100, 1));
    }

    @Test
    void isDrawnAtRandomFromTheSeed() {
        assertArrayEquals(Split.limit(LABELS, 20, 3), Split.limit(LABELS, 20, 3));
        assertFalse(Arrays.equals(Split.limit(LABELS, 20, 3), Split.limit(LABELS, 20, 4)));
    }

    @Test
    void isDrawnApartFromTheValidationPart() {
        assertFalse(Arrays.equals(
                Split.limit(LABELS, 50, 3), Split.stratified(LABELS, 0.5, 3).validation()));
    }

    @Test
    void takesAtLeastOne() {
        assertArrayEquals(new int[] {0}, Split.limit(new int[] {0}, 1, 1));
        Errors.assertArgument(() -> Split.limit(LABELS, 0, 1), "limit", "is 0");
    }
}
