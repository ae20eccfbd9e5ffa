package io.targetdrop.results.analysis;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.targetdrop.search.Outcome;
import io.targetdrop.search.Outcome.Status;
import io.targetdrop.search.Trial.Proposal;
import io.targetdrop.training.Measures;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.spark.sql.Row;

/**
 * A row of {@code trials} as text, whether it comes from an outcome, Parquet or CSV. This is the one place that knows which
 * columns earlier versions did not write.
 *
 * @param values by column; a missing column and a null mean the same
 */
public record TrialRow(Map<String, String> values) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String FIX = "; use a table that search wrote";
    private static final String SEED = "seed";
    private static final String STATUS = "status";

    /** A row that Spark read, with whatever columns it has. */
    public static TrialRow of(Row row) {
        Map<String, String> values = new LinkedHashMap<>();
        for (String column : row.schema().fieldNames()) {
            values.put(column, Objects.toString(row.getAs(column), null));
        }
        return new TrialRow(values);
    }

    /**
     * The value of a column that every table has.
     *
     * @throws IllegalArgumentException if it is missing
     */
    String text(String column) {
        return optional(column)
                .orElseThrow(() -> new IllegalArgumentException(
                        "a row must have " + column + " but has " + List.copyOf(values.keySet()) + FIX));
    }

    /** The value of a column, if there is one. */
    public Optional<String> optional(String column) {
        return Optional.ofNullable(values.get(column));
    }

    /**
     * The value of a column as a number; NaN if it is missing.
     *
     * @throws IllegalArgumentException if it is not a number
     */
    public double number(String column) {
        try {
            return optional(column).map(Double::parseDouble).orElse(Double.NaN);
        } catch (NumberFormatException e) {
            throw wrong(column, "a number");
        }
    }

    private OptionalInt count(String column) {
        try {
            return optional(column).map(Integer::valueOf).map(OptionalInt::of).orElse(OptionalInt.empty());
        } catch (NumberFormatException e) {
            throw wrong(column, "a whole number");
        }
    }

    private long whole(String column, String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw wrong(column, "a whole number");
        }
    }

    private IllegalArgumentException wrong(String column, String rule) {
        return new IllegalArgumentException(column + " must be " + rule + " but is '" + values.get(column) + "'" + FIX);
    }

    /** The random seed, all 64 bits of it. */
    long seed() {
        return whole(SEED, text(SEED));
    }

    /** The number of the repetition, from 0. */
    OptionalInt repetition() {
        return count("repetition");
    }

    /** How the search came to the trial's point. Early tables have only its number. */
    public Proposal proposal() {
        OptionalInt number = count("proposal");
        return number.isEmpty()
                ? Proposal.LISTED
                : new Proposal(
                        number.getAsInt(),
                        count("proposal_points").orElse(0),
                        count("proposal_epochs").orElse(0));
    }

    /** How the trial ended. */
    Status status() {
        try {
            return Status.of(text(STATUS));
        } catch (IllegalArgumentException e) {
            throw optional(STATUS).isEmpty() ? e : wrong(STATUS, "completed, failed, pruned or cancelled");
        }
    }

    /** What the training measured; {@code best_epoch} is missing in tables of earlier versions. */
    Outcome.Metrics metrics() {
        return new Outcome.Metrics(
                count("epochs").orElse(0),
                count("best_epoch"),
                measures("train"),
                measures("validation"),
                optional("images").map(images -> whole("images", images)).orElse(0L),
                number("training_seconds"),
                number("seconds"));
    }

    /** The scores on a part of the data; earlier versions wrote loss and accuracy only. */
    Measures measures(String part) {
        return Measures.of(metric -> number(metric.column(part)));
    }

    /**
     * The values of the axes by key, in their order.
     *
     * @throws IllegalArgumentException if the column is missing or not a JSON object of strings
     */
    public Map<String, String> axes() {
        try {
            return JSON.readValue(text("axes"), new TypeReference<LinkedHashMap<String, String>>() {});
        } catch (JsonProcessingException e) {
            throw wrong("axes", "a JSON object of strings");
        }
    }

    /**
     * Whether the network has no active regulariser. Tables without the column {@code drops_nothing} leave some doubt: a drop
     * probability of 0 at the first site drops nothing, unless a gate is trained all the same or an axis sets something at a
     * single site.
     */
    boolean dropsNothing() {
        return optional("drops_nothing").map(Boolean::parseBoolean).orElseGet(this::seemsToDropNothing);
    }

    private boolean seemsToDropNothing() {
        return text("regularizer").equals(TrialResult.NONE)
                || number("drop_probability") == 0
                        && !optional("attention").equals(Optional.of("gated"))
                        && axes().keySet().stream().noneMatch(axis -> axis.startsWith("regularizer.at."));
    }
}
