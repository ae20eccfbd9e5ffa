package io.targetdrop.training.spark;

import io.targetdrop.training.AveragingConfig;
import io.targetdrop.training.FrozenParameters;
import io.targetdrop.training.GradientClipping;
import io.targetdrop.training.TrainingPlan;
import io.targetdrop.training.TrainingState;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaRDDLike;
import org.apache.spark.api.java.JavaSparkContext;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.spark.api.RDDTrainingApproach;
import org.deeplearning4j.spark.api.Repartition;
import org.deeplearning4j.spark.api.TrainingHook;
import org.deeplearning4j.spark.impl.graph.SparkComputationGraph;
import org.deeplearning4j.spark.impl.multilayer.SparkDl4jMultiLayer;
import org.deeplearning4j.spark.impl.paramavg.ParameterAveragingTrainingMaster;
import org.deeplearning4j.spark.impl.paramavg.ParameterAveragingTrainingResult;
import org.deeplearning4j.spark.impl.paramavg.aggregator.ParameterAveragingAggregationTuple;
import org.deeplearning4j.spark.impl.paramavg.aggregator.ParameterAveragingElementAddFunction;
import org.deeplearning4j.spark.impl.paramavg.aggregator.ParameterAveragingElementCombineFunction;
import org.nd4j.linalg.dataset.api.DataSet;
import org.nd4j.linalg.dataset.api.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;

/**
 * DL4J's own parameter averaging, whose tasks build their network again in every round. It is the reference for tests
 * and the baseline for benchmarks. Its workers don't report where their time goes, and report the mean of their losses.
 */
final class StockAveraging implements Averaging {
    private final RoundMaster master;
    private final SparkComputationGraph sparkNetwork;
    private final int workers;
    private final double clipNorm;
    private final FrozenParameters frozen;

    StockAveraging(JavaSparkContext spark, TrainingPlan plan, ComputationGraph network) {
        this.master = RoundMaster.of(plan);
        this.sparkNetwork = new SparkComputationGraph(spark, network, master);
        this.workers = plan.averaging().workers();
        this.clipNorm = plan.training().gradient().clipNorm();
        this.frozen = FrozenParameters.of(network);
    }

    @Override
    public List<WorkerReport> round(JavaRDD<MultiDataSet> minibatches, Averaging.Clock clock) {
        master.startRound(new ClockHook(clock, clipNorm));
        fit(minibatches);
        double loss = sparkNetwork.getScore();
        return IntStream.range(0, workers)
                .mapToObj(worker -> new WorkerReport(worker, loss, 0, 0))
                .toList();
    }

    private void fit(JavaRDD<MultiDataSet> minibatches) {
        if (frozen.isEmpty()) {
            sparkNetwork.fitMultiDataSet(minibatches);
            return;
        }
        TrainingState before = state();
        sparkNetwork.fitMultiDataSet(minibatches);
        TrainingState after = state();
        frozen.copy(before.parameters(), after.parameters());
        restore(after);
    }

    @Override
    public ComputationGraph network() {
        return sparkNetwork.getNetwork();
    }

    @Override
    public TrainingState state() {
        return TrainingState.of(network());
    }

    @Override
    public void restore(TrainingState state) {
        state.applyTo(network());
    }

    /**
     * DL4J's training master, given one round at a time.
     *
     * <p>On its own, the stock master counts its data with a Spark job, splits it by filtering all of it once for each split,
     * and shuffles every split. A round that has W partitions of at most F minibatches needs none of that: the master is told
     * its size instead. Every setting is passed explicitly, because some defaults are not what DL4J's documentation says.
     */
    private static final class RoundMaster extends ParameterAveragingTrainingMaster {
        private final int depth;
        private final long mostMinibatches;

        private RoundMaster(Builder builder, AveragingConfig averaging) {
            super(builder);
            this.depth = averaging.depth();
            this.mostMinibatches = (long) averaging.workers() * averaging.frequency();
        }

        static RoundMaster of(TrainingPlan plan) {
            AveragingConfig averaging = plan.averaging();
            int batchSize = plan.training().batchSize();
            Builder builder = new Builder(averaging.workers(), batchSize)
                    .batchSizePerWorker(batchSize)
                    .averagingFrequency(averaging.frequency())
                    .aggregationDepth(averaging.depth())
                    .saveUpdater(averaging.updaterState() == AveragingConfig.UpdaterState.AVERAGE)
                    .rddTrainingApproach(RDDTrainingApproach.Direct)
                    .repartionData(Repartition.Never)
                    .storageLevel(null)
                    .workerPrefetchNumBatches(0)
                    .rngSeed(plan.seed());
            return new RoundMaster(builder, averaging);
        }

        void startRound(ClockHook clock) {
            trainingHookList = List.of(clock);
        }

        /** Does what the stock master does, except that it adds in the order of the workers. */
        @Override
        protected void processResults(
                SparkDl4jMultiLayer noNetwork,
                SparkComputationGraph graph,
                JavaRDD<ParameterAveragingTrainingResult> results,
                int split,
                int splits) {
            ParameterAveragingAggregationTuple sum = OrderedSum.of(
                    results.map(result -> new ParameterAveragingElementAddFunction().call(null, result)),
                    depth,
                    new ParameterAveragingElementCombineFunction());
            int count = sum.getAggregationsCount();
            graph.getNetwork().setParams(sum.getParametersSum().divi(count));
            if (sum.getUpdaterStateSum() != null) {
                graph.getNetwork()
                        .getUpdater()
                        .setStateViewArray(sum.getUpdaterStateSum().divi(count));
            }
            graph.setScore(sum.getScoreSum() / count);
            Nd4j.getExecutioner().commit();
        }

        @Override
        protected <T, R extends JavaRDDLike<T, R>> long getTotalDataSetObjectCount(JavaRDDLike<T, R> data) {
            return mostMinibatches;
        }
    }

    /**
     * Sets the clock of a worker's replica before each of its steps, and makes it clip its gradients.
     *
     * <p>The workers of dl4j-spark clone the network's configuration, and the clone starts at step 0 of epoch 0. Without this
     * hook, schedules of learning rates and drop probabilities would start again in every round. The workers' random
     * generators are not seeded either, so a retried task would get different masks from the first attempt.
     */
    private static final class ClockHook implements TrainingHook {
        private static final long serialVersionUID = 1L;

        private final Averaging.Clock clock;
        private final double clipNorm;

        ClockHook(Averaging.Clock clock, double clipNorm) {
            this.clock = clock;
            this.clipNorm = clipNorm;
        }

        /** Task w of a round is worker w, because of how the round is built. */
        @Override
        public void preUpdate(MultiDataSet minibatch, Model model) {
            ComputationGraph replica = (ComputationGraph) model;
            int step = Math.max(0, replica.getConfiguration().getIterationCount() - clock.firstStep());
            clock.set(replica, step, TaskContext.get().partitionId());
            GradientClipping.apply(clipNorm, replica);
        }

        @Override
        public void preUpdate(DataSet minibatch, Model model) {
            throw new UnsupportedOperationException("rounds are made of MultiDataSets");
        }

        @Override
        public void postUpdate(DataSet minibatch, Model model) {
            throw new UnsupportedOperationException("rounds are made of MultiDataSets");
        }

        @Override
        public void postUpdate(MultiDataSet minibatch, Model model) {
            // nothing changes after a step
        }
    }
}
