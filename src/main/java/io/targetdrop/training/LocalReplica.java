package io.targetdrop.training;

import io.targetdrop.data.ChannelStatistics;
import io.targetdrop.data.ImageReader;
import io.targetdrop.data.Normalization;
import io.targetdrop.data.Part;
import io.targetdrop.data.RandomSeed;
import io.targetdrop.training.EpochResult.RoundTimes;
import io.targetdrop.training.TrainingPlan.Shard;
import java.util.List;
import java.util.OptionalInt;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/** One network that is trained in this thread. It is the reference for training on a cluster. */
public final class LocalReplica implements Replicas {
    private static final double NANOSECONDS = 1e9;

    private final TrainingPlan plan;
    private final ComputationGraph network;
    private final ImageReader images;
    private final Shard shard;
    private final MinibatchRecipe recipe;

    /**
     * Reads the images and takes a network to train.
     *
     * @param plan a plan for one worker
     * @param network an initialised network, which is trained in place
     */
    public LocalReplica(TrainingPlan plan, ComputationGraph network) {
        this(plan, network, plan.source());
    }

    /**
     * Takes a network to train and images that are already loaded.
     *
     * @param images reads the images of the plan's source
     */
    public LocalReplica(TrainingPlan plan, ComputationGraph network, ImageReader images) {
        if (!(plan.averaging().workers() == 1)) {
            throw new IllegalArgumentException("averaging.workers must be 1 to train locally but is "
                    + plan.averaging().workers() + "; train on Spark instead");
        }
        this.plan = plan;
        this.network = network;
        GradientClipping.apply(plan.training().gradient().clipNorm(), network);
        this.images = plan.averaging().images().keep(images);
        this.shard = plan.assignments(0).get(0).read(this.images);
        this.recipe = plan.recipe(
                ChannelStatistics.of(shard.train(), plan.parts().catalog().shape())
                        .normalization());
    }

    @Override
    public Normalization normalization() {
        return recipe.normalization();
    }

    @Override
    public ComputationGraph network() {
        return network;
    }

    @Override
    public TrainingState state() {
        return TrainingState.of(network);
    }

    @Override
    public void restore(TrainingState state) {
        state.applyTo(network);
    }

    @Override
    public void train(int epoch, int firstStep, RoundObserver observer) {
        int imagesAtOnce = plan.training().imagesAtOnce();
        List<int[]> order = recipe.order(shard, epoch);
        int first = epoch * plan.stepsPerEpoch();
        for (int step = firstStep; step < plan.stepsPerEpoch(); step++) {
            long start = System.nanoTime();
            DataSet minibatch = recipe.training(shard, order.get(step), epoch);
            long computing = System.nanoTime();
            network.getConfiguration().setIterationCount(first + step);
            network.getConfiguration().setEpochCount(epoch);
            Nd4j.getRandom().setSeed(maskSeed(plan.seed(), first + step, 0));
            double loss = GradientAccumulation.fit(network, minibatch.toMultiDataSet(), imagesAtOnce);
            long end = System.nanoTime();
            RoundTimes times = new RoundTimes(
                    (end - start) / NANOSECONDS,
                    (end - computing) / NANOSECONDS,
                    (computing - start) / NANOSECONDS,
                    0,
                    0);
            observer.round(new RoundSummary(
                    step + 1, loss, Double.isFinite(loss) ? OptionalInt.empty() : OptionalInt.of(0), times));
        }
    }

    /** The seed for what layers draw in one step of a worker. Steps are counted over the whole run. */
    public static long maskSeed(long seed, int step, int worker) {
        return RandomSeed.derive(seed, RandomSeed.Purpose.MASK, step, worker);
    }

    @Override
    public void recomputeBatchNorm() {
        recipe.batchNormStatistics(network, shard, plan.batchNormImages()).applyTo(network);
    }

    @Override
    public EpochScores score(int epoch) {
        return recipe.score(network, shard, epoch);
    }

    @Override
    public Score test() {
        return Scorer.score(network, images.read(Part.TEST, plan.parts().test()), recipe);
    }

    @Override
    public void close() {
        // holds nothing outside this object
    }
}
