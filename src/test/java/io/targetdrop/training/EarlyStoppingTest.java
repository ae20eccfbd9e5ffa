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
        Score.Summary score = Scores.summary(10, loss, accuracy);
        return new EpochResult(epoch, score, score, 0.1, 10, RoundTimes.undivided(1), 1, List.of());
    }
}
