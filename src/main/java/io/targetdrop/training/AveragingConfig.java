package io.targetdrop.training;

import io.targetdrop.data.EncodedReader;
import io.targetdrop.data.ImageReader;
import io.targetdrop.data.SettingException;
import java.io.Serializable;

/**
 * How the networks of the workers become one.
 *
 * @param master the training master that runs the rounds
 * @param workers W, the number of replicas, positive; a worker is one core or one GPU
 * @param frequency F, minibatches of each worker between two averagings, positive
 * @param synchronousEpochs epochs at the start in which F is 1, at least 0
 * @param learningRateScale how the learning rate grows with the workers
 * @param updaterState what happens to the momentum when parameters are averaged
 * @param depth levels of the tree in which the sums are taken, at least 1
 * @param storage where the executors keep their images
 * @param reshuffle whether images are dealt to the workers again in every epoch
 * @param prefetch minibatches that are prepared before a worker needs them, at least 1
 * @param images in what form the executors keep their images
 * @param exchange how the vectors of the workers get to where they are summed, and the mean back to them
 */
public record AveragingConfig(
        Master master,
        int workers,
        int frequency,
        int synchronousEpochs,
        LearningRateScale learningRateScale,
        UpdaterState updaterState,
        int depth,
        Storage storage,
        boolean reshuffle,
        int prefetch,
        Images images,
        Exchange exchange)
        implements Serializable {

    /** The training masters. */
    public enum Master {
        /** This project's, whose networks stay in the executors. */
        RESIDENT,
        /** DL4J's {@code ParameterAveragingTrainingMaster}, whose tasks rebuild their networks in every round. */
        DL4J
    }

    /**
     * How the learning rate grows with the workers. In an epoch, each of W workers takes a W-th of the steps that a single
     * worker would take, and their average moves no further per step than one of them.
     *
     * <p>Source of linear scaling, for minibatches of W times the size: Goyal et al., <i>Accurate, large minibatch SGD</i>,
     * arXiv 1706.02677.
     */
    public enum LearningRateScale {
        /** The learning rate is the configured one. */
        NONE,
        /** It is multiplied by √W. */
        SQUARE_ROOT,
        /** It is multiplied by W. */
        LINEAR;

        /** The factor on the learning rate of W workers. */
        public double factor(int workers) {
            return switch (this) {
                case NONE -> 1;
                case SQUARE_ROOT -> Math.sqrt(workers);
                case LINEAR -> workers;
            };
        }
    }

    /** What happens to the momentum when parameters are averaged. */
    public enum UpdaterState {
        /** The workers' momentum is averaged, as the parameters are. */
        AVERAGE,
        /** Each worker keeps its own momentum. The driver holds it between two rounds. */
        KEEP_LOCAL,
        /** It starts from zero in every round. */
        RESET
    }

    /** Spark's storage levels for images. */
    public enum Storage {
        /** In memory; what does not fit goes to disk. */
        MEMORY_AND_DISK,
        /** In memory; what does not fit is read again in every round. */
        MEMORY_ONLY,
        /** On disk. */
        DISK_ONLY
    }

    /** In what form images are kept. The results are the same. */
    public enum Images {
        /** As pixels. */
        DECODED,
        /** As in their files, which is much less; they are decoded whenever a minibatch needs them. */
        ENCODED;

        /** A reader whose images are kept in this form. */
        public ImageReader keep(ImageReader reader) {
            return this == ENCODED ? new EncodedReader(reader) : reader;
        }
    }

    /** How the workers' vectors become their mean. The results are the same to the last bit. */
    public enum Exchange {
        /** They go to the driver, which sends the mean to all executors. */
        DRIVER,
        /**
         * Executors exchange them: each sums a slice of all vectors, and gets the means of the other slices. The driver has the
         * mean only when it scores or saves it.
         */
        SLICES
    }

    /** A configuration whose vectors go through the driver. */
    public AveragingConfig(
            Master master,
            int workers,
            int frequency,
            int synchronousEpochs,
            LearningRateScale learningRateScale,
            UpdaterState updaterState,
            int depth,
            Storage storage,
            boolean reshuffle,
            int prefetch,
            Images images) {
        this(
                master,
                workers,
                frequency,
                synchronousEpochs,
                learningRateScale,
                updaterState,
                depth,
                storage,
                reshuffle,
                prefetch,
                images,
                Exchange.DRIVER);
    }

    public AveragingConfig {
        atLeastOne("workers", workers, "one for each core or GPU");
        atLeastOne("frequency", frequency, "10 is usual");
        if (!(synchronousEpochs >= 0)) {
            throw new SettingException(
                    "synchronous-epochs", "must be at least 0 but is " + synchronousEpochs + "; 0 is for none");
        }
        atLeastOne("depth", depth, "2 is usual");
        atLeastOne("prefetch", prefetch, "2 is usual");
        if (master == Master.DL4J && updaterState == UpdaterState.KEEP_LOCAL) {
            throw new SettingException(
                    "updater-state",
                    "must be average or reset with master = dl4j but is keep-local; DL4J's workers do not"
                            + " outlive a round");
        }
        if (exchange == Exchange.SLICES && (master == Master.DL4J || updaterState == UpdaterState.KEEP_LOCAL)) {
            throw new SettingException(
                    "exchange",
                    "must be driver with master = dl4j or updater-state = keep-local but is slices; only the resident master's"
                            + " means are in slices");
        }
    }

    /** The same with an averaging after every minibatch. */
    public AveragingConfig synchronous() {
        return with(1, 0, exchange);
    }

    /** The same with another exchange. */
    public AveragingConfig withExchange(Exchange other) {
        return with(frequency, synchronousEpochs, other);
    }

    private AveragingConfig with(int otherFrequency, int otherSynchronousEpochs, Exchange otherExchange) {
        return new AveragingConfig(
                master,
                workers,
                otherFrequency,
                otherSynchronousEpochs,
                learningRateScale,
                updaterState,
                depth,
                storage,
                reshuffle,
                prefetch,
                images,
                otherExchange);
    }

    /**
     * The minibatches of each worker between two averagings of an epoch.
     *
     * <p>At first, when the learning rate is high, networks drift apart fast and every minibatch should be averaged; later the
     * usual frequency will do. Source: Lin, Stich, Patel and Jaggi, <i>Don't use large mini-batches, use local SGD</i>, arXiv
     * 1808.07217, "post-local SGD".
     *
     * @param epoch counted from 0
     */
    public int frequency(int epoch) {
        return epoch < synchronousEpochs ? 1 : frequency;
    }

    private static void atLeastOne(String name, int value, String advice) {
        if (!(value >= 1)) {
            throw new SettingException(name, "must be at least 1 but is " + value + "; " + advice);
        }
    }
}
