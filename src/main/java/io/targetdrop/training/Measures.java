package io.targetdrop.training;

import java.io.Serializable;
import java.util.function.ToDoubleFunction;

/**
 * The scores of a network on one part of the data, as tables record them. NaN for a part without images, and for what an earlier
 * version did not record.
 *
 * @param loss the mean cross-entropy in nats
 * @param accuracy the share of the images whose class was predicted, in [0, 1]
 * @param details what else is measured
 */
public record Measures(double loss, double accuracy, Score.Details details) implements Serializable {
    /** Those of a part that was not scored. */
    public static final Measures UNKNOWN = new Measures(Double.NaN, Double.NaN, Score.Details.UNKNOWN);

    /** Those that a function has. */
    public static Measures of(ToDoubleFunction<Metric> value) {
        Score.Details details = new Score.Details(
                value.applyAsDouble(Metric.MACRO_F1),
                value.applyAsDouble(Metric.BALANCED_ACCURACY),
                value.applyAsDouble(Metric.TOP5_ACCURACY),
                value.applyAsDouble(Metric.CALIBRATION_ERROR));
        return new Measures(value.applyAsDouble(Metric.LOSS), value.applyAsDouble(Metric.ACCURACY), details);
    }

    /** The value of a metric. */
    public double of(Metric metric) {
        return switch (metric) {
            case ACCURACY -> accuracy;
            case LOSS -> loss;
            case MACRO_F1 -> details.macroF1();
            case BALANCED_ACCURACY -> details.balancedAccuracy();
            case TOP5_ACCURACY -> details.topFiveAccuracy();
            case CALIBRATION_ERROR -> details.calibrationError();
        };
    }
}
