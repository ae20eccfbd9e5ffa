package io.targetdrop.results.comparison;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * What a comparison needs of a row of {@code trials.csv}.
 *
 * @param id the trial's
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
        String network,
        String method,
        Map<String, String> settings,
        long seed,
        boolean isCompleted,
        double train,
        double validation,
        double test) {
    static final String NONE = "none";

    private static final ObjectMapper JSON = new ObjectMapper();

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
        return new ComparedTrial(
                text(row, "trial_id"),
                text(row, "network"),
                method(row),
                settings(row),
                (long) number(row, "seed"),
                text(row, "status").equals("completed"),
                number(row, "train_accuracy"),
                number(row, "validation_accuracy"),
                number(row, "test_accuracy"));
    }

    /** A regulariser that drops nothing is none, unless its gate works all the same, or some site has its own settings. */
    private static String method(Map<String, String> row) {
        boolean dropsNothing = number(row, "drop_probability") == 0
                && !"gated".equals(row.get("attention"))
                && axes(row).keySet().stream().noneMatch(axis -> axis.startsWith("regularizer.at."));
        String regularizer = dropsNothing ? NONE : text(row, "regularizer");
        if (row.get("cutout") == null) {
            return regularizer;
        }
        return regularizer.equals(NONE) ? "cutout" : "cutout + " + regularizer;
    }

    private static Map<String, String> settings(Map<String, String> row) {
        Map<String, String> settings = new LinkedHashMap<>();
        SETTINGS.forEach((column, reading) -> {
            String value = row.get(column);
            settings.put(column, value == null ? "" : reading.apply(value));
        });
        axes(row).forEach((axis, value) -> {
            if (!TOLD.contains(axis)) {
                settings.put(axis, axis + " " + value);
            }
        });
        return settings;
    }

    private static Map<String, String> axes(Map<String, String> row) {
        String json = text(row, "axes");
        try {
            return JSON.readValue(json, new TypeReference<LinkedHashMap<String, String>>() {});
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(
                    "axes must be a JSON object of strings but are " + json + "; compare tables that search wrote");
        }
    }

    private static String text(Map<String, String> row, String column) {
        if (row.get(column) == null) {
            throw new IllegalArgumentException("a row must have " + column + " but has " + List.copyOf(row.keySet())
                    + "; compare tables that search wrote");
        }
        return row.get(column);
    }

    private static double number(Map<String, String> row, String column) {
        String text = row.get(column);
        try {
            return text == null ? Double.NaN : Double.parseDouble(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    column + " must be a number but is '" + text + "'; compare tables that search wrote");
        }
    }
}
