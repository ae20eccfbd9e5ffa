package io.targetdrop.results.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Row;

/**
 * What the charts need of a row of {@code trials}.
 *
 * @param id the trial's
 * @param point the values of the axes, for people
 * @param axes the same by key
 * @param dropsNothing whether it has no regulariser, or one with a drop probability of 0
 * @param repetition from 0
 * @param status how it ended
 * @param error why, of one that failed
 * @param epochs that ended
 * @param train accuracy on the training part after the last of them; NaN if there is none
 * @param validation the same on the validation part
 * @param seconds of training and scoring
 * @param imagesPerSecond of training
 */
record TrialRow(
        String id,
        String point,
        Map<String, String> axes,
        boolean dropsNothing,
        int repetition,
        String status,
        String error,
        int epochs,
        double train,
        double validation,
        double seconds,
        double imagesPerSecond) {
    private static final ObjectMapper JSON = new ObjectMapper();

    static TrialRow of(Row row) {
        return new TrialRow(
                row.getAs("trial_id"),
                row.getAs("point"),
                axes(row.getAs("axes")),
                row.getAs("regularizer").equals("none") || number(row, "drop_probability") == 0,
                row.<Integer>getAs("repetition"),
                row.getAs("status"),
                Optional.<String>ofNullable(row.getAs("error")).orElse(""),
                row.<Integer>getAs("epochs"),
                number(row, "train_accuracy"),
                number(row, "validation_accuracy"),
                number(row, "seconds"),
                number(row, "images_per_second"));
    }

    boolean isCompleted() {
        return status.equals("completed");
    }

    static double number(Row row, String column) {
        return Optional.<Double>ofNullable(row.getAs(column)).orElse(Double.NaN);
    }

    private static Map<String, String> axes(String json) {
        try {
            return JSON.readValue(json, new TypeReference<LinkedHashMap<String, String>>() {});
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
