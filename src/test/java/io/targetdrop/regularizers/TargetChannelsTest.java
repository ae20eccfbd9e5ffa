package io.targetdrop.regularizers;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TargetChannelsTest {

    /** The table of the method: K = floor(0.15 C). */
    @ParameterizedTest
    @CsvSource({"16, 2", "32, 4", "64, 9", "128, 19", "256, 38", "512, 76"})
    void countsTheTargetsOfThePaper(int channels, int targets) {
        assertEquals(targets, TargetChannels.count(0.15, channels));
    }

    /** 0.15 * 20 = 3, 0.29 * 100 = 29 and 0.57 * 100 = 57 exactly; the doubles' products are just below or above. */
    @ParameterizedTest
    @CsvSource({"0.15, 20, 3", "0.29, 100, 29", "0.57, 100, 57", "0.1, 10, 1", "0.7, 10, 7"})
    void countsWithoutFloatError(double dropProbability, int channels, int targets) {
        assertEquals(targets, TargetChannels.count(dropProbability, channels));
    }

    /** Two thirds of the way up a ramp to 0.15 is 0.1, which doubles miss by one unit in the last place. */
    @Test
    void countsARampedProbabilityAsItIsMeant() {
        assertEquals(1, TargetChannels.count(0.15 * (2.0 / 3), 10));
    }

    @Test
    void countsNoneAtZeroAndAllAtOne() {
        assertEquals(0, TargetChannels.count(0, 64));
        assertEquals(64, TargetChannels.count(1, 64));
    }

    @Test
    void selectsTheLargestAndReturnsThemAscending() {
        double[] attention = {0.1, 0.9, 0.3, 0.8, 0.2};
        assertArrayEquals(new int[] {1, 2, 3}, TargetChannels.select(attention, 3));
    }

    @Test
    void breaksTiesTowardsTheLowestIndex() {
        double[] attention = {0.5, 0.7, 0.5, 0.7, 0.5};
        assertArrayEquals(new int[] {0, 1, 3}, TargetChannels.select(attention, 3));
    }

    @Test
    void selectsNoneAndAll() {
        double[] attention = {0.2, 0.1};
        assertArrayEquals(new int[0], TargetChannels.select(attention, 0));
        assertArrayEquals(new int[] {0, 1}, TargetChannels.select(attention, 2));
    }
}
