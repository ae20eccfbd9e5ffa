package io.targetdrop.training;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.targetdrop.data.DataConfig;
import io.targetdrop.data.GeneratedImages;
import io.targetdrop.data.Parts;
import io.targetdrop.networks.NetworkConfig;
import io.targetdrop.networks.NetworkName;
import io.targetdrop.regularizers.TargetDrop;
import io.targetdrop.training.schedules.LearningRateSchedule;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Trains a network for photographs on pictures that are larger than CIFAR's. */
@Tag("slow")
class PhotographsTest {
    private static final int COUNT = 40;

    /** From 40 pictures a network can only learn these pictures; it does, and its loss falls to less than half of ln 10. */
    @Test
    void aResNet18LearnsAFewPicturesOf64Pixels() {
        GeneratedImages source = new GeneratedImages(COUNT, GeneratedImages.CLASSES, 64, 5);
        Parts parts = Parts.of(new DataConfig(source, DataConfig.NO_LIMIT, DataConfig.NO_LIMIT, 0), Plans.SEED);
        NetworkConfig network = new NetworkConfig(
                NetworkName.RESNET_18_IMAGENET, Map.of("stage-3", new TargetDrop(), "stage-4", new TargetDrop()));
        TrainingConfig training = new TrainingConfig(
                4,
                10,
                0.02,
                new LearningRateSchedule.Cosine(),
                0.9,
                0,
                new Augmentation.None(),
                TrainingConfig.NO_CUTOUT,
                COUNT,
                EarlyStopping.never());
        TrainingPlan plan = new TrainingPlan(Plans.SEED, source, parts, network, training, Plans.averaging(1, 1));

        try (LocalReplica replica = new LocalReplica(plan, Plans.network(plan))) {
            List<EpochResult> epochs = TrainingLoop.run(plan, replica, Plans.silence(), Checkpoints.none())
                    .epochs();
            double loss = epochs.get(epochs.size() - 1).train().loss();
            assertTrue(loss < 0.5 * Math.log(GeneratedImages.CLASSES), "loss " + loss);
        }
    }
}
