package io.targetdrop.training;

import java.io.Serializable;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * When a run ends before its last epoch.
 *
 * @param monitor what has to get better
 * @param patience epochs without a better value after which the run ends, positive
 */
public record EarlyStopping(Monitor monitor, int patience) implements Serializable {
    private static final int USUAL_PATIENCE = 10;

    /** What is watched. */
    public enum Monitor {
        /** Nothing: a run takes all of its epochs. */
        NONE(result -> 0),
        VALIDATION_ACCURACY(result -> result.validation().accuracy()),
        VALIDATION_LOSS(result -> -result.validation().loss());

        /** Larger is better. */
        private final ToDoubleFunction<EpochResult> quality;

        Monitor(ToDoubleFunction<EpochResult> quality) {
            this.quality = quality;
        }
    }

    public EarlyStopping {
        if (!(patience >= 1)) {
            throw new IllegalArgumentException(
                    "patience must be at least 1 but is " + patience + "; " + USUAL_PATIENCE + " is usual");
        }
    }

    /** All epochs are trained. */
    public static EarlyStopping never() {
        return new EarlyStopping(Monitor.NONE, USUAL_PATIENCE);
    }

    /** The index of the best epoch so far; the first among equals, -1 where there is none. */
    public int best(List<EpochResult> epochs) {
        int best = -1;
        for (int epoch = 0; epoch < epochs.size(); epoch++) {
            if (best < 0
                    || monitor.quality.applyAsDouble(epochs.get(epoch))
                            > monitor.quality.applyAsDouble(epochs.get(best))) {
                best = epoch;
            }
        }
        return best;
    }

    /** Whether the run ends after these epochs. */
    public boolean isOver(List<EpochResult> epochs) {
        return monitor != Monitor.NONE && !epochs.isEmpty() && epochs.size() - 1 - best(epochs) >= patience;
    }
}
