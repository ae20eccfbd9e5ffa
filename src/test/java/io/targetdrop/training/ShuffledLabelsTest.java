package io.targetdrop.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.targetdrop.data.CifarDirectory;
import io.targetdrop.data.CifarFiles;
import io.targetdrop.data.DataConfig;
import io.targetdrop.data.GeneratedImages;
import io.targetdrop.data.LabelledImage;
import io.targetdrop.data.Part;
import io.targetdrop.data.Parts;
import io.targetdrop.networks.NetworkConfig;
import io.targetdrop.networks.NetworkName;
import io.targetdrop.training.schedules.LearningRateSchedule;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Checks that nothing leaks from the test part. If labels say nothing about the images, the test accuracy must be that
 * of chance, even if the network memorises its training images. The same training with the true labels shows that the
 * network can learn.
 */
@Tag("slow")
class ShuffledLabelsTest {
    private static final int TRAIN_COUNT = 800;
    private static final int TEST_COUNT = 800;
    private static final double CHANCE = 1.0 / GeneratedImages.CLASSES;
    private static final double TOLERANCE = 5 * Math.sqrt(CHANCE * (1 - CHANCE) / TEST_COUNT);

    @TempDir
    private Path directory;

    @Test
    void withShuffledLabelsAccuracyIsChance() throws IOException {
        assertEquals(CHANCE, accuracy(Labels.SHUFFLED), TOLERANCE);
    }

    @Test
    void withTrueLabelsItIsNot() throws IOException {
        double accuracy = accuracy(Labels.TRUE);
        assertTrue(accuracy > CHANCE + TOLERANCE, () -> "accuracy " + accuracy);
    }

    private enum Labels {
        TRUE,
        SHUFFLED
    }

    private double accuracy(Labels labels) throws IOException {
        GeneratedImages images = new GeneratedImages(TRAIN_COUNT, TEST_COUNT, CifarFiles.SHAPE.width(), 1);
        CifarFiles source = new CifarDirectory(directory)
                .write10("data_batch_1.bin", read(images, Part.TRAIN, TRAIN_COUNT, labels))
                .write10("test_batch.bin", read(images, Part.TEST, TEST_COUNT, labels))
                .cifar10();
        TrainingPlan plan = new TrainingPlan(
                1,
                source,
                Parts.of(new DataConfig(source, DataConfig.NO_LIMIT, DataConfig.NO_LIMIT, 0), 1),
                new NetworkConfig(NetworkName.PLAIN_CNN, Map.of()),
                new TrainingConfig(
                        2,
                        10,
                        0.03,
                        new LearningRateSchedule.Cosine(),
                        0.9,
                        0,
                        new Augmentation.None(),
                        TrainingConfig.NO_CUTOUT,
                        TrainingConfig.USUAL_BATCH_NORM_IMAGES,
                        EarlyStopping.never()),
                Plans.averaging(1, 1));
        ComputationGraph network = plan.blueprint().build();
        try (LocalReplica replica = new LocalReplica(plan, network)) {
            TrainingLoop.run(plan, replica, Plans.silence(), Checkpoints.none());
            return replica.test().accuracy();
        }
    }

    /** A permutation keeps the number of images in each class. */
    private static List<LabelledImage> read(GeneratedImages source, Part part, int count, Labels labels) {
        List<LabelledImage> images = source.read(part, IntStream.range(0, count).toArray());
        if (labels == Labels.TRUE) {
            return images;
        }
        List<LabelledImage> owners = new ArrayList<>(images);
        Collections.shuffle(owners, new Random(part.ordinal()));
        return IntStream.range(0, count)
                .mapToObj(i ->
                        new LabelledImage(images.get(i).pixels(), owners.get(i).label()))
                .toList();
    }
}
