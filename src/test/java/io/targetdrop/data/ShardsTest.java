package io.targetdrop.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.targetdrop.data.RandomSeed.Purpose;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ShardsTest {
    private static final int[] INDICES = IntStream.range(100, 111).toArray();

    @Test
    void everyImageIsInExactlyOneShard() {
        int[] dealt = Shards.of(INDICES, 4, 1).stream()
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
                Shards.of(INDICES, 4, 1).stream().map(shard -> shard.length).toList());
    }

    @Test
    void oneWorkerGetsAllInShuffledOrder() {
        int[] expected = Permutation.shuffled(INDICES, RandomSeed.derive(7, Purpose.SHARD));
        assertArrayEquals(expected, Shards.of(INDICES, 1, 7).get(0));
        assertFalse(Arrays.equals(INDICES, expected));
    }

    @Test
    void asManyWorkersAsImagesGetOneEach() {
        assertEquals(
                11,
                Shards.of(INDICES, 11, 1).stream().filter(s -> s.length == 1).count());
    }

    @Test
    void anotherSeedDealsOtherwise() {
        assertFalse(Arrays.equals(
                Shards.of(INDICES, 2, 1).get(0), Shards.of(INDICES, 2, 2).get(0)));
    }

    @Test
    void refusesAWorkerWithoutImages() {
        Errors.assertArgument(() -> Shards.of(INDICES, 12, 1), "workers", "[1, 11]", "is 12");
        Errors.assertArgument(() -> Shards.of(INDICES, 0, 1), "workers", "is 0");
    }
}
