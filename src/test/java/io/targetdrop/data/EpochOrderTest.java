package io.targetdrop.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class EpochOrderTest {
    private static int[] flat(List<int[]> minibatches) {
        return minibatches.stream().flatMapToInt(Arrays::stream).toArray();
    }

    @Test
    void everyImageComesOnceWhenMinibatchesFit() {
        List<int[]> order = EpochOrder.of(12, 4, 1);
        assertEquals(List.of(4, 4, 4), order.stream().map(m -> m.length).toList());
        assertArrayEquals(
                IntStream.range(0, 12).toArray(),
                Arrays.stream(flat(order)).sorted().toArray());
    }

    @Test
    void dropsWhatDoesNotFillAMinibatch() {
        List<int[]> order = EpochOrder.of(14, 4, 1);
        assertEquals(List.of(4, 4, 4), order.stream().map(m -> m.length).toList());
        assertEquals(12, Arrays.stream(flat(order)).distinct().count());
        assertTrue(Arrays.stream(flat(order)).allMatch(i -> i >= 0 && i < 14));
    }

    @Test
    void fewerImagesThanAMinibatchMakeASmallerOne() {
        List<int[]> order = EpochOrder.of(3, 4, 1);
        assertEquals(1, order.size());
        assertArrayEquals(
                new int[] {0, 1, 2}, Arrays.stream(order.get(0)).sorted().toArray());
    }

    @Test
    void isShuffledBySeed() {
        assertArrayEquals(flat(EpochOrder.of(50, 10, 1)), flat(EpochOrder.of(50, 10, 1)));
        assertFalse(Arrays.equals(flat(EpochOrder.of(50, 10, 1)), flat(EpochOrder.of(50, 10, 2))));
    }

    @Test
    void takesTheLeast() {
        assertArrayEquals(new int[] {0}, flat(EpochOrder.of(1, 1, 1)));
    }

    @Test
    void refusesNoImagesAndEmptyMinibatches() {
        Errors.assertArgument(() -> EpochOrder.of(0, 4, 1), "count", "is 0");
        Errors.assertArgument(() -> EpochOrder.of(4, 0, 1), "batch-size", "is 0");
    }
}
