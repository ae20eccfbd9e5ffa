package io.targetdrop.training;

import io.targetdrop.configuration.Configurations;
import io.targetdrop.data.Catalog;
import io.targetdrop.data.DataConfig;
import io.targetdrop.data.GeneratedImages;
import io.targetdrop.data.Parts;
import io.targetdrop.networks.NetworkConfig;
import io.targetdrop.networks.NetworkName;
import io.targetdrop.regularizers.RegularizerConfig;
import io.targetdrop.regularizers.TargetDrop;
import io.targetdrop.training.TrainingLoop.Progress;
import io.targetdrop.training.schedules.LearningRateSchedule;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.graph.ComputationGraph;

/** Small training plans on generated images. */
public final class Plans {
    public static final long SEED = 17;

    private Plans() {}

    /** A plain network with TargetDrop, 2 epochs on 108 images of 16 x 16, augmented, in minibatches of 8. */
    public static TrainingPlan small(int workers, int frequency) {
        TrainingConfig training = new TrainingConfig(
                2,
                8,
                0.05,
                new LearningRateSchedule.Cosine(),
                0.9,
                5e-4,
                new Augmentation.CropFlip(),
                TrainingConfig.NO_CUTOUT,
                TrainingConfig.USUAL_BATCH_NORM_IMAGES,
                EarlyStopping.never());
        return plan(training, averaging(workers, frequency));
    }

    /** Two epochs with everything that is off by default, as far as it goes together and the master can do it. */
    public static TrainingConfig everythingOn(AveragingConfig.Master master) {
        return Configurations.of(
                        "data.format=generated",
                        "training.micro-batch-size=" + (master == AveragingConfig.Master.RESIDENT ? 4 : 0),
                        "training={epochs=2, batch-size=8, learning-rate=0.005, augmentation=crop-flip, color-jitter=0.4, rand-augment={operations=2}, cutout=4,"
                                + " schedule={name=one-cycle, warm-up=0.5}, label-smoothing=0.1, mixup=0.4, cutmix=1,"
                                + " class-weights=balanced, updater=adamw, clip-norm=0.5, ema={decay=0.9}}")
                .training();
    }

    /** This project's master with the usual settings. */
    public static AveragingConfig averaging(int workers, int frequency) {
        return averaging(AveragingConfig.Master.RESIDENT, workers, frequency, AveragingConfig.UpdaterState.AVERAGE, 2);
    }

    /** The usual settings, except for these. */
    public static AveragingConfig averaging(
            AveragingConfig.Master master,
            int workers,
            int frequency,
            AveragingConfig.UpdaterState updaterState,
            int depth) {
        return new AveragingConfig(
                master,
                workers,
                frequency,
                0,
                AveragingConfig.LearningRateScale.NONE,
                updaterState,
                depth,
                AveragingConfig.Storage.MEMORY_AND_DISK,
                false,
                2,
                AveragingConfig.Images.DECODED);
    }

    /** The usual settings, with another learning rate for these workers. */
    public static AveragingConfig scaled(AveragingConfig.LearningRateScale scale, int workers, int frequency) {
        AveragingConfig usual = averaging(workers, frequency);
        return new AveragingConfig(
                usual.master(),
                workers,
                frequency,
                usual.synchronousEpochs(),
                scale,
                usual.updaterState(),
                usual.depth(),
                usual.storage(),
                usual.reshuffle(),
                usual.prefetch(),
                usual.images());
    }

    /** The usual settings, with an averaging after every minibatch of the first epochs. */
    public static AveragingConfig synchronousAtFirst(
            AveragingConfig.Master master, int epochs, int workers, int frequency) {
        AveragingConfig usual = averaging(workers, frequency);
        return new AveragingConfig(
                master,
                workers,
                frequency,
                epochs,
                usual.learningRateScale(),
                usual.updaterState(),
                usual.depth(),
                usual.storage(),
                usual.reshuffle(),
                usual.prefetch(),
                usual.images());
    }

    /** The usual settings, with images kept in another form. */
    public static AveragingConfig keeping(AveragingConfig.Images images, int workers, int frequency) {
        AveragingConfig usual = averaging(workers, frequency);
        return new AveragingConfig(
                usual.master(),
                workers,
                frequency,
                usual.synchronousEpochs(),
                usual.learningRateScale(),
                usual.updaterState(),
                usual.depth(),
                usual.storage(),
                usual.reshuffle(),
                usual.prefetch(),
                images);
    }

    /** The same data and network with other settings. */
    public static TrainingPlan plan(TrainingConfig training, AveragingConfig averaging) {
        GeneratedImages source = new GeneratedImages(120, 40, 16, 5);
        Parts parts = Parts.of(new DataConfig(source, DataConfig.NO_LIMIT, DataConfig.NO_LIMIT, 0.1), SEED);
        Map<String, RegularizerConfig> sites = new TreeMap<>();
        NetworkName.PLAIN_CNN.stageSites().forEach(site -> sites.put(site, new TargetDrop()));
        return new TrainingPlan(
                SEED, source, parts, new NetworkConfig(NetworkName.PLAIN_CNN, sites), training, averaging);
    }

    /**
     * The same plan, with weights of its images.
     *
     * @param weight of a training image, by its index
     */
    public static TrainingPlan weighted(TrainingPlan plan, IntToDoubleFunction weight) {
        Parts parts = plan.parts();
        Catalog catalog = parts.catalog();
        Catalog weighted = new Catalog(
                catalog.shape(),
                catalog.classes(),
                catalog.trainLabels(),
                catalog.testLabels(),
                catalog.omissions(),
                catalog.division(),
                IntStream.range(0, catalog.trainLabels().length)
                        .mapToDouble(weight)
                        .toArray());
        return new TrainingPlan(
                plan.seed(),
                plan.source(),
                new Parts(weighted, parts.train(), parts.validation(), parts.test()),
                plan.network(),
                plan.training(),
                plan.averaging());
    }

    /** The plan's network, initialised. */
    public static ComputationGraph network(TrainingPlan plan) {
        ComputationGraph network = plan.blueprint().build();
        return network;
    }

    /** A listener that ignores everything. */
    public static Progress silence() {
        return new Progress() {
            @Override
            public void round(int epoch, Replicas.RoundSummary round) {
                // silence
            }

            @Override
            public void epoch(EpochResult result) {
                // silence
            }
        };
    }
}
