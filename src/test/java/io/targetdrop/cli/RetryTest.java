package io.targetdrop.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.targetdrop.configuration.ConfigurationReader;
import io.targetdrop.jobs.Output;
import io.targetdrop.jobs.TrainingRequest;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import scala.Option;

/** A run whose Spark job fails goes on from its newest checkpoint by itself, and ends as if nothing had happened. */
@ExtendWith(QuietSpark.class)
class RetryTest {
    private static final String WENT_ON = "the run failed and is retried from its latest checkpoint, ";

    @TempDir
    private Path directory;

    @Test
    void goesOnAfterAJobThatFailed() throws Exception {
        Object undisturbed = train("undisturbed", new StringWriter());
        StringWriter err = new StringWriter();
        Thread canceller = new Thread(() -> cancelUntilItGoesOn(err));
        canceller.start();
        Object retried = train("retried", err);
        canceller.join();
        assertTrue(err.toString().contains(WENT_ON), err.toString());
        assertTrue(err.toString().contains("resuming after "), err.toString());
        assertNotNull(undisturbed);
        assertEquals(undisturbed, retried);
    }

    private Object train(String name, StringWriter err) throws IOException {
        Path file = Files.writeString(directory.resolve(name + ".conf"), """
                data { format = generated, train-count = 400, test-count = 20, side = 16 }
                network { name = plain-cnn, sites = [] }
                regularizer.name = none
                training { epochs = 6, batch-size = 8, learning-rate = 0.02 }
                averaging { workers = 2, frequency = 2 }
                checkpoint { every-rounds = 1, retries = 1000 }
                """);
        return new SparkJobs(() -> {})
                .train(
                        new TrainingRequest(
                                ConfigurationReader.read(file.toString(), List.of()),
                                Output.to(directory.resolve(name).toString())),
                        new PrintWriter(err, true))
                .parametersSha256();
    }

    /** A cancelled job is a failed one. Between two jobs there is nothing to cancel, so it goes on trying. */
    private static void cancelUntilItGoesOn(StringWriter err) {
        while (!err.toString().contains(WENT_ON) && !err.toString().contains("epoch 6/6")) {
            Option<SparkSession> session = SparkSession.getDefaultSession();
            if (session.isDefined() && err.toString().contains("epoch 1/6  train")) {
                JavaSparkContext spark =
                        JavaSparkContext.fromSparkContext(session.get().sparkContext());
                if (spark.statusTracker().getActiveJobIds().length > 0) {
                    spark.cancelAllJobs();
                }
            }
            Thread.onSpinWait();
        }
    }
}
