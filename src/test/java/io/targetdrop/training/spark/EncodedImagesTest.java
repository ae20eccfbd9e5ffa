package io.targetdrop.training.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.targetdrop.data.DataConfig;
import io.targetdrop.data.DataException;
import io.targetdrop.data.ImageDirectory;
import io.targetdrop.data.ImageFolder;
import io.targetdrop.data.Parts;
import io.targetdrop.data.Resize;
import io.targetdrop.training.AveragingConfig.Images;
import io.targetdrop.training.Checkpoints;
import io.targetdrop.training.FloatVector;
import io.targetdrop.training.LocalReplica;
import io.targetdrop.training.Plans;
import io.targetdrop.training.Score;
import io.targetdrop.training.TrainingLoop;
import io.targetdrop.training.TrainingPlan;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Executors that keep the bytes of files train the same network. */
class EncodedImagesTest {
    private static JavaSparkContext spark;

    @TempDir
    private Path directory;

    @BeforeAll
    static void start() {
        spark = LocalSpark.start("local[2]");
    }

    @AfterAll
    static void stop() {
        spark.stop();
    }

    /** Images of many sizes. */
    private void writeImages() throws Exception {
        ImageDirectory images = new ImageDirectory(directory);
        for (String folder : new String[] {"train/cat/", "train/dog/", "test/cat/", "test/dog/"}) {
            for (int i = 10; i < 34; i++) {
                images.write(folder + i + ".jpg", ImageDirectory.checked(i, 44 - i));
            }
        }
    }

    private TrainingPlan plan(Images images, int workers) {
        ImageFolder source = new ImageFolder(directory.toString()).resizedBy(new Resize(16, Resize.Fit.CROP));
        Parts parts = Parts.of(new DataConfig(source, DataConfig.NO_LIMIT, DataConfig.NO_LIMIT, 0.1), 7);
        TrainingPlan usual = Plans.small(workers, 2);
        TrainingPlan plan = new TrainingPlan(
                usual.seed(), source, parts, usual.network(), usual.training(), Plans.keeping(images, workers, 2));
        return Plans.weighted(plan, index -> index % 3);
    }

    private record Run(String parameters, double validationLoss, Score test) {}

    private static Run onSpark(TrainingPlan plan) {
        try (SparkReplicas replicas = new SparkReplicas(spark, plan, Plans.network(plan))) {
            replicas.requireReadableTestPart();
            TrainingLoop.Trained trained = TrainingLoop.run(plan, replicas, Plans.silence(), Checkpoints.none());
            return new Run(
                    FloatVector.sha256(trained.network().params()),
                    trained.epochs().get(1).validation().loss(),
                    replicas.test());
        }
    }

    @Test
    void theBitsAreTheSame() throws Exception {
        writeImages();
        Run decoded = onSpark(plan(Images.DECODED, 2));
        Run encoded = onSpark(plan(Images.ENCODED, 2));
        assertEquals(decoded.parameters(), encoded.parameters());
        assertEquals(decoded.validationLoss(), encoded.validationLoss());
        assertEquals(decoded.test().lossSum(), encoded.test().lossSum());
    }

    @Test
    void theBitsAreTheSameInOneThread() throws Exception {
        writeImages();
        TrainingPlan plan = plan(Images.ENCODED, 1);
        LocalReplica replica = new LocalReplica(plan, Plans.network(plan));
        TrainingLoop.Trained local = TrainingLoop.run(plan, replica, Plans.silence(), Checkpoints.none());
        assertEquals(
                onSpark(plan(Images.DECODED, 1)).parameters(),
                FloatVector.sha256(local.network().params()));
    }

    /** They are decoded once before training, for the normalisation. */
    @Test
    void brokenImagesAreAllNamedBeforeTraining() throws Exception {
        writeImages();
        for (String file : new String[] {"train/cat/11.jpg", "train/dog/30.jpg", "test/dog/20.jpg"}) {
            byte[] bytes = Files.readAllBytes(directory.resolve(file));
            Files.write(directory.resolve(file), Arrays.copyOf(bytes, bytes.length / 2));
        }
        String message = assertThrows(DataException.class, () -> onSpark(plan(Images.ENCODED, 2)))
                .getMessage();
        assertTrue(message.startsWith("3 of 96 images must be replaced"), message);
    }
}
