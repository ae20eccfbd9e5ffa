package io.targetdrop.search;

import io.targetdrop.training.EarlyStopping;
import io.targetdrop.training.EarlyStopping.Validated;
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

    /** What {@link #accuracy} makes of its epochs; NaN if it failed. */
    double accuracyAt(int epoch, EarlyStopping stopping) {
        return isFailed() ? Double.NaN : accuracy(epochs, epoch, stopping);
    }

    /**
     * The validation accuracy that a trial would have if it ended with an epoch, or with the last one before it.
     *
     * @param epochs that ended, in their order
     * @param epoch counted from 1
     * @param stopping says which epoch is the result
     * @return NaN where no epoch ended
     */
    static double accuracy(List<? extends Validated> epochs, int epoch, EarlyStopping stopping) {
        List<? extends Validated> before = epochs.subList(0, Math.min(epoch, epochs.size()));
        return before.isEmpty()
                ? Double.NaN
                : before.get(stopping.resultEpoch(before) - 1).validationAccuracy();
    }
}
