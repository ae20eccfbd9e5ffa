package io.targetdrop.results.report;

import io.targetdrop.results.RowText;
import io.targetdrop.results.TrialValues;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Row;

/**
 * What the charts need of a row of {@code trials}.
 *
 * @param id the trial's
 * @param pointId what its repetitions have in common; empty where an earlier version did not write it
 * @param dataId the name of its data; empty where an earlier version did not write it
 * @param seed of the run
 * @param point the values of the axes, for people
 * @param axes the same by key
 * @param dropsNothing whether its network is one without any regulariser
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
        String pointId,
        String dataId,
        long seed,
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

    static TrialRow of(Row row) {
        TrialValues values = new TrialValues(RowText.of(row));
        return new TrialRow(
                row.getAs("trial_id"),
                values.pointId().orElse(""),
                values.dataId(),
                row.<Long>getAs("seed"),
                row.getAs("point"),
                values.axes(),
                values.dropsNothing(),
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

    /** The same trial of a point with another name. */
    TrialRow named(String name) {
        return new TrialRow(
                id,
                pointId,
                dataId,
                seed,
                name,
                axes,
                dropsNothing,
                repetition,
                status,
                error,
                epochs,
                train,
                validation,
                seconds,
                imagesPerSecond);
    }
}
