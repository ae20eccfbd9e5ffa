package io.targetdrop.results;

import io.targetdrop.training.EpochResult;
import io.targetdrop.training.RoundTimes;
import io.targetdrop.training.Score;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** The table {@code epochs}: one row an epoch, one Parquet file a row, named by its epoch. */
public final class EpochTable {
    /** Raised when a column changes its meaning or goes; a new column does not raise it. */
    public static final int SCHEMA_VERSION = 1;

    /**
     * Losses are in nats, accuracies shares in [0, 1]; a score of no images is null, and so are the parts of a time that
     * the training master does not tell.
     */
    private static final List<Column> COLUMNS = List.of(
            new Column("schema_version", DataTypes.IntegerType, result -> SCHEMA_VERSION),
            new Column("epoch", DataTypes.IntegerType, EpochResult::epoch),
            new Column("train_loss", DataTypes.DoubleType, result -> loss(result.train())),
            new Column("train_accuracy", DataTypes.DoubleType, result -> accuracy(result.train())),
            new Column("validation_loss", DataTypes.DoubleType, result -> loss(result.validation())),
            new Column("validation_accuracy", DataTypes.DoubleType, result -> accuracy(result.validation())),
            new Column("learning_rate", DataTypes.DoubleType, EpochResult::learningRate),
            new Column("images", DataTypes.LongType, EpochResult::images),
            new Column("seconds", DataTypes.DoubleType, EpochResult::seconds),
            new Column("images_per_second", DataTypes.DoubleType, EpochResult::imagesPerSecond),
            new Column("evaluation_seconds", DataTypes.DoubleType, EpochResult::evaluationSeconds),
            new Column("compute_seconds", DataTypes.DoubleType, result -> part(result, RoundTimes::compute)),
            new Column("data_seconds", DataTypes.DoubleType, result -> part(result, RoundTimes::data)),
            new Column("averaging_seconds", DataTypes.DoubleType, result -> part(result, RoundTimes::averaging)),
            new Column("waiting_seconds", DataTypes.DoubleType, result -> part(result, RoundTimes::waiting)));

    private record Column(String name, DataType type, Function<EpochResult, Object> value) {}

    private EpochTable() {}

    private static Double part(EpochResult result, Function<RoundTimes, Double> part) {
        return result.times().areDivided() ? part.apply(result.times()) : null;
    }

    /** The loss, null for a score of no images. */
    public static Double loss(Score.Summary score) {
        return score.count() == 0 ? null : (Double) score.loss();
    }

    /** The accuracy, null for a score of no images. */
    public static Double accuracy(Score.Summary score) {
        return score.count() == 0 ? null : (Double) score.accuracy();
    }

    /** The columns, in order. */
    public static StructType schema() {
        return new StructType(COLUMNS.stream()
                .map(column -> DataTypes.createStructField(column.name(), column.type(), true))
                .toArray(StructField[]::new));
    }

    /** Adds an epoch's row to a run's table; written again, it replaces itself. */
    public static void write(SparkSession spark, RunDirectory run, EpochResult result) {
        Row row = RowFactory.create(
                COLUMNS.stream().map(column -> column.value().apply(result)).toArray());
        String written = ".epoch.writing";
        try {
            spark.createDataFrame(List.of(row), schema())
                    .coalesce(1)
                    .write()
                    .mode("overwrite")
                    .parquet(run.path(written));
        } catch (Exception e) {
            // Scala does not declare what it throws
            throw run.refused(written, e);
        }
        run.adopt(
                written,
                ".parquet",
                RunFile.EPOCHS.path() + String.format(Locale.ROOT, "epoch-%04d.parquet", result.epoch()));
    }
}
