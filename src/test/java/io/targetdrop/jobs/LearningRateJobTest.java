package io.targetdrop.jobs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.targetdrop.configuration.Configurations;
import io.targetdrop.training.LearningRateRange;
import io.targetdrop.training.RunConfig;
import io.targetdrop.training.spark.LocalSpark;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LearningRateJobTest {
    @TempDir
    private Path directory;

    /** The number of workers scales what a step uses, not what is reported. */
    @Test
    void findsARateForTwoWorkersAndDrawsIt() throws Exception {
        Path picture = directory.resolve("rates.svg");
        LearningRateJob.Result result;
        try (SparkSession spark = LocalSpark.session("local[2]")) {
            result = new LearningRateJob(new LearningRateJob.Request(config(), picture.toString()))
                    .run(spark, TrainingJob.Listener.SILENT);
        }

        LearningRateRange range = result.range();
        assertEquals(1e-5, range.rates().get(0), 1e-12);
        assertEquals(
                Math.pow(1e6, 1.0 / 120), range.rates().get(1) / range.rates().get(0), 1e-9);
        assertTrue(result.hasRisen(), "ten is far too high");
        assertTrue(range.lowestRate() < range.rates().get(range.rates().size() - 1));
        assertTrue(Files.readString(picture).startsWith("<svg"));
    }

    @Test
    void aPictureIsAnSvgFile() {
        LearningRateJob.Request request = new LearningRateJob.Request(config(), "rates.png");
        assertEquals(
                "find-learning-rate must end in .svg but is rates.png",
                assertThrows(RequestException.class, () -> new LearningRateJob(request))
                        .getMessage());
    }

    private static RunConfig config() {
        return Configurations.of(
                "data={format=generated,train-count=640,test-count=10,side=16}",
                "network.name=plain-cnn",
                "training={batch-size=8,epochs=1,ema.decay=0.99}",
                "averaging.workers=2");
    }
}
