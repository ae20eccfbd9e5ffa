package io.targetdrop.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.targetdrop.data.DataException;
import java.util.List;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.serializer.KryoSerializer;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SessionsTest {
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

    /** Nothing of it is elsewhere, so it is not out of reach. */
    @Test
    void saysThatALocalSparkWasStopped() {
        JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
        IllegalStateException failure = assertThrows(
                IllegalStateException.class,
                () -> Sessions.whileSparkRuns(spark, () -> {
                    spark.stop();
                    return context.parallelize(List.of(1)).count();
                }));
        assertEquals(
                "Spark was stopped while the command ran, as it is when the command is interrupted; run it again",
                failure.getMessage());
    }

    @Test
    void mentionsTheSecretIfAStandaloneClusterIsLost() {
        String message = Sessions.notOpened(
                        "spark://host:7077",
                        new IllegalStateException("Cannot call methods on a stopped SparkContext."))
                .getMessage();
        assertEquals(
                "the Spark master spark://host:7077 must be reachable and keep the application but does not; check --master,"
                        + " that spark.authenticate.secret is the cluster's, and the cluster's logs",
                message);
    }

    /** Stands for any later failure in Spark's own code. */
    @Test
    void explainsAClusterThatIsLostWhileTheSessionOpens() {
        NullPointerException torn = new NullPointerException("metricsSystem");
        torn.setStackTrace(new StackTraceElement[] {
            new StackTraceElement("org.apache.spark.SparkContext", "<init>", "SparkContext.scala", 1)
        });
        RuntimeException failure = Sessions.notOpened("yarn", new RuntimeException(torn));
        assertEquals(
                "the Spark master yarn must be reachable and keep the application but does not; check --master and the"
                        + " cluster's logs",
                failure.getMessage());

        RuntimeException other = new IllegalArgumentException("spark.executor.cores");
        assertSame(other, Sessions.notOpened("yarn", other));
    }

    @Test
    void doesNotBlameTheClusterForOtherFailures() {
        DataException wrong = new DataException("wrong");
        assertSame(
                wrong,
                assertThrows(
                        DataException.class,
                        () -> Sessions.whileSparkRuns(spark, () -> {
                            throw wrong;
                        })));
    }

    @Test
    void overridesTheClustersSerializer() {
        SparkConf settings = new SparkConf(false).set("spark.serializer", KryoSerializer.class.getName());

        Sessions.keepToJavaSerializer(settings);

        assertEquals("org.apache.spark.serializer.JavaSerializer", settings.get("spark.serializer"));
    }

    @Test
    void aDriverOnAWorkerTakesTheSecretThatItWasStartedWith() {
        SparkConf settings = new SparkConf(false).set("spark.authenticate", "true");
        Sessions.takeClusterSecret(settings, "theirs");
        assertEquals("theirs", settings.get("spark.authenticate.secret"));

        settings.set("spark.authenticate.secret", "mine");
        Sessions.takeClusterSecret(settings, "theirs");
        assertEquals("mine", settings.get("spark.authenticate.secret"));
    }

    @Test
    void ignoresASecretThatIsNotNeeded() {
        SparkConf settings = new SparkConf(false);
        Sessions.takeClusterSecret(settings, "theirs");
        Sessions.takeClusterSecret(settings.clone().set("spark.authenticate", "true"), null);
        assertFalse(settings.contains("spark.authenticate.secret"));
    }
}
