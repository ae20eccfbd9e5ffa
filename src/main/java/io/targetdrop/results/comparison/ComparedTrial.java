package io.targetdrop.results.comparison;

import io.targetdrop.results.TrialValues;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * What a comparison needs of a row of {@code trials.csv}.
 *
 * @param id the trial's
 * @param point what its repetitions have in common; tables of earlier versions do not have it
 * @param data the name of its data; empty where an earlier version did not write it
 * @param network its name
 * @param method the regulariser and Cutout, by name
 * @param settings what else may vary between trials, a word or two each, by column; empty where it says nothing
 * @param seed of the run; trials with the same seed are compared with each other
 * @param isCompleted whether it was trained to its end
 * @param train accuracy on the training part; NaN if there is none
 * @param validation the same on the validation part
 * @param test the same on the test part
 */
record ComparedTrial(
        String id,
        Optional<String> point,
        String data,
        String network,
        String method,
        Map<String, String> settings,
        long seed,
        boolean isCompleted,
        double train,
        double validation,
        double test) {
    static final String NONE = "none";

    /** Of two rows of the same trial, the one that says more: it was trained to its end, and scored on the test part. */
    static final Comparator<ComparedTrial> SAYS_MORE =
            Comparator.comparing(ComparedTrial::isCompleted).thenComparing(ComparedTrial::isTested);

    /** How a column's value reads, in the order of reading. */
    private static final Map<String, UnaryOperator<String>> SETTINGS = new LinkedHashMap<>();

    static {
        SETTINGS.put("drop_probability", value -> value);
        SETTINGS.put("block_size", value -> "block " + value);
        SETTINGS.put("reduction_ratio", value -> "reduction " + value);
        SETTINGS.put("attention", value -> value);
        SETTINGS.put("keep_scale", value -> value);
        SETTINGS.put("ramp_epochs", value -> "ramp over " + value);
        SETTINGS.put("sites", value -> "at " + value);
        SETTINGS.put("cutout", value -> "cutout " + value);
        SETTINGS.put("learning_rate", value -> "learning rate " + value);
        SETTINGS.put("weight_decay", value -> "weight decay " + value);
        SETTINGS.put("batch_size", value -> "batch " + value);
        SETTINGS.put("workers", value -> value + " workers");
    }

    /** Axes that columns tell of. */
    private static final Set<String> TOLD = Set.of(
            "regularizer",
            "regularizer.name",
            "regularizer.drop-probability",
            "regularizer.block-size",
            "regularizer.reduction-ratio",
            "regularizer.attention",
            "regularizer.keep-scale",
            "regularizer.schedule",
            "regularizer.schedule.name",
            "regularizer.schedule.epochs",
            "network.name",
            "network.sites",
            "training.cutout",
            "training.learning-rate",
            "training.weight-decay",
            "training.batch-size",
            "averaging.workers");

    /**
     * A row.
     *
     * @param row values by column; those that are missing are null
     * @throws IllegalArgumentException if it is no row of {@code trials.csv}
     */
    static ComparedTrial of(Map<String, String> row) {
        TrialValues values = new TrialValues(row);
        return new ComparedTrial(
                values.text("trial_id"),
                values.pointId(),
                values.dataId(),
                values.text("network"),
                method(values),
                settings(values),
                seed(values),
                values.isCompleted(),
                values.number("train_accuracy"),
                values.number("validation_accuracy"),
                values.number("test_accuracy"));
    }

    /** All 64 bits of it, which a floating-point number does not have. */
    private static long seed(TrialValues values) {
        try {
            return Long.parseLong(values.text("seed"));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("seed must be a whole number but is '" + values.text("seed")
                    + "'; compare tables that search wrote");
        }
    }

    /** A regulariser that drops nothing is none. */
    private static String method(TrialValues values) {
        String regularizer = values.dropsNothing() ? NONE : values.text("regularizer");
        if (values.optional("cutout").isEmpty()) {
            return regularizer;
        }
        return regularizer.equals(NONE) ? "cutout" : "cutout + " + regularizer;
    }

    private static Map<String, String> settings(TrialValues values) {
        Map<String, String> settings = new LinkedHashMap<>();
        SETTINGS.forEach((column, reading) ->
                settings.put(column, values.optional(column).map(reading).orElse("")));
        values.axes().forEach((axis, value) -> {
            if (!TOLD.contains(axis)) {
                settings.put(axis, axis + " " + value);
            }
        });
        return settings;
    }

    boolean isTested() {
        return isCompleted && !Double.isNaN(test);
    }
}
