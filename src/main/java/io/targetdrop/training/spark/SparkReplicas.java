package io.targetdrop.training.spark;

import io.targetdrop.data.ChannelStatistics;
import io.targetdrop.data.ImageShape;
import io.targetdrop.data.ImageSource;
import io.targetdrop.data.Normalization;
import io.targetdrop.data.Part;
import io.targetdrop.training.AveragingConfig;
import io.targetdrop.training.MinibatchRecipe;
import io.targetdrop.training.Replicas;
import io.targetdrop.training.Score;
import io.targetdrop.training.Scorer;
import io.targetdrop.training.Shard;
import io.targetdrop.training.TrainingPlan;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.storage.StorageLevel;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.spark.impl.graph.SparkComputationGraph;
import org.nd4j.linalg.dataset.api.MultiDataSet;

/**
 * W networks in W tasks, averaged by dl4j-spark every F minibatches.
 *
 * <p>Worker w's images are partition w of a cached data set, so that it is the same images wherever the task runs and
 * however often. A round is one Spark job.
 */
public final class SparkReplicas implements Replicas {
    private final JavaSparkContext spark;
    private final TrainingPlan plan;
    private final RoundTrainingMaster master;
    private final SparkComputationGraph sparkNetwork;
    private final JavaRDD<Shard> shards;
    private final MinibatchRecipe recipe;

    /**
     * Lets the executors read their images and takes a network to train.
     *
     * @param spark the cluster
     * @param plan the plan
     * @param network an initialised network; it is updated at every averaging
     */
    public SparkReplicas(JavaSparkContext spark, TrainingPlan plan, ComputationGraph network) {
        this.spark = spark;
        this.plan = plan;
        this.master = RoundTrainingMaster.of(plan);
        this.sparkNetwork = new SparkComputationGraph(spark, network, master);
        ImageSource source = plan.source();
        this.shards = spark.parallelize(plan.assignments(), workers())
                .map(assignment -> assignment.read(source))
                .persist(StorageLevel.MEMORY_AND_DISK());
        this.recipe = plan.recipe(statistics().normalization());
        requireReadableTestPart();
    }

    /** An image that cannot be read is better found now than after the last epoch. Only that it can be read is used. */
    private void requireReadableTestPart() {
        ImageSource source = plan.source();
        spark.parallelize(TrainingPlan.slices(plan.parts().test(), workers()), workers())
                .foreach(indices -> source.read(Part.TEST, indices));
    }

    private int workers() {
        return plan.averaging().workers();
    }

    private ChannelStatistics statistics() {
        ImageShape shape = plan.parts().catalog().shape();
        return shards.map(shard -> ChannelStatistics.of(shard.train(), shape)).reduce(ChannelStatistics::plus);
    }

    @Override
    public Normalization normalization() {
        return recipe.normalization();
    }

    @Override
    public ComputationGraph network() {
        return sparkNetwork.getNetwork();
    }

    @Override
    public void train(int epoch, RoundObserver observer) {
        AveragingConfig averaging = plan.averaging();
        int steps = plan.stepsPerEpoch();
        for (int from = 0; from < steps; from += averaging.frequency()) {
            int to = Math.min(steps, from + averaging.frequency());
            round(epoch, from, to);
            observer.round(to, sparkNetwork.getScore());
        }
    }

    /** Trains every replica on its minibatches from (inclusive) to (exclusive) of an epoch, and averages. */
    private void round(int epoch, int from, int to) {
        MinibatchRecipe minibatches = recipe;
        JavaRDD<MultiDataSet> data =
                shards.flatMap(shard -> new MinibatchIterator(minibatches, shard, epoch, from, to));
        int firstStep = epoch * plan.stepsPerEpoch() + from;
        master.startRound(to - from, new RoundClock(plan.seed(), epoch, firstStep));
        sparkNetwork.fitMultiDataSet(data);
        // dl4j-spark counts a round as an epoch of F steps
        network().getConfiguration().setIterationCount(firstStep + to - from);
        network().getConfiguration().setEpochCount(epoch);
    }

    @Override
    public EpochScores score() {
        Broadcast<NetworkState> state = spark.broadcast(NetworkState.of(network()));
        MinibatchRecipe minibatches = recipe;
        List<EpochScores> scores = shards.map(shard -> {
                    ComputationGraph replica = state.value().restore();
                    return new EpochScores(
                            Scorer.score(replica, shard.train(), minibatches),
                            Scorer.score(replica, shard.validation(), minibatches));
                })
                .collect();
        state.destroy();
        return scores.stream().reduce(EpochScores::plus).orElseThrow();
    }

    @Override
    public Score test() {
        return SparkScorer.score(
                spark,
                network(),
                recipe,
                new SparkScorer.Images(plan.source(), Part.TEST, plan.parts().test()),
                workers());
    }

    @Override
    public void close() {
        shards.unpersist();
    }
}
