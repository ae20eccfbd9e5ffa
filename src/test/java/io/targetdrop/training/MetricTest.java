package io.targetdrop.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MetricTest {
    private static final Set<Metric> LOWER_IS_BETTER = Set.of(Metric.LOSS, Metric.CALIBRATION_ERROR);

    @ParameterizedTest
    @EnumSource
    void knowsWhichValuesAreBetter(Metric metric) {
        assertEquals(LOWER_IS_BETTER.contains(metric), metric.quality(0.1) > metric.quality(0.2));
    }

    @ParameterizedTest
    @EnumSource
    void nanNeverWins(Metric metric) {
        assertTrue(metric.quality(Double.NaN) < metric.quality(1e300));
        assertTrue(metric.quality(Double.NaN) < metric.quality(-1e300));
    }

    @Test
    void isNamedInFilesTablesAndSentences() {
        assertEquals("top5-accuracy", Metric.TOP5_ACCURACY.label());
        assertEquals("validation_top5_accuracy", Metric.TOP5_ACCURACY.column("validation"));
        assertEquals("top-5 accuracy", Metric.TOP5_ACCURACY.title());
    }

    /** What is read by column is found under its metric, and no two metrics share a column. */
    @ParameterizedTest
    @EnumSource
    void measuresHaveAValueForEach(Metric metric) {
        assertEquals(metric.ordinal(), Measures.of(Metric::ordinal).of(metric));
    }

    @Test
    void everyMetricCanBeMonitored() {
        assertEquals(
                List.of(Metric.values()),
                Arrays.stream(EarlyStopping.Monitor.values())
                        .flatMap(monitor -> monitor.metric().stream())
                        .toList());
        assertEquals(
                Arrays.stream(Metric.values())
                        .map(metric -> "validation-" + metric.label())
                        .collect(Collectors.toSet()),
                Arrays.stream(EarlyStopping.Monitor.values())
                        .filter(monitor -> monitor.metric().isPresent())
                        .map(EarlyStopping.Monitor::label)
                        .collect(Collectors.toSet()));
    }
}
