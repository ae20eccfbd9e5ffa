package io.targetdrop.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.targetdrop.data.RandomSeed.Purpose;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ShuffleTest {
    private static final int[] INDICES = IntStream.range(100, 111).toArray();

    @Test
    void everyImageIsInExactlyOneShard() {
        int[] dealt = Shuffle.shards(INDICES, 4, 1).stream()
                .flatMapToInt(Arrays::stream)
                .sorted()
                .toArray();
        assertArrayEquals(INDICES, dealt);
    }

    @Test
    void sizesDifferByAtMostOne() {
        // 11 = 3 + 3 + 3 + 2
        assertEquals(
                List.of(3, 3, 3, 2),
                Shuffle.shards(INDICES, 4, 1).stream()
                        .map(shard -> shard.length)
                        .toList());
    }

    @Test
    void oneWorkerGetsAllInShuffledOrder() {
        int[] expected = Shuffle.permuted(INDICES, RandomSeed.derive(7, Purpose.SHARD));
        assertArrayEquals(expected, Shuffle.shards(INDICES, 1, 7).get(0));
        assertFalse(Arrays.equals(INDICES, expected));
    }

    @Test
    void asManyWorkersAsImagesGetOneEach() {
        assertEquals(
                11,
                Shuffle.shards(INDICES, 11, 1).stream()
                        .filter(s -> s.length == 1)
                        .count());
    }

    @Test
    void anotherSeedDealsDifferently() {
        assertFalse(Arrays.equals(
                Shuffle.shards(INDICES, 2, 1).get(0),
                Shuffle.shards(INDICES, 2, 2).get(0)));
    }

    @Test
    void refusesAWorkerWithoutImages() {
        Errors.assertArgument(() -> Shuffle.shards(INDICES, 12, 1), "workers", "[1, 11]", "is 12");
        Errors.assertArgument(() -> Shuffle.shards(INDICES, 0, 1), "workers", "is 0");
    }

    private static int[] flat(List<int[]> minibatches) {
        return minibatches.stream().flatMapToInt(Arrays::stream).toArray();
    }

    @Test
    void everyImageComesOnceWhenMinibatchesFit() {
        List<int[]> order = Shuffle.minibatches(12, 4, 1);
        assertEquals(List.of(4, 4, 4), order.stream().map(m -> m.length).toList());
        assertArrayEquals(
                IntStream.range(0, 12).toArray(),
                Arrays.stream(flat(order)).sorted().toArray());
    }

    @Test
    void dropsWhatDoesNotFillAMinibatch() {
        List<int[]> order = Shuffle.minibatches(14, 4, 1);
        assertEquals(List.of(4, 4, 4), order.stream().map(m -> m.length).toList());
        assertEquals(12, Arrays.stream(flat(order)).distinct().count());
        assertTrue(Arrays.stream(flat(order)).allMatch(i -> i >= 0 && i < 14));
    }

    @Test
    void fewerImagesThanAMinibatchMakeASmallerOne() {
        List<int[]> order = Shuffle.minibatches(3, 4, 1);
        assertEquals(1, order.size());
        assertArrayEquals(
                new int[] {0, 1, 2}, Arrays.stream(order.get(0)).sorted().toArray());
    }

    @Test
    void isShuffledBySeed() {
        assertArrayEquals(flat(Shuffle.minibatches(50, 10, 1)), flat(Shuffle.minibatches(50, 10, 1)));
        assertFalse(Arrays.equals(flat(Shuffle.minibatches(50, 10, 1)), flat(Shuffle.minibatches(50, 10, 2))));
    }

    @Test
    void acceptsTheMinimum() {
        assertArrayEquals(new int[] {0}, flat(Shuffle.minibatches(1, 1, 1)));
    }

    @Test
    void refusesNoImagesAndEmptyMinibatches() {
        Errors.assertArgument(() -> Shuffle.minibatches(0, 4, 1), "count", "is 0");
        Errors.assertArgument(() -> Shuffle.minibatches(4, 0, 1), "batch-size", "is 0");
    }

    @Test
    void leavesTheInputAlone() {
        int[] values = {1, 2, 3, 4, 5, 6};
        Shuffle.permuted(values, 1);
        assertArrayEquals(new int[] {1, 2, 3, 4, 5, 6}, values);
    }

    @Test
    void everyOrderIsEquallyLikely() {
        int seeds = 12_000;
        Map<String, Integer> counts = new HashMap<>();
        for (long seed = 0; seed < seeds; seed++) {
            counts.merge(Arrays.toString(Shuffle.permuted(new int[] {1, 2, 3}, seed)), 1, Integer::sum);
        }
        double share = 1 / 6.0;
        double tolerance = 5 * Math.sqrt(share * (1 - share) / seeds);
        assertEquals(6, counts.size());
        counts.values().forEach(count -> assertEquals(share, (double) count / seeds, tolerance));
    }

    @Test
    void shufflesNothingAndOne() {
        assertEquals(0, Shuffle.permuted(new int[0], 1).length);
        assertArrayEquals(new int[] {9}, Shuffle.permuted(new int[] {9}, 1));
    }
}
