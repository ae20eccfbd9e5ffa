package io.targetdrop.results;

import io.targetdrop.regularizers.MaskStatistics;
import io.targetdrop.results.Table.Column;
import io.targetdrop.results.Table.ColumnType;
import io.targetdrop.results.Table.Rows;
import io.targetdrop.results.events.Tag;
import io.targetdrop.training.EpochResult;
import io.targetdrop.training.EpochResult.RoundTimes;
import io.targetdrop.training.Score;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.apache.spark.sql.types.StructType;

/** The table {@code epochs} of a run: one row for each epoch, each in a Parquet file named by its epoch. */
public final class EpochTable {
    /** Raised when a column is removed or changes its meaning, not when one is added. */
    public static final int SCHEMA_VERSION = 1;

    private static final Table<MaskStatistics> MASKS = new Table<>(List.of(
            new Column<>("site", ColumnType.TEXT, MaskStatistics::site),
            new Column<>("channels", ColumnType.INTEGER, MaskStatistics::channels),
            new Column<>("targets", ColumnType.DOUBLE, MaskStatistics::targets),
            new Column<>("shared_targets", ColumnType.DOUBLE, MaskStatistics::sharedTargets),
            new Column<>("channels_hit", ColumnType.DOUBLE, MaskStatistics::channelsHit),
            new Column<>("energy_removed", ColumnType.DOUBLE, MaskStatistics::energyRemoved),
            new Column<>("mean_ratio", ColumnType.DOUBLE, MaskStatistics::meanRatio)));

    /**
     * What is measured in an epoch. Losses are in nats, other scores are shares in [0, 1]. A score of no images is null, and so
     * are the parts of a time that the training master does not report.
     */
    static final List<Column<EpochResult>> MEASURES = Table.of(
                    List.of(new Column<>("epoch", ColumnType.INTEGER, EpochResult::epoch)),
                    Table.<EpochResult>measures(
                            "train", result -> result.train().measures()),
                    Table.measures("validation", EpochResult::validationMeasures),
                    List.<Column<EpochResult>>of(
                            new Column<>("learning_rate", ColumnType.DOUBLE, EpochResult::learningRate),
                            new Column<>("images", ColumnType.LONG, EpochResult::images),
                            new Column<>("seconds", ColumnType.DOUBLE, EpochResult::seconds),
                            new Column<>("images_per_second", ColumnType.DOUBLE, EpochResult::imagesPerSecond),
                            new Column<>("evaluation_seconds", ColumnType.DOUBLE, EpochResult::evaluationSeconds),
                            new Column<>(
                                    "compute_seconds", ColumnType.DOUBLE, result -> part(result, RoundTimes::compute)),
                            new Column<>("data_seconds", ColumnType.DOUBLE, result -> part(result, RoundTimes::data)),
                            new Column<>(
                                    "averaging_seconds",
                                    ColumnType.DOUBLE,
                                    result -> part(result, RoundTimes::averaging)),
                            new Column<>(
                                    "waiting_seconds", ColumnType.DOUBLE, result -> part(result, RoundTimes::waiting)),
                            new Column<>("masks", new Rows<>(MASKS), EpochResult::masks)))
            .columns();

    private static final Table<EpochResult> TABLE =
            Table.of(List.of(new Column<>("schema_version", ColumnType.INTEGER, result -> SCHEMA_VERSION)), MEASURES);

    private static final Table<EpochResult> NUMBERS = new Table<>(MEASURES);

    private EpochTable() {}

    private static Double part(EpochResult result, Function<RoundTimes, Double> part) {
        return result.times().areDivided() ? part.apply(result.times()) : null;
    }

    /** The loss, null if the part has no images. */
    public static Double loss(Score.Summary score) {
        return score.count() == 0 ? null : (Double) score.loss();
    }

    /** The accuracy, null if the part has no images. */
    public static Double accuracy(Score.Summary score) {
        return score.count() == 0 ? null : (Double) score.accuracy();
    }

    /** The columns, in order. */
    public static StructType schema() {
        return TABLE.schema();
    }

    /** Every number that is measured in an epoch, except for the epoch itself, by {@link Tag}. */
    public static Map<String, Double> scalars(EpochResult result) {
        Map<String, Double> scalars = new LinkedHashMap<>();
        NUMBERS.numbers(result).forEach((column, number) -> scalars.put(Tag.of(column), number));
        scalars.remove("epoch");
        return scalars;
    }

    /** The numbers of a score on the test part, by {@link Tag}. */
    public static Map<String, Double> scalars(Score test) {
        return Map.of("test/accuracy", test.accuracy(), "test/loss", test.loss());
    }

    /** Adds an epoch's row to a run's table, or replaces it. */
    public static void write(RunDirectory run, EpochResult result) {
        byte[] file = TABLE.parquet(List.of(result));
        String name = String.format(Locale.ROOT, "epoch-%04d.parquet", result.epoch());
        run.write(RunFile.EPOCHS.path() + name, out -> out.write(file));
    }
}
