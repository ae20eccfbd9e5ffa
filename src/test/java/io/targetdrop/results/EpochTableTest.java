package io.targetdrop.results;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.targetdrop.regularizers.MaskStatistics;
import io.targetdrop.training.EpochResult;
import io.targetdrop.training.EpochResult.RoundTimes;
import io.targetdrop.training.Metric;
import io.targetdrop.training.Score;
import io.targetdrop.training.Scores;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EpochTableTest {
    private static SparkSession spark;

    @TempDir
    private Path parent;

    @BeforeAll
    static void start() {
        spark = SparkSession.builder()
                .master("local[1]")
                .config("spark.ui.enabled", false)
                .getOrCreate();
    }

    @AfterAll
    static void stop() {
        spark.stop();
    }

    @Test
    void anEpochThatIsWrittenAgainReplacesItsRow() {
        RunDirectory run = RunDirectory.at(parent.resolve("run").toString());
        EpochTable.write(run, result(1, 10));
        EpochTable.write(run, result(2, 10));
        EpochTable.write(run, result(2, 20));

        List<Row> rows = spark.read()
                .parquet(run.path("epochs"))
                .orderBy("epoch")
                .select("epoch", "images")
                .collectAsList();

        assertEquals(
                List.of("[1,10]", "[2,20]"), rows.stream().map(Row::toString).toList());
    }

    @Test
    void aScoreOfNoImagesIsNull() {
        RunDirectory run = RunDirectory.at(parent.resolve("run").toString());
        EpochTable.write(run, result(1, 10));

        Row row = spark.read().parquet(run.path("epochs")).first();

        assertTrue(row.isNullAt(row.fieldIndex("validation_loss")));
        assertTrue(row.isNullAt(row.fieldIndex("validation_accuracy")));
        assertEquals(0.5, row.<Double>getAs("train_accuracy"));
    }

    /** One of two images is right: of the first class all, of the second none. F1 is 2 · 1 / (1 + 2) and 0. */
    @Test
    void hasAColumnForEachMetricOfBothParts() {
        RunDirectory run = RunDirectory.at(parent.resolve("run").toString());
        EpochTable.write(run, result(1, 10));

        Row row = spark.read().parquet(run.path("epochs")).first();

        assertEquals(1 / 3.0, row.getAs("train_macro_f1"), 1e-15);
        assertEquals(0.5, row.<Double>getAs("train_balanced_accuracy"));
        assertEquals(1.0, row.<Double>getAs("train_top5_accuracy"));
        for (Metric metric : Metric.values()) {
            assertTrue(row.isNullAt(row.fieldIndex(metric.column("validation"))), metric.column("validation"));
        }
        assertEquals(result(1, 10).train().measures(), SavedTables.measures(row, "train"));
    }

    /** Spark reads them as an array of structs. */
    @Test
    void hasTheMasksOfEachSite() {
        RunDirectory run = RunDirectory.at(parent.resolve("run").toString());
        EpochTable.write(run, result(1, 10));

        Dataset<Row> epochs = spark.read().parquet(run.path("epochs"));
        assertEquals(
                EpochTable.schema().apply("masks").dataType(),
                epochs.schema().apply("masks").dataType());
        assertEquals(
                List.of("[1,stage-1,16,8.0,0.5,15.5,0.07,1.01]", "[1,stage-2,32,16.0,0.6,31.0,0.08,0.99]"),
                epochs.selectExpr("epoch", "inline(masks)").collectAsList().stream()
                        .map(Row::toString)
                        .toList());
        assertEquals(2, SavedTables.rows(epochs.first(), "masks").size());
        assertEquals(
                List.of(),
                SavedTables.rows(epochs.drop("masks").first(), "masks"),
                "tables of earlier versions do not have the column");
    }

    @Test
    void aRowThatCannotBeWrittenNamesTheDirectoryAndLeavesNothing() throws IOException {
        Files.writeString(parent.resolve("run"), "a file");
        RunDirectory run = RunDirectory.at(parent.resolve("run/deeper").toString());

        UncheckedIOException refused =
                assertThrows(UncheckedIOException.class, () -> EpochTable.write(run, result(1, 10)));

        assertTrue(
                refused.getMessage().contains("/run/deeper/epochs/epoch-0001.parquet must be writable but is not: "));
        try (Stream<Path> found = Files.list(parent)) {
            assertEquals(1, found.count());
        }
    }

    private static final List<MaskStatistics> MASKS = List.of(
            new MaskStatistics("stage-1", 16, 8, 0.5, 15.5, 0.07, 1.01),
            new MaskStatistics("stage-2", 32, 16, 0.6, 31, 0.08, 0.99));

    /** Half of two training images right, no validation images. */
    private static EpochResult result(int epoch, long images) {
        Score train = Scores.of(1.5, new long[][] {{1, 0}, {1, 0}});
        return new EpochResult(
                epoch, train.summary(), Score.none(2).summary(), 0.1, images, RoundTimes.undivided(2), 1, MASKS);
    }
}
