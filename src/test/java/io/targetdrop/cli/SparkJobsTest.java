package io.targetdrop.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.targetdrop.data.DataException;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SparkJobsTest {
    private SparkSession spark;

    @BeforeEach
    void start() {
        spark = SparkSession.builder()
                .master("local[1]")
                .config("spark.ui.enabled", false)
                .getOrCreate();
    }

    @AfterEach
    void stop() {
        spark.stop();
    }

    @Test
    void aClusterThatGoesAwayIsNamed() {
        JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
        IllegalStateException failure = assertThrows(
                IllegalStateException.class,
                () -> SparkJobs.whileSparkRuns(spark, () -> {
                    spark.stop();
                    return context.parallelize(List.of(1)).count();
                }));
        assertEquals(
                "the Spark master local[1] must be reachable and keep the application but does not;"
                        + " check --master and the cluster's logs",
                failure.getMessage());
    }

    @Test
    void anyOtherFailureIsNotTheClusters() {
        DataException wrong = new DataException("wrong");
        assertSame(
                wrong,
                assertThrows(
                        DataException.class,
                        () -> SparkJobs.whileSparkRuns(spark, () -> {
                            throw wrong;
                        })));
    }
}
