package io.targetdrop.results.analysis;

import io.targetdrop.search.Outcome;
import io.targetdrop.search.Outcome.Status;
import io.targetdrop.search.Trial;
import io.targetdrop.training.Measures;
import io.targetdrop.training.Metric;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * A trial that has ended, as its row of {@code trials} records it.
 *
 * @param ids what it is called
 * @param setup what was trained
 * @param seed of the run; trials with the same seed are compared in pairs
 * @param repetition from 0; empty in tables without the column
 * @param status how it ended
 * @param error why it failed or was cancelled
 * @param metrics what its training measured
 * @param test scores on the test part; unknown unless it was scored there
 */
public record TrialResult(
        Ids ids,
        Setup setup,
        long seed,
        OptionalInt repetition,
        Status status,
        Optional<String> error,
        Outcome.Metrics metrics,
        Measures test) {

    /** The method of a network that drops nothing and is trained without Cutout. */
    public static final String NONE = "none";

    /** Of two rows of the same trial, the greater one is the one to keep: it completed, and it was scored on the test part. */
    static final Comparator<TrialResult> MOST_COMPLETE =
            Comparator.comparing(TrialResult::isCompleted).thenComparing(TrialResult::isTested);

    private static final String REGULARIZER = "regularizer";
    private static final String CUTOUT = "cutout";

    /** How the value of a column reads, in reading order. */
    private static final Map<String, UnaryOperator<String>> SETTINGS = new LinkedHashMap<>();

    static {
        SETTINGS.put("drop_probability", value -> value);
        SETTINGS.put("block_size", value -> "block " + value);
        SETTINGS.put("reduction_ratio", value -> "reduction " + value);
        SETTINGS.put("attention", value -> value);
        SETTINGS.put("keep_scale", value -> value);
        SETTINGS.put("ramp_epochs", value -> "ramp over " + value);
        SETTINGS.put("sites", value -> "at " + value);
        SETTINGS.put(CUTOUT, value -> "cutout " + value);
        SETTINGS.put("learning_rate", value -> "learning rate " + value);
        SETTINGS.put("weight_decay", value -> "weight decay " + value);
        SETTINGS.put("batch_size", value -> "batch " + value);
        SETTINGS.put("workers", value -> value + " workers");
    }

    /** Axes whose values are in columns of their own. */
    private static final Set<String> AXES_WITH_COLUMNS = Set.of(
            REGULARIZER,
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
     * The ids of a trial.
     *
     * @param trial its own
     * @param point shared by all repetitions; tables of earlier versions do not have it
     * @param data of its data set; tables of earlier versions do not have it
     */
    public record Ids(String trial, Optional<String> point, Optional<String> data) {}

    /**
     * What was trained.
     *
     * @param network its name
     * @param method the regulariser and Cutout, by name; {@link #NONE} without both
     * @param dropsNothing whether the network has no active regulariser
     * @param axes the values of the search's axes by key, in their order
     * @param settings what else may vary between trials, a word or two each, by column, in reading order; empty where the trial
     *     has no value
     */
    public record Setup(
            String network,
            String method,
            boolean dropsNothing,
            Map<String, String> axes,
            Map<String, Optional<String>> settings) {

        private static Setup of(TrialRow row) {
            boolean dropsNothing = row.dropsNothing();
            Map<String, String> axes = row.axes();
            Map<String, Optional<String>> settings = new LinkedHashMap<>();
            SETTINGS.forEach((column, reading) ->
                    settings.put(column, row.optional(column).map(reading)));
            axes.forEach((axis, value) -> {
                if (!AXES_WITH_COLUMNS.contains(axis)) {
                    settings.put(axis, Optional.of(axis + " " + value));
                }
            });
            String regularizer = dropsNothing ? NONE : row.text(REGULARIZER);
            return new Setup(
                    row.text("network"),
                    method(regularizer, row.optional(CUTOUT).isPresent()),
                    dropsNothing,
                    axes,
                    settings);
        }

        private static String method(String regularizer, boolean hasCutout) {
            if (!hasCutout) {
                return regularizer;
            }
            return regularizer.equals(NONE) ? CUTOUT : CUTOUT + " + " + regularizer;
        }
    }

    /**
     * The result in a row.
     *
     * @throws IllegalArgumentException if it is not a row of {@code trials}; says why
     */
    public static TrialResult of(TrialRow row) {
        return new TrialResult(
                new Ids(row.text("trial_id"), row.optional("point_id"), row.optional("data_id")),
                Setup.of(row),
                row.seed(),
                row.repetition(),
                row.status(),
                row.optional("error"),
                row.metrics(),
                row.measures("test"));
    }

    /** The same result with its scores on the test part. */
    public TrialResult withTest(Measures scores) {
        return new TrialResult(ids, setup, seed, repetition, status, error, metrics, scores);
    }

    /** Whether it was trained to its last epoch, or stopped early. */
    public boolean isCompleted() {
        return status == Status.COMPLETED;
    }

    /** Whether it completed and was scored on the test part. */
    public boolean isTested() {
        return hasTest(Metric.ACCURACY);
    }

    /** Whether it completed and has this score on the test part, which earlier versions may not have measured. */
    boolean hasTest(Metric metric) {
        return isCompleted() && !Double.isNaN(test.of(metric));
    }

    /** The values of its axes, human-readable; not unique if data or other axes changed. */
    public String label() {
        return Trial.point(setup.axes());
    }

    /** The score on the validation part; NaN if there is none. */
    public double validation(Metric metric) {
        return metrics.validation().of(metric);
    }

    /** Training minus validation score; NaN if there is none. */
    public double gap(Metric metric) {
        return metrics.train().of(metric) - metrics.validation().of(metric);
    }
}
