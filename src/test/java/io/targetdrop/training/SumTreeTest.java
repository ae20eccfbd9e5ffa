package io.targetdrop.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class SumTreeTest {
    /** Two more sums than results would save nothing: of 4 results, two nodes of two would give the driver two to add. */
    @Test
    void smallTreesHaveOneLevel() {
        assertEquals(List.of(), new SumTree(2, 2).levels());
        assertEquals(4, new SumTree(4, 2).atDriver());
        assertEquals(5, new SumTree(5, 2).atDriver());
        assertEquals(100, new SumTree(100, 1).atDriver());
    }

    @Test
    void largeTreesHaveTheWidthOfTheirRoot() {
        assertEquals(List.of(2), new SumTree(6, 2).levels()); // of three each
        assertEquals(List.of(10), new SumTree(100, 2).levels());
        assertEquals(List.of(16, 4), new SumTree(64, 3).levels());
    }

    /** ((0 + 1 + 2) + (3 + 4 + 5)) + 6, and 0 + 1 + … + 6: they differ, because each sum is rounded. */
    @Test
    void addsInTheOrderOfTheTree() {
        float[][] values = new float[7][50];
        SplittableRandom random = new SplittableRandom(1);
        for (float[] vector : values) {
            for (int i = 0; i < vector.length; i++) {
                vector[i] = (float) random.nextDouble();
            }
        }
        float[] twoLevels = new float[50];
        float[] oneLevel = new float[50];
        for (int i = 0; i < 50; i++) {
            float first = values[0][i] + values[1][i];
            first += values[2][i];
            float second = values[3][i] + values[4][i];
            second += values[5][i];
            twoLevels[i] = first + second;
            twoLevels[i] += values[6][i];
            for (float[] vector : values) {
                oneLevel[i] += vector[i];
            }
        }
        assertFalse(Arrays.equals(oneLevel, twoLevels));
        assertEquals(List.of(3), new SumTree(7, 2).levels());
        assertArrayEquals(twoLevels, new SumTree(7, 2).sum(worker -> values[worker].clone()));
        assertArrayEquals(oneLevel, new SumTree(7, 1).sum(worker -> values[worker].clone()));
    }

    @Test
    void refusesATreeWithoutResults() {
        assertThrows(IllegalArgumentException.class, () -> new SumTree(0, 2));
        assertThrows(IllegalArgumentException.class, () -> new SumTree(2, 0));
    }
}
