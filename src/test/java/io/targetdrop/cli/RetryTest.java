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
import org.apache.spark.SparkContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A run whose Spark job fails resumes from its latest checkpoint by itself, and ends as if nothing had happened. */
@ExtendWith(QuietSpark.class)
class RetryTest {
    private static final String WENT_ON = "the run failed and is retried from its latest checkpoint, ";

    @TempDir
    private Path directory;

    @Test
    void resumesAfterAFailedJob() throws Exception {
        Object undisturbed = train("undisturbed", new StringWriter());
        StringWriter err = new Cancelling();
        Object retried = train("retried", err);
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
                training { epochs = 3, batch-size = 8, learning-rate = 0.02 }
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

    /**
     * What the run prints. After its first epoch, every Spark job that starts is cancelled, until the run says that it
     * retries: a cancelled job is a failed one. If a job ends before it can be cancelled, the next one is cancelled.
     */
    private static final class Cancelling extends StringWriter {
        private boolean cancels;

        @Override
        public void write(String text, int from, int length) {
            super.write(text, from, length);
            if (!cancels && toString().contains("epoch 1/3  train")) {
                cancels = true;
                SparkContext spark = SparkSession.getDefaultSession().get().sparkContext();
                spark.addSparkListener(new SparkListener() {
                    @Override
                    public void onJobStart(SparkListenerJobStart job) {
                        if (!Cancelling.this.toString().contains(WENT_ON)) {
                            spark.cancelJob(job.jobId());
                        }
                    }
                });
            }
        }
    }
}
