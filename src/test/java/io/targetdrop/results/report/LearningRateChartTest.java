package io.targetdrop.results.report;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.targetdrop.training.LearningRateRange;
import java.util.List;
import org.junit.jupiter.api.Test;

class LearningRateChartTest {
    @Test
    void aLossThatIsNotFiniteIsAGap() {
        String picture = LearningRateChart.svg(new LearningRateRange(
                List.of(1e-3, 1e-2, 1e-1, 1.0), List.of(2.0, 1.0, Double.POSITIVE_INFINITY, Double.NaN)));
        assertTrue(picture.startsWith("<svg"));
        assertFalse(picture.contains("NaN") || picture.contains("Infinity"), "no place for them");
    }
}
