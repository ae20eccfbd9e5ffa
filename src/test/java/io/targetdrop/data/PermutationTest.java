package io.targetdrop.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PermutationTest {
    @Test
    void leavesTheInputAlone() {
        int[] values = {1, 2, 3, 4, 5, 6};
        Permutation.shuffled(values, 1);
        assertArrayEquals(new int[] {1, 2, 3, 4, 5, 6}, values);
    }

    @Test
    void everyOrderIsEquallyLikely() {
        int seeds = 12_000;
        Map<String, Integer> counts = new HashMap<>();
        for (long seed = 0; seed < seeds; seed++) {
            counts.merge(Arrays.toString(Permutation.shuffled(new int[] {1, 2, 3}, seed)), 1, Integer::sum);
        }
        double share = 1 / 6.0;
        double tolerance = 5 * Math.sqrt(share * (1 - share) / seeds);
        assertEquals(6, counts.size());
        counts.values().forEach(count -> assertEquals(share, (double) count / seeds, tolerance));
    }

    @Test
    void shufflesNothingAndOne() {
        assertEquals(0, Permutation.shuffled(new int[0], 1).length);
        assertArrayEquals(new int[] {9}, Permutation.shuffled(new int[] {9}, 1));
    }
}
