package io.targetdrop.training;

import io.targetdrop.data.ImageReader;
import io.targetdrop.data.ImageSource;
import io.targetdrop.data.LabelledImage;
import io.targetdrop.data.Normalization;
import io.targetdrop.data.Part;
import io.targetdrop.data.Parts;
import io.targetdrop.data.RandomSeed;
import io.targetdrop.data.Shuffle;
import io.targetdrop.layers.LayerSet;
import io.targetdrop.networks.Blueprint;
import io.targetdrop.networks.NetworkConfig;
import io.targetdrop.networks.Start;
import io.targetdrop.training.schedules.LearningRate;
import java.io.Serializable;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.learning.config.IUpdater;

/**
 * A training run with everything resolved. It knows which images each worker has, and how many steps an epoch takes.
 *
 * @param seed the root of every random draw
 * @param source where the images are
 * @param parts the images to train on, to validate on and to test on
 * @param network the network and its regularisers
 * @param training how it is trained
 * @param averaging how the replicas become one
 * @param start what training starts from
 */
public record TrainingPlan(
        long seed,
        ImageSource source,
        Parts parts,
        NetworkConfig network,
        TrainingConfig training,
        AveragingConfig averaging,
        Start start)
        implements Serializable {

    public TrainingPlan {
        if (!(averaging.workers() <= parts.train().length)) {
            throw new IllegalArgumentException("averaging.workers must be at most the " + parts.train().length
                    + " training images but is " + averaging.workers() + "; lower it or use more images");
        }
        int smallest = parts.train().length / averaging.workers();
        if (!(smallest >= training.batchSize())) {
            throw new IllegalArgumentException("training.batch-size must be at most the " + smallest
                    + " training images that each of " + averaging.workers() + " workers has but is "
                    + training.batchSize() + "; lower it or averaging.workers, or use more images");
        }
        if (training.earlyStopping().isOn() && parts.validation().length == 0) {
            throw new IllegalArgumentException(
                    "data.validation-share must be above 0 for training.early-stopping but leaves no image; raise it, or set"
                            + " training.early-stopping.monitor to none");
        }
        training.classWeights().of(parts); // throws if it names a class that the data does not have
        ImageWeights.of(parts); // throws if no image counts
    }

    /** A plan that starts from parameters that are drawn. */
    public TrainingPlan(
            long seed,
            ImageSource source,
            Parts parts,
            NetworkConfig network,
            TrainingConfig training,
            AveragingConfig averaging) {
        this(seed, source, parts, network, training, averaging, new Start.Drawn());
    }

    /**
     * The plan of a run.
     *
     * @param config the run's configuration
     * @param parts the parts that its data falls into
     * @param start what its training starts from
     * @throws IllegalArgumentException if there is too little data for it
     */
    public static TrainingPlan of(RunConfig config, Parts parts, Start start) {
        return new TrainingPlan(
                config.seed(),
                config.data().source(),
                parts,
                config.network(),
                config.training(),
                config.averaging(),
                start);
    }

    /** The same plan with another start. */
    public TrainingPlan from(Start other) {
        return new TrainingPlan(seed, source, parts, network, training, averaging, other);
    }

    /** How many training images of each worker the batch-norm statistics are recomputed from. */
    public int batchNormImages() {
        return (training.batchNormImages() + averaging.workers() - 1) / averaging.workers();
    }

    /**
     * The training images that every epoch is scored on, ascending. They depend on the seed and the training part, and not on
     * the number of workers.
     */
    public int[] scored() {
        return Shuffle.sample(parts.train(), training.scoreImages(), RandomSeed.derive(seed, RandomSeed.Purpose.SCORE));
    }

    /**
     * The images of each worker in an epoch, counted from 0. Validation images are dealt in order. Training images are
     * dealt after a shuffle, once for the whole run or again in every epoch.
     */
    public List<Shard.Assignment> assignments(int epoch) {
        int workers = averaging.workers();
        long dealing =
                averaging.reshuffle() && epoch > 0 ? RandomSeed.derive(seed, RandomSeed.Purpose.SHARD, epoch) : seed;
        List<int[]> train = Shuffle.shards(parts.train(), workers, dealing);
        List<int[]> validation = slices(parts.validation(), workers);
        int[] scored = scored();
        ImageWeights weights = ImageWeights.of(parts);
        List<Shard.Assignment> assignments = new ArrayList<>();
        for (int worker = 0; worker < workers; worker++) {
            assignments.add(new Shard.Assignment(
                    worker,
                    train.get(worker),
                    validation.get(worker),
                    positions(train.get(worker), scored),
                    weights.of(train.get(worker))));
        }
        return assignments;
    }

    /** The positions of those images of a worker that are among the sorted ones. */
    private static int[] positions(int[] own, int[] sorted) {
        return IntStream.range(0, own.length)
                .filter(position -> Arrays.binarySearch(sorted, own[position]) >= 0)
                .toArray();
    }

    /** Cuts indices into consecutive slices, one for each worker. Some may be empty. */
    public static List<int[]> slices(int[] indices, int workers) {
        List<int[]> slices = new ArrayList<>();
        for (int worker = 0; worker < workers; worker++) {
            int from = (int) ((long) indices.length * worker / workers);
            int to = (int) ((long) indices.length * (worker + 1) / workers);
            slices.add(Arrays.copyOfRange(indices, from, to));
        }
        return slices;
    }

    /** The number of whole minibatches that every worker has. The images left over are not used in that epoch. */
    public int stepsPerEpoch() {
        return parts.train().length / averaging.workers() / training.batchSize();
    }

    /** The number of images that an epoch trains on. */
    public long imagesPerEpoch() {
        return (long) stepsPerEpoch() * averaging.workers() * training.batchSize();
    }

    /**
     * The number of images that an epoch does not use, because all workers have the same number of minibatches. Each
     * epoch leaves out different ones.
     */
    public long imagesLeftOut() {
        return parts.train().length - imagesPerEpoch();
    }

    /** The learning rate at every step. */
    public LearningRate learningRate() {
        double base = training.learningRate() * averaging.learningRateScale().factor(averaging.workers());
        return new LearningRate(base, training.schedule(), training.epochs(), stepsPerEpoch());
    }

    /** The network's blueprint. */
    public Blueprint blueprint() {
        IUpdater updater = training.updater().configured(learningRate(), training.momentum());
        long initial = RandomSeed.derive(seed, RandomSeed.Purpose.WEIGHTS);
        return new Blueprint(
                network,
                parts.catalog().shape(),
                parts.catalog().classes().size(),
                LayerSet.FAST,
                new Blueprint.Optimization(
                        updater,
                        training.weightDecay(),
                        training.updater().decay(),
                        initial,
                        DataType.FLOAT,
                        lossWeights(),
                        training.frozen()));
    }

    /** Labels that do not sum to 1 need weights of classes: without them, DL4J takes every image for one of weight 1. */
    private List<Double> lossWeights() {
        List<Double> ofClasses = training.classWeights().of(parts);
        boolean areNeeded = ofClasses.isEmpty() && !ImageWeights.of(parts).areEqual();
        return areNeeded ? Collections.nCopies(parts.catalog().classes().size(), 1.0) : ofClasses;
    }

    /** The network before training. */
    public ComputationGraph startingNetwork() {
        return start.network(blueprint());
    }

    /**
     * How images become minibatches.
     *
     * @param fitted the normalisation that fits the training images; a saved network to start from brings its own
     */
    public MinibatchRecipe recipe(Normalization fitted) {
        return new MinibatchRecipe(
                seed,
                parts.catalog().shape(),
                parts.catalog().classes().size(),
                training.batchSize(),
                Augmentation.colored(training.augmentation(), training.colors()),
                training.cutout(),
                start.normalization(fitted),
                training.softLabels());
    }

    /**
     * The images of one worker, as bytes.
     *
     * @param worker the worker's number, from 0
     * @param indices the images that it trains on, by their position in the training files
     * @param train those images, in the order of the indices
     * @param validation the images that it evaluates for the validation score
     * @param scored the positions of the training images that it evaluates for the training score, ascending
     * @param weights how much each training image counts in the loss, by position; none if all count the same
     */
    public record Shard(
            int worker,
            int[] indices,
            List<LabelledImage> train,
            List<LabelledImage> validation,
            int[] scored,
            float[] weights)
            implements Serializable {

        boolean isWeighted() {
            return weights.length > 0;
        }

        /** The weights of the images at some positions of a weighted shard. */
        float[] weightsAt(int[] positions) {
            float[] some = new float[positions.length];
            for (int i = 0; i < some.length; i++) {
                some[i] = weights[positions[i]];
            }
            return some;
        }

        /** The training images that it evaluates for the training score. An image is decoded when it is taken out of the list. */
        List<LabelledImage> scoredImages() {
            return new AbstractList<>() {
                @Override
                public LabelledImage get(int position) {
                    return train.get(scored[position]);
                }

                @Override
                public int size() {
                    return scored.length;
                }
            };
        }

        /**
         * The images that a worker has to read. This is small enough to send to it.
         *
         * @param worker the worker's number, from 0
         * @param train indices into the training files
         * @param validation indices into the training files
         * @param scored positions in {@code train}
         * @param weights of the training images, by position; none if all count the same
         */
        public record Assignment(int worker, int[] train, int[] validation, int[] scored, float[] weights)
                implements Serializable {

            /** Reads the images. */
            public Shard read(ImageReader images) {
                return new Shard(
                        worker,
                        train,
                        images.read(Part.TRAIN, train),
                        images.read(Part.TRAIN, validation),
                        scored,
                        weights);
            }
        }
    }
}
