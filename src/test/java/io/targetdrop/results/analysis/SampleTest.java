package io.targetdrop.results.analysis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class SampleTest {

    /** s² of 1, 2, 3, 4 is 5/3, over 4 values. */
    @Test
    void theStandardErrorIsThatOfTheMean() {
        Sample sample = new Sample(List.of(1.0, 2.0, 3.0, 4.0));
        assertEquals(2.5, sample.mean());
        assertEquals(Math.sqrt(5.0 / 3 / 4), sample.standardError(), 1e-12);
        assertEquals("2.5000 ± 0.6455", sample.shown());
    }

    /**
     * Means 2 and 4, variances 1 and 1 over 3 values each: t = -2 / √(2/3) = -2.449490, 4 degrees of freedom, for which the
     * two-sided p is 1 - |t|·(t² + 6) / (t² + 4)^1.5.
     */
    @Test
    void welchMatchesTheTextbook() {
        double t = 2 / Math.sqrt(2.0 / 3);
        double expected = 1 - t * (t * t + 6) / Math.pow(t * t + 4, 1.5);
        assertEquals(expected, new Sample(List.of(1.0, 2.0, 3.0)).welch(new Sample(List.of(3.0, 4.0, 5.0))), 1e-9);
    }

    /** Of 1, 2, 3: t = 2√3 with 2 degrees of freedom, for which the two-sided p is 1 - t / √(t² + 2). */
    @Test
    void aMeanIsTestedAgainstZero() {
        double t = 2 * Math.sqrt(3);
        assertEquals(1 - t / Math.sqrt(t * t + 2), new Sample(List.of(1.0, 2.0, 3.0)).zeroMean(), 1e-9);
        assertTrue(Double.isNaN(new Sample(List.of(0.5)).zeroMean()));
        assertTrue(Double.isNaN(new Sample(List.of(0.0, 0.0)).zeroMean()));
    }

    @Test
    void oneValueHasNoErrorAndIsComparedWithNothing() {
        Sample one = new Sample(List.of(0.5));
        assertTrue(Double.isNaN(one.standardError()));
        assertTrue(Double.isNaN(one.welch(new Sample(List.of(0.1, 0.2)))));
        assertEquals("0.5000", one.shown());
        assertTrue(Double.isNaN(new Sample(List.of()).mean()));
    }
}
