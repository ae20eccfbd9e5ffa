package io.targetdrop.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.targetdrop.training.EarlyStopping.Monitor;
import io.targetdrop.training.EpochResult.RoundTimes;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EarlyStoppingTest {
    @Test
    void stopsAfterPatienceEpochsWithoutImprovement() {
        EarlyStopping stopping = new EarlyStopping(Monitor.VALIDATION_ACCURACY, 2);
        assertFalse(stopping.isOver(List.of()));
        assertFalse(stopping.isOver(accuracies(0.5, 0.4)));
        assertTrue(stopping.isOver(accuracies(0.5, 0.4, 0.5)), "an equal value is no better one");
        assertFalse(stopping.isOver(accuracies(0.5, 0.4, 0.6)));
        assertEquals(OptionalInt.of(1), stopping.bestEpoch(accuracies(0.5, 0.4, 0.5)));
        assertEquals(1, stopping.resultEpoch(accuracies(0.5, 0.4, 0.5)));
        assertEquals(OptionalInt.empty(), stopping.bestEpoch(List.of()));
        assertEquals(0, stopping.resultEpoch(List.of()));
    }

    @Test
    void aLossIsBetterWhenItIsLower() {
        EarlyStopping stopping = new EarlyStopping(Monitor.VALIDATION_LOSS, 1);
        assertEquals(OptionalInt.of(2), stopping.bestEpoch(losses(2, 1, 3)));
        assertTrue(stopping.isOver(losses(2, 1, 3)));
        assertFalse(stopping.isOver(losses(3, 2, 1)));
    }

    /** The first epoch has the highest accuracy, the second the highest macro F1 and the third the lowest calibration error. */
    @ParameterizedTest
    @CsvSource({
        "VALIDATION_ACCURACY, 1",
        "VALIDATION_MACRO_F1, 2",
        "VALIDATION_CALIBRATION_ERROR, 3",
        "VALIDATION_BALANCED_ACCURACY, 4",
        "VALIDATION_TOP5_ACCURACY, 5"
    })
    void anyMetricOfTheValidationPartCanBeWatched(Monitor monitor, int best) {
        List<EpochResult> epochs = List.of(
                result(1, 0.9, new Score.Details(0.1, 0.1, 0.1, 0.2)),
                result(2, 0.8, new Score.Details(0.2, 0.1, 0.1, 0.2)),
                result(3, 0.8, new Score.Details(0.1, 0.1, 0.1, 0.1)),
                result(4, 0.8, new Score.Details(0.1, 0.2, 0.1, 0.2)),
                result(5, 0.8, new Score.Details(0.1, 0.1, 0.2, 0.2)));
        assertEquals(OptionalInt.of(best), new EarlyStopping(monitor, 10).bestEpoch(epochs));
    }

    @Test
    void neverStopsARunWithoutAMonitor() {
        assertFalse(EarlyStopping.never().isOver(accuracies(1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)));
    }

    @Test
    void withoutAMonitorTheLastEpochIsTheResult() {
        assertEquals(OptionalInt.empty(), EarlyStopping.never().bestEpoch(accuracies(1, 0)));
        assertEquals(2, EarlyStopping.never().resultEpoch(accuracies(1, 0)));
    }

    @Test
    void nanIsNeverTheBest() {
        EarlyStopping stopping = new EarlyStopping(Monitor.VALIDATION_LOSS, 2);
        assertEquals(OptionalInt.of(2), stopping.bestEpoch(losses(Double.NaN, 3, Double.NaN)));
        assertFalse(stopping.isOver(losses(Double.NaN, Double.NaN, 3)));
    }

    @Test
    void needsSomePatience() {
        assertThrows(IllegalArgumentException.class, () -> new EarlyStopping(Monitor.NONE, 0));
    }

    private static List<EpochResult> accuracies(double... values) {
        List<EpochResult> results = new ArrayList<>();
        for (double value : values) {
            results.add(result(results.size() + 1, 1, value));
        }
        return results;
    }

    private static List<EpochResult> losses(double... values) {
        List<EpochResult> results = new ArrayList<>();
        for (double value : values) {
            results.add(result(results.size() + 1, value, 0.5));
        }
        return results;
    }

    private static EpochResult result(int epoch, double loss, double accuracy) {
        return result(epoch, Scores.summary(10, loss, accuracy));
    }

    private static EpochResult result(int epoch, double accuracy, Score.Details details) {
        return result(epoch, new Score.Summary(10, 1, accuracy, details));
    }

    private static EpochResult result(int epoch, Score.Summary score) {
        return new EpochResult(epoch, score, score, 0.1, 10, RoundTimes.undivided(1), 1, List.of());
    }
}
