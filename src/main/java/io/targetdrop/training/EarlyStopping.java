package io.targetdrop.training;

import io.targetdrop.data.SettingException;
import java.io.Serializable;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Early stopping: monitors a score on the validation part. A run may then end before its last epoch, and its result is
 * its best epoch.
 *
 * @param monitor the score that must improve
 * @param patience epochs without an improvement after which the run ends, positive
 */
public record EarlyStopping(Monitor monitor, int patience) implements Serializable {
    private static final int USUAL_PATIENCE = 10;

    /** An epoch whose scores can be monitored. */
    public interface Validated {
        /** The scores on the validation part. */
        Measures validationMeasures();
    }

    /** What is monitored. */
    public enum Monitor {
        /** Nothing: a run trains all of its epochs, and its result is the last one. */
        NONE(Optional.empty()),
        VALIDATION_ACCURACY(Optional.of(Metric.ACCURACY)),
        VALIDATION_LOSS(Optional.of(Metric.LOSS)),
        VALIDATION_MACRO_F1(Optional.of(Metric.MACRO_F1)),
        VALIDATION_BALANCED_ACCURACY(Optional.of(Metric.BALANCED_ACCURACY)),
        VALIDATION_TOP5_ACCURACY(Optional.of(Metric.TOP5_ACCURACY)),
        VALIDATION_CALIBRATION_ERROR(Optional.of(Metric.CALIBRATION_ERROR));

        private final Optional<Metric> metric;

        Monitor(Optional<Metric> metric) {
            this.metric = metric;
        }

        /** Its name in configurations and on pages. */
        public String label() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        /** The score on the validation part that it is; empty if nothing is monitored. */
        public Optional<Metric> metric() {
            return metric;
        }

        private double qualityOf(Validated epoch) {
            return metric.map(watched ->
                            watched.quality(epoch.validationMeasures().of(watched)))
                    .orElse(0.0);
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
