package io.targetdrop.training;

import io.targetdrop.data.DataConfig;
import io.targetdrop.data.SettingException;
import io.targetdrop.networks.FrozenParts;
import io.targetdrop.networks.NetworkConfig;
import java.io.Serializable;

/**
 * Everything that a run depends on.
 *
 * @param seed the root of every random draw
 * @param data the images
 * @param network the network and the regularisers at its sites
 * @param training how it is trained
 * @param averaging how the workers' networks become one
 * @param checkpoint the checkpoints and retries; the result does not depend on them
 * @param tracking what people can watch of the run; the result does not depend on it
 */
public record RunConfig(
        long seed,
        DataConfig data,
        NetworkConfig network,
        TrainingConfig training,
        AveragingConfig averaging,
        CheckpointConfig checkpoint,
        TrackingConfig tracking)
        implements Serializable {

    /**
     * Increases whenever the same configuration gives other numbers than before. 2: a layer's initial weights depend on
     * its name, not on the layers in front of it; early stopping keeps the best epoch's model, not the last one's.
     */
    public static final int RESULTS_VERSION = 2;

    public RunConfig {
        new FrozenParts(network.name(), training.frozen()); // checks them
        if (averaging.updaterState() == AveragingConfig.UpdaterState.RESET
                && !training.updater().canBeReset()) {
            throw new SettingException(
                    "averaging.updater-state",
                    "must be average or keep-local with training.updater = adam or adamw but is reset; their first"
                            + " steps after a reset would be far too long");
        }
        if (averaging.master() == AveragingConfig.Master.DL4J && training.imagesAtOnce() < training.batchSize()) {
            throw new SettingException(
                    "averaging.master",
                    "must be resident with training.micro-batch-size but is dl4j; set averaging.master = resident");
        }
    }

    /** A run that is watched as usual. */
    public RunConfig(
            long seed,
            DataConfig data,
            NetworkConfig network,
            TrainingConfig training,
            AveragingConfig averaging,
            CheckpointConfig checkpoint) {
        this(seed, data, network, training, averaging, checkpoint, TrackingConfig.USUAL);
    }

    /** The same run with another seed, which draws another split, other weights and other orders. */
    public RunConfig withSeed(long other) {
        return new RunConfig(other, data, network, training, averaging, checkpoint, tracking);
    }

    /** The same run on other images. */
    public RunConfig withData(DataConfig other) {
        return new RunConfig(seed, other, network, training, averaging, checkpoint, tracking);
    }

    /** The same run over another number of epochs. */
    public RunConfig withEpochs(int epochs) {
        return new RunConfig(seed, data, network, training.withEpochs(epochs), averaging, checkpoint, tracking);
    }

    /**
     * Checkpoints and retries of a run. None of this changes its result.
     *
     * @param everyRounds rounds between two checkpoints within an epoch; 0 for one at the end of each epoch only
     * @param keep how many of the latest are kept, at least 1
     * @param retries how often a run resumes by itself from its latest checkpoint after a Spark job failed, at least 0
     */
    public record CheckpointConfig(int everyRounds, int keep, int retries) implements Serializable {
        public CheckpointConfig {
            atLeast(0, "every-rounds", everyRounds, "0 saves at the end of each epoch only");
            atLeast(1, "keep", keep, "2 survive one that is damaged");
            atLeast(0, "retries", retries, "0 never retries");
        }

        private static void atLeast(int least, String name, int value, String advice) {
            if (!(value >= least)) {
                throw new SettingException(name, "must be at least " + least + " but is " + value + "; " + advice);
            }
        }
    }
}
