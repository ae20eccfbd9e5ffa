package io.targetdrop.training;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What a network can be judged by: in tables, by early stopping, and by a search that ranks its points. */
public enum Metric {
    /** The share of the images whose class was predicted. */
    ACCURACY("accuracy", Better.HIGHER),
    /** The mean cross-entropy in nats. */
    LOSS("loss", Better.LOWER),
    /** The mean F1 of the classes ({@link Score#macroF1}). */
    MACRO_F1("macro F1", Better.HIGHER),
    /** The mean recall of the classes ({@link Score#balancedAccuracy}). */
    BALANCED_ACCURACY("balanced accuracy", Better.HIGHER),
    /** The share of the images whose class is among the five most probable ones ({@link Score#topFiveAccuracy}). */
    TOP5_ACCURACY("top-5 accuracy", Better.HIGHER),
    /** How far confidence is from accuracy ({@link Calibration#error}). */
    CALIBRATION_ERROR("calibration error", Better.LOWER);

    private final String title;
    private final Better better;

    /** Which values are better. */
    private enum Better {
        HIGHER,
        LOWER
    }

    Metric(String title, Better better) {
        this.title = title;
        this.better = better;
    }

    /** Its name in sentences and headings: {@code macro F1}. */
    public String title() {
        return title;
    }

    /** Its name in configurations: {@code macro-f1}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The name of its column for a part of the data: {@code validation_macro_f1}. */
    public String column(String part) {
        return part + "_" + name().toLowerCase(Locale.ROOT);
    }

    /** Whether a higher value is a better one. */
    public boolean isBetterHigher() {
        return better == Better.HIGHER;
    }

    /** The metric with a label, if there is one. */
    public static Optional<Metric> labelled(String label) {
        return Arrays.stream(values())
                .filter(metric -> metric.label().equals(label))
                .findFirst();
    }

    /** A number for its value that is larger the better the value is. NaN never wins: it gives −∞. */
    public double quality(double value) {
        if (Double.isNaN(value)) {
            return Double.NEGATIVE_INFINITY;
        }
        return isBetterHigher() ? value : -value;
    }
}
