package io.targetdrop.search;

import io.targetdrop.training.EpochResult;
import java.io.Serializable;
import java.util.List;

/**
 * What a leg came to.
 *
 * @param epochs all of the trial's epochs up to its end, those of earlier legs included
 * @param executor where it ran
 * @param error why it failed; empty if it did not
 */
record LegResult(List<EpochResult> epochs, String executor, String error) implements Serializable {

    boolean isFailed() {
        return !error.isEmpty();
    }

    /** The validation accuracy at the end of an epoch, counted from 1, or of the last one before it; NaN if it failed. */
    double accuracyAt(int epoch) {
        if (isFailed() || epochs.isEmpty()) {
            return Double.NaN;
        }
        return epochs.get(Math.min(epoch, epochs.size()) - 1).validation().accuracy();
    }
}
