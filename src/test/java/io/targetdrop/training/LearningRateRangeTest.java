package io.targetdrop.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class LearningRateRangeTest {
    private static final LearningRateRange EMPTY = new LearningRateRange(List.of(), List.of());

    @Test
    void anAverageOfEqualLossesIsThatLoss() {
        LearningRateRange range = new LearningRateRange(List.of(1e-3, 2e-3, 4e-3), List.of(2.5, 2.5, 2.5));
        range.smoothed().forEach(average -> assertEquals(2.5, average, 1e-12));
    }

    /** The weights are 0.1 and 0.9 * 0.1. */
    @Test
    void theLaterLossWeighsMore() {
        LearningRateRange range = new LearningRateRange(List.of(1e-3, 2e-3), List.of(1.0, 3.0));
        assertEquals((0.09 * 1 + 0.1 * 3) / 0.19, range.smoothed().get(1), 1e-12);
    }

    /** Gradient descent on (50 x² + y²) / 2 diverges above 2/50. */
    @Test
    void theSuggestionIsBelowTheRateAtWhichGradientDescentDiverges() {
        double x = 1;
        double y = 1;
        LearningRateRange range = EMPTY;
        for (int step = 0; step < 200 && !range.hasRisen(); step++) {
            double rate = 1e-5 * Math.pow(1e6, step / 200.0);
            range = range.plus(rate, (50 * x * x + y * y) / 2);
            x -= rate * 50 * x;
            y -= rate * y;
        }
        assertTrue(range.hasRisen());
        assertTrue(range.suggestion() < 0.04 && range.suggestion() > 0.0004, () -> "suggestion");
        assertEquals(range.lowestRate() / 10, range.suggestion());
    }

    @Test
    void aLossThatIsNotFiniteHasRisen() {
        LearningRateRange falling = EMPTY.plus(1e-3, 2).plus(2e-3, 1);
        assertFalse(falling.hasRisen());
        LearningRateRange range = falling.plus(4e-3, Double.NaN);
        assertTrue(range.hasRisen());
        assertEquals(2e-3, range.lowestRate());
    }

    @Test
    void oneHighLossIsNoRise() {
        LearningRateRange range = EMPTY;
        for (int step = 0; step < 30; step++) {
            range = range.plus(1e-3 * (step + 1), step == 25 ? 6 : 1);
        }
        assertFalse(range.hasRisen());
    }

    @Test
    void everyRateHasALoss() {
        assertThrows(IllegalArgumentException.class, () -> new LearningRateRange(List.of(1e-3), List.of()));
    }
}
