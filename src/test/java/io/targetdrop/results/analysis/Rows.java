package io.targetdrop.results.analysis;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;

/** Rows of {@code trials} for tests, with the columns that every version wrote. */
public final class Rows {
    private Rows() {}

    /** A completed trial of a network without a regulariser. */
    public static Map<String, String> completed(String id, long seed, double validation) {
        Map<String, String> row = new LinkedHashMap<>();
        row.put("trial_id", id);
        row.put("repetition", Long.toString(seed));
        row.put("seed", Long.toString(seed));
        row.put("axes", "{}");
        row.put("network", "resnet-8");
        row.put("regularizer", "none");
        row.put("status", "completed");
        row.put("train_accuracy", "0.9");
        row.put("validation_accuracy", Double.toString(validation));
        row.put("seconds", "10");
        return row;
    }

    /** The column {@code axes}. */
    public static String axes(Map<String, String> axes) {
        try {
            return new ObjectMapper().writeValueAsString(axes);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
