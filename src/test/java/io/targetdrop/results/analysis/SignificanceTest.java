package io.targetdrop.results.analysis;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class SignificanceTest {

    /** The second smallest would be 3 · 0.011 = 0.033, less than 4 · 0.01. */
    @Test
    void theSmallestIsMultipliedByTheNumberOfTests() {
        assertArrayEquals(
                new double[] {0.04, 0.06, 0.06, 0.04},
                Significance.holm(new double[] {0.01, 0.04, 0.03, 0.011}),
                1e-12);
    }

    @Test
    void noneIsAboveOne() {
        assertArrayEquals(new double[] {1, 1}, Significance.holm(new double[] {0.7, 0.9}), 1e-12);
    }

    @Test
    void aTestThatCouldNotBeMadeDoesNotCount() {
        assertArrayEquals(
                new double[] {0.04, Double.NaN, 0.04}, Significance.holm(new double[] {0.02, Double.NaN, 0.03}), 1e-12);
    }

    /** The level is 0.05, everywhere. */
    @Test
    void theLevelItselfIsNotSignificant() {
        assertTrue(Significance.isSignificant(0.0499));
        assertFalse(Significance.isSignificant(0.05));
        assertFalse(Significance.isSignificant(Double.NaN));
        assertEquals("0.050", Significance.shown(Significance.LEVEL));
    }
}
