package io.targetdrop.training.spark;

import io.targetdrop.data.ChannelStatistics;
import io.targetdrop.data.DataException;
import io.targetdrop.data.ImageReader;
import io.targetdrop.data.ImageShape;
import io.targetdrop.data.LabelledImage;
import io.targetdrop.data.Normalization;
import io.targetdrop.data.Part;
import io.targetdrop.training.BatchNormStatistics;
import io.targetdrop.training.EpochResult.RoundTimes;
import io.targetdrop.training.MinibatchRecipe;
import io.targetdrop.training.Replicas;
import io.targetdrop.training.Score;
import io.targetdrop.training.TrainingPlan;
import io.targetdrop.training.TrainingPlan.Shard;
import io.targetdrop.training.TrainingState;
import io.targetdrop.training.spark.Averaging.WorkerReport;
import java.io.Serializable;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.ToDoubleFunction;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.storage.StorageLevel;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.dataset.api.MultiDataSet;

/**
 * Trains W networks in W tasks and averages them every F minibatches.
 *
 * <p>The images of worker w are partition w of a cached data set, so a worker has the same images on every executor and
 * in every retry. A round is one Spark job.
 */
public final class SparkReplicas implements Replicas {
    private static final double NANOSECONDS = 1e9;

    private final JavaSparkContext spark;
    private final TrainingPlan plan;
    private final SentImages images;
    private final ResidentReplicas replicas;
    private final Averaging averaging;
    private final MinibatchRecipe recipe;
    /** The shards of {@link #epochOfShards}. */
    private JavaRDD<Shard> shards;

    private int epochOfShards;

    /** What a worker does with the averaged network and its images. */
    private interface Work<T> extends Serializable {
        T of(ComputationGraph replica, Shard shard);
    }

    /**
     * Makes the executors read their images.
     *
     * @param spark the cluster
     * @param plan the plan
     * @param network the network to train, initialised; {@link #network} brings it up to date
     */
    public SparkReplicas(JavaSparkContext spark, TrainingPlan plan, ComputationGraph network) {
        this(spark, plan, network, plan.source());
    }

    /**
     * Makes the executors read their images with a given reader.
     *
     * @param images reads the images of the plan's source; sent to each executor once, which may have the images already
     */
    public SparkReplicas(JavaSparkContext spark, TrainingPlan plan, ComputationGraph network, ImageReader images) {
        this.spark = spark;
        this.plan = plan;
        this.images = SentImages.of(spark, plan.averaging().images().keep(images));
        this.replicas = ResidentReplicas.of(spark, network, plan.training().gradient());
        this.averaging = averaging(network);
        this.shards = shards(0);
        this.recipe =
                plan.recipe(problems().collectedIfItFails(this::statistics).normalization());
    }

    private Averaging averaging(ComputationGraph network) {
        return switch (plan.averaging().master()) {
            case RESIDENT -> Averaging.resident(spark, plan.averaging(), replicas, network);
            case DL4J -> new StockAveraging(spark, plan, network);
        };
    }

    private JavaRDD<Shard> shards(int epoch) {
        ImageReader reader = images;
        return spark.parallelize(plan.assignments(epoch), workers())
                .map(assignment -> assignment.read(reader))
                .persist(StorageLevel.fromString(plan.averaging().storage().name()));
    }

    /** Deals the images again for every epoch if the configuration asks for it. */
    private JavaRDD<Shard> shardsOf(int epoch) {
        if (plan.averaging().reshuffle() && epoch != epochOfShards) {
            JavaRDD<Shard> old = shards;
            shards = shards(epoch);
            epochOfShards = epoch;
            old.unpersist();
        }
        return shards;
    }

    /**
     * Checks that all images of the test part can be read, so that a bad one is found now and not after the last epoch.
     * Nothing else is done with them.
     */
    public void requireReadableTestPart() {
        ImageReader source = images;
        problems()
                .collectedIfItFails(
                        () -> spark.parallelize(TrainingPlan.slices(plan.parts().test(), workers()), workers())
                                .map(indices -> requireReadable(source, indices))
                                .collect());
    }

    /** Keeps none of the images, of which there may be more than fit into memory. */
    private static int requireReadable(ImageReader source, int[] test) {
        List<String> problems = source.problems(Part.TEST, test);
        if (!problems.isEmpty()) {
            throw DataException.ofImages(problems, test.length);
        }
        return test.length;
    }

    private ReadingProblems problems() {
        return ReadingProblems.of(spark, images, plan.parts(), workers());
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
        return averaging.network();
    }

    @Override
    public TrainingState state() {
        return averaging.state();
    }

    @Override
    public void restore(TrainingState state) {
        averaging.restore(state);
    }

    @Override
    public void train(int epoch, int firstStep, RoundObserver observer) {
        int frequency = plan.averaging().frequency(epoch);
        int steps = plan.stepsPerEpoch();
        for (int from = firstStep; from < steps; from += frequency) {
            int to = Math.min(steps, from + frequency);
            long start = System.nanoTime();
            List<WorkerReport> reports = round(epoch, from, to);
            observer.round(summary(to, reports, (System.nanoTime() - start) / NANOSECONDS));
        }
    }

    /**
     * Trains every replica on its minibatches {@code from} (inclusive) to {@code to} (exclusive) of an epoch, then
     * averages.
     */
    private List<WorkerReport> round(int epoch, int from, int to) {
        MinibatchRecipe minibatches = recipe;
        JavaRDD<MultiDataSet> data = shardsOf(epoch)
                .flatMap(shard -> minibatches.order(shard, epoch).subList(from, to).stream()
                        .map(positions ->
                                minibatches.training(shard, positions, epoch).toMultiDataSet())
                        .iterator());
        return averaging.round(data, new Averaging.Clock(plan.seed(), epoch, epoch * plan.stepsPerEpoch() + from));
    }

    /** Describes a round. The time that the driver waited beyond what its slowest worker took counts as averaging. */
    private static RoundSummary summary(int stepsDone, List<WorkerReport> reports, double seconds) {
        OptionalInt diverged = reports.stream()
                .filter(report -> !Double.isFinite(report.loss()))
                .mapToInt(WorkerReport::worker)
                .findFirst();
        return new RoundSummary(stepsDone, mean(reports, WorkerReport::loss), diverged, times(reports, seconds));
    }

    private static RoundTimes times(List<WorkerReport> reports, double seconds) {
        double compute = mean(reports, WorkerReport::computeSeconds);
        double data = mean(reports, WorkerReport::dataSeconds);
        double slowest =
                reports.stream().mapToDouble(WorkerReport::seconds).max().orElse(0);
        return slowest == 0
                ? RoundTimes.undivided(seconds)
                : new RoundTimes(seconds, compute, data, seconds - slowest, Math.max(0, slowest - compute - data));
    }

    private static double mean(List<WorkerReport> reports, ToDoubleFunction<WorkerReport> value) {
        return reports.stream().mapToDouble(value).sum() / reports.size();
    }

    @Override
    public void recomputeBatchNorm() {
        int images = plan.batchNormImages();
        if (images == 0) {
            return;
        }
        MinibatchRecipe minibatches = recipe;
        List<BatchNormStatistics> ofWorkers =
                onReplicas((replica, shard) -> minibatches.batchNormStatistics(replica, shard, images));
        ComputationGraph network = averaging.network();
        ofWorkers.stream()
                .reduce(BatchNormStatistics.none(), BatchNormStatistics::plus)
                .applyTo(network);
        averaging.restore(averaging.state().withParametersOf(network));
    }

    @Override
    public EpochScores score(int epoch) {
        MinibatchRecipe minibatches = recipe;
        return onReplicas((replica, shard) -> minibatches.score(replica, shard, epoch)).stream()
                .reduce(EpochScores::plus)
                .orElseThrow();
    }

    /** Does something with the averaged network and each worker's images; the results are in the order of the workers. */
    private <T> List<T> onReplicas(Work<T> work) {
        Broadcast<ReplicaState> state =
                spark.broadcast(ReplicaState.of(averaging.state()).withoutUpdater());
        ResidentReplicas resident = replicas;
        List<T> results = shards.map(shard -> resident.with(replica -> {
                    state.value().toTrainingState().applyTo(replica);
                    return work.of(replica, shard);
                }))
                .collect();
        state.destroy();
        return results;
    }

    /**
     * The first training images of the first worker. Its executor has them, so that nothing is read again.
     *
     * @param most how many at most
     */
    public List<LabelledImage> firstTrainingImages(int most) {
        return shards.map(shard -> List.copyOf(
                        shard.train().subList(0, Math.min(most, shard.train().size()))))
                .first();
    }

    @Override
    public Score test() {
        return SparkScorer.score(
                spark,
                network(),
                recipe,
                new SparkScorer.Images(images, Part.TEST, plan.parts().test()),
                workers());
    }

    @Override
    public void close() {
        shards.unpersist();
        averaging.close();
        replicas.close();
        images.close();
    }
}
