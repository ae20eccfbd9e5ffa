package io.targetdrop.results.comparison;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import org.junit.jupiter.api.Test;

class HolmCorrectionTest {

    /** The second smallest would be 3 · 0.011 = 0.033, less than 4 · 0.01. */
    @Test
    void theSmallestCountsAsManyTimesAsThereAreTests() {
        assertArrayEquals(
                new double[] {0.04, 0.06, 0.06, 0.04},
                HolmCorrection.adjusted(new double[] {0.01, 0.04, 0.03, 0.011}),
                1e-12);
    }

    @Test
    void noneIsAboveOne() {
        assertArrayEquals(new double[] {1, 1}, HolmCorrection.adjusted(new double[] {0.7, 0.9}), 1e-12);
    }

    @Test
    void aTestThatCouldNotBeMadeDoesNotCount() {
        assertArrayEquals(
                new double[] {0.04, Double.NaN, 0.04},
                HolmCorrection.adjusted(new double[] {0.02, Double.NaN, 0.03}),
                1e-12);
    }
}
