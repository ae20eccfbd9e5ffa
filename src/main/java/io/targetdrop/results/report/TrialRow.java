package io.targetdrop.results.report;

import io.targetdrop.results.RowText;
import io.targetdrop.results.TrialValues;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
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
 * @param bestEpoch the one that is the trial's result, where its validation part is watched; else the last is
 * @param train accuracy on the training part after the one that is the result; NaN if there is none
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
        OptionalInt bestEpoch,
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
                bestEpoch(row),
                number(row, "train_accuracy"),
                number(row, "validation_accuracy"),
                number(row, "seconds"),
                number(row, "images_per_second"));
    }

    boolean isCompleted() {
        return status.equals("completed");
    }

    /** Tables of earlier versions have no such column. */
    private static OptionalInt bestEpoch(Row row) {
        boolean isThere = List.of(row.schema().fieldNames()).contains("best_epoch");
        Integer epoch = isThere ? row.<Integer>getAs("best_epoch") : null;
        return epoch == null ? OptionalInt.empty() : OptionalInt.of(epoch);
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
                bestEpoch,
                train,
                validation,
                seconds,
                imagesPerSecond);
    }
}
