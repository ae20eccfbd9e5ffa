package io.targetdrop.training;

import io.targetdrop.data.SettingException;
import java.io.Serializable;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.function.ToDoubleFunction;

/**
 * Early stopping: monitors a score on the validation part. A run may then end before its last epoch, and its result is
 * its best epoch.
 *
 * @param monitor the score that must improve
 * @param patience epochs without an improvement after which the run ends, positive
 */
public record EarlyStopping(Monitor monitor, int patience) implements Serializable {
    private static final int USUAL_PATIENCE = 10;

    /** The scores of an epoch that can be monitored. */
    public interface Validated {
        /** The mean cross-entropy on the validation part, in nats. */
        double validationLoss();

        /** The share of the validation part whose class was predicted, in [0, 1]. */
        double validationAccuracy();
    }

    /** What is monitored. */
    public enum Monitor {
        /** Nothing: a run trains all of its epochs, and its result is the last one. */
        NONE(epoch -> 0),
        VALIDATION_ACCURACY(Validated::validationAccuracy),
        VALIDATION_LOSS(epoch -> -epoch.validationLoss());

        /** Larger is better. */
        private final ToDoubleFunction<Validated> quality;

        Monitor(ToDoubleFunction<Validated> quality) {
            this.quality = quality;
        }

        /** Its name in configurations and on pages. */
        public String label() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        /** NaN never wins. */
        private double qualityOf(Validated epoch) {
            double value = quality.applyAsDouble(epoch);
            return Double.isNaN(value) ? Double.NEGATIVE_INFINITY : value;
        }
    }

    public EarlyStopping {
        if (!(patience >= 1)) {
            throw new SettingException(
                    "patience", "must be at least 1 but is " + patience + "; " + USUAL_PATIENCE + " is usual");
        }
    }

    /** No early stopping: all epochs are trained. */
    public static EarlyStopping never() {
        return new EarlyStopping(Monitor.NONE, USUAL_PATIENCE);
    }

    /** Whether anything is monitored. */
    public boolean isOn() {
        return monitor != Monitor.NONE;
    }

    /**
     * The best epoch so far, counted from 1: the first among equals.
     *
     * @return empty if nothing is monitored, or no epoch has ended
     */
    public OptionalInt bestEpoch(List<? extends Validated> epochs) {
        if (!isOn() || epochs.isEmpty()) {
            return OptionalInt.empty();
        }
        int best = 0;
        for (int epoch = 1; epoch < epochs.size(); epoch++) {
            if (monitor.qualityOf(epochs.get(epoch)) > monitor.qualityOf(epochs.get(best))) {
                best = epoch;
            }
        }
        return OptionalInt.of(best + 1);
    }

    /**
     * The epoch that is the result of a run over these epochs, counted from 1: the best one if something is monitored,
     * otherwise the last one; 0 if no epoch has ended.
     */
    public int resultEpoch(List<? extends Validated> epochs) {
        return bestEpoch(epochs).orElse(epochs.size());
    }

    /** Whether the run ends after these epochs. */
    public boolean isOver(List<? extends Validated> epochs) {
        OptionalInt best = bestEpoch(epochs);
        return best.isPresent() && epochs.size() - best.getAsInt() >= patience;
    }
}
