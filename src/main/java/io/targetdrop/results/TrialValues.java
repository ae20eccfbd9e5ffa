package io.targetdrop.results;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A row of {@code trials} as whoever has the table reads it: the one place that knows what earlier versions did not write.
 *
 * @param row values by column; a missing column and a null are the same
 */
public record TrialValues(Map<String, String> row) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** The value of a column that every table has. */
    public String text(String column) {
        return optional(column)
                .orElseThrow(() -> new IllegalArgumentException("a row must have " + column + " but has "
                        + List.copyOf(row.keySet()) + "; compare tables that search wrote"));
    }

    /** The value of a column, if there is one. */
    public Optional<String> optional(String column) {
        return Optional.ofNullable(row.get(column));
    }

    /** The same as a number; NaN if it is missing. */
    public double number(String column) {
        try {
            return optional(column).map(Double::parseDouble).orElse(Double.NaN);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    column + " must be a number but is '" + row.get(column) + "'; compare tables that search wrote");
        }
    }

    /** The values of the axes by key, in their order. */
    public Map<String, String> axes() {
        String json = text("axes");
        try {
            return JSON.readValue(json, new TypeReference<LinkedHashMap<String, String>>() {});
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(
                    "axes must be a JSON object of strings but are " + json + "; compare tables that search wrote");
        }
    }

    /** Whether it was trained to its end. */
    public boolean isCompleted() {
        return text("status").equals("completed");
    }

    /**
     * Whether its network is one without any regulariser. Tables without the column say it less surely: a drop probability of
     * 0 at the first site drops nothing, unless a gate works all the same, or an axis sets something at some site.
     */
    public boolean dropsNothing() {
        return optional("drops_nothing").map(Boolean::parseBoolean).orElseGet(this::seemsToDropNothing);
    }

    private boolean seemsToDropNothing() {
        return text("regularizer").equals("none")
                || number("drop_probability") == 0
                        && !optional("attention").equals(Optional.of("gated"))
                        && axes().keySet().stream().noneMatch(axis -> axis.startsWith("regularizer.at."));
    }

    /** The name of what its repetitions have in common; earlier versions did not write it. */
    public Optional<String> pointId() {
        return optional("point_id");
    }

    /** The name of its data; empty where an earlier version did not write it. */
    public String dataId() {
        return optional("data_id").orElse("");
    }
}
