package io.targetdrop.training;

import io.targetdrop.data.FloatMinibatch;
import io.targetdrop.data.ImageAugmentation.Cutout;
import io.targetdrop.data.ImageShape;
import io.targetdrop.data.LabelledImage;
import io.targetdrop.data.Minibatches;
import io.targetdrop.data.Normalization;
import io.targetdrop.data.RandomSeed;
import io.targetdrop.data.Shuffle;
import io.targetdrop.networks.MaskProbe;
import io.targetdrop.regularizers.MaskStatistics;
import io.targetdrop.training.Replicas.EpochScores;
import io.targetdrop.training.TrainingPlan.Shard;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;

/**
 * How the images of a worker become its minibatches. A minibatch is a pure function of shard, epoch and step.
 *
 * @param seed the run's seed
 * @param shape the images' shape
 * @param classes the number of classes
 * @param batchSize images in a training minibatch
 * @param augmentation what is done to training images
 * @param cutout side in pixels of the square that is cut out of them; 0 for none
 * @param normalization of the pixels
 * @param softLabels how labels are smoothed and images are mixed
 * @param views what a network sees of an image that is scored
 */
public record MinibatchRecipe(
        long seed,
        ImageShape shape,
        int classes,
        int batchSize,
        Augmentation augmentation,
        int cutout,
        Normalization normalization,
        SoftLabels softLabels,
        Views views)
        implements Serializable {

    /** Images that masks are measured on, if a minibatch has as many. */
    private static final int MASKED = 32;

    /** A recipe that scores images as they are. */
    public MinibatchRecipe(
            long seed,
            ImageShape shape,
            int classes,
            int batchSize,
            Augmentation augmentation,
            int cutout,
            Normalization normalization,
            SoftLabels softLabels) {
        this(seed, shape, classes, batchSize, augmentation, cutout, normalization, softLabels, Views.NONE);
    }

    /** The same, scoring images in other views. */
    public MinibatchRecipe withViews(Views other) {
        return new MinibatchRecipe(
                seed, shape, classes, batchSize, augmentation, cutout, normalization, softLabels, other);
    }

    /** A recipe whose labels stay one-hot. */
    public MinibatchRecipe(
            long seed,
            ImageShape shape,
            int classes,
            int batchSize,
            Augmentation augmentation,
            int cutout,
            Normalization normalization) {
        this(seed, shape, classes, batchSize, augmentation, cutout, normalization, SoftLabels.NONE);
    }

    /** The order of an epoch: for each minibatch, the positions of its images in the shard. */
    public List<int[]> order(Shard shard, int epoch) {
        long orderSeed = RandomSeed.derive(seed, RandomSeed.Purpose.ORDER, epoch, shard.worker());
        return Shuffle.minibatches(shard.train().size(), batchSize, orderSeed);
    }

    /**
     * A training minibatch.
     *
     * @param shard the worker's images
     * @param positions the positions of the minibatch's images in the shard
     * @param epoch counted from 0; an image is augmented differently in each
     * @return features {@code [N, C, H, W]} and labels {@code [N, K]}, which are one-hot without {@link SoftLabels}, times the
     *     images' weights
     */
    public DataSet training(Shard shard, int[] positions, int epoch) {
        List<LabelledImage> images = new ArrayList<>(positions.length);
        List<Cutout> cutouts = new ArrayList<>();
        for (int position : positions) {
            int index = shard.indices()[position];
            images.add(augmented(shard.train().get(position), index, epoch));
            if (cutout > 0) {
                long cutoutSeed = RandomSeed.derive(seed, RandomSeed.Purpose.CUTOUT, epoch, index);
                cutouts.add(Cutout.draw(shape, cutout, cutoutSeed));
            }
        }
        FloatMinibatch minibatch = Minibatches.floats(images, shape, classes, normalization, cutouts);
        if (shard.isWeighted()) {
            minibatch.weigh(shard.weightsAt(positions));
        }
        // no two minibatches of an epoch have the same first image
        long first = shard.indices()[positions[0]];
        softLabels.applyTo(minibatch, RandomSeed.derive(seed, RandomSeed.Purpose.MIXING, epoch, first));
        return minibatch.toDataSet();
    }

    /** Scores a network on those images of a worker that are to be scored; the first worker also measures the network's masks. */
    public EpochScores score(ComputationGraph network, Shard shard, int epoch) {
        return new EpochScores(
                Scorer.score(network, shard.scoredImages(), this),
                Scorer.score(network, shard.validation(), this),
                shard.worker() == 0 ? masks(network, shard, epoch) : List.of());
    }

    private List<MaskStatistics> masks(ComputationGraph network, Shard shard, int epoch) {
        List<LabelledImage> images = shard.train().subList(0, Math.min(MASKED, batchSize));
        return images.size() < 2 || !MaskProbe.hasSites(network)
                ? List.of()
                : MaskProbe.measure(network, plain(images).getFeatures(), epoch, seed);
    }

    /** A minibatch of images without augmentation. */
    public DataSet plain(List<LabelledImage> images) {
        return Minibatches.assemble(images, shape, classes, normalization);
    }

    /**
     * The batch-norm statistics of a network on a worker's first training images, as they are, in whole minibatches.
     *
     * @param count how many images, rounded up to whole minibatches; 0 gives the statistics of no image
     */
    public BatchNormStatistics batchNormStatistics(ComputationGraph network, Shard shard, int count) {
        int minibatches =
                Math.min((count + batchSize - 1) / batchSize, shard.train().size() / batchSize);
        return BatchNormStatistics.of(
                network,
                () -> IntStream.range(0, minibatches)
                        .mapToObj(i -> shard.train().subList(i * batchSize, (i + 1) * batchSize))
                        .map(images -> new INDArray[] {plain(images).getFeatures()})
                        .iterator());
    }

    private LabelledImage augmented(LabelledImage image, int index, int epoch) {
        long imageSeed = RandomSeed.derive(seed, RandomSeed.Purpose.AUGMENTATION, epoch, index);
        return new LabelledImage(augmentation.augmented(image.pixels(), shape, imageSeed), image.label());
    }
}
