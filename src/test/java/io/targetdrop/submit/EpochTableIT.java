package io.targetdrop.submit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import io.targetdrop.results.EpochTable;
import io.targetdrop.training.spark.LocalSpark;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;

/** A run's table of epochs, read by an ordinary Spark session. */
@ResourceLock(StandaloneCluster.SPARK)
class EpochTableIT {
    private static JsonNode summary;
    private static SparkSession spark;
    private static Dataset<Row> epochs;

    @BeforeAll
    static void read() throws Exception {
        TrainedRun run = TrainedRun.get();
        summary = run.json();
        spark = LocalSpark.session("local[1]");
        epochs = spark.read().parquet(run.directory().resolve("epochs").toString());
    }

    @AfterAll
    static void stop() {
        spark.stop();
    }

    @Test
    void hasTheColumnsOfItsSchema() {
        assertArrayEquals(EpochTable.schema().fieldNames(), epochs.columns());
    }

    @Test
    void hasOneRowPerEpoch() {
        List<Integer> numbers = epochs.orderBy("epoch").select("epoch").collectAsList().stream()
                .map(row -> row.getInt(0))
                .toList();
        assertEquals(List.of(1, 2), numbers);
    }

    @Test
    void endsWithWhatTheCommandPrinted() {
        Row last = epochs.filter("epoch = " + TrainedRun.EPOCHS).first();
        for (String column : List.of("train_loss", "train_accuracy", "validation_loss", "validation_accuracy")) {
            assertEquals(summary.get(column).asDouble(), last.<Double>getAs(column), column);
        }
    }
}
