package io.targetdrop.training.spark;

import io.targetdrop.training.AveragingConfig;
import io.targetdrop.training.TrainingPlan;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaRDDLike;
import org.deeplearning4j.spark.api.RDDTrainingApproach;
import org.deeplearning4j.spark.api.Repartition;
import org.deeplearning4j.spark.impl.graph.SparkComputationGraph;
import org.deeplearning4j.spark.impl.multilayer.SparkDl4jMultiLayer;
import org.deeplearning4j.spark.impl.paramavg.ParameterAveragingTrainingMaster;
import org.deeplearning4j.spark.impl.paramavg.ParameterAveragingTrainingResult;
import org.deeplearning4j.spark.impl.paramavg.aggregator.ParameterAveragingAggregationTuple;
import org.deeplearning4j.spark.impl.paramavg.aggregator.ParameterAveragingElementAddFunction;
import org.deeplearning4j.spark.impl.paramavg.aggregator.ParameterAveragingElementCombineFunction;
import org.nd4j.linalg.factory.Nd4j;

/**
 * DL4J's parameter averaging, given one round at a time.
 *
 * <p>Left to itself, the stock master counts its data with a Spark job, splits it by filtering all of it once for each
 * split, and shuffles every split. A round that holds W partitions of at most F minibatches needs none of that: it is told
 * its size instead. Every setting of the stock master is passed explicitly, since some of its defaults are not what its
 * documentation says.
 */
final class RoundTrainingMaster extends ParameterAveragingTrainingMaster {
    private final int depth;
    private final long mostMinibatches;

    private RoundTrainingMaster(Builder builder, AveragingConfig averaging) {
        super(builder);
        this.depth = averaging.depth();
        this.mostMinibatches = (long) averaging.workers() * averaging.frequency();
    }

    static RoundTrainingMaster of(TrainingPlan plan) {
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
        return new RoundTrainingMaster(builder, averaging);
    }

    /**
     * Announces a round.
     *
     * @param clock what tells the replicas where in the run they are
     */
    void startRound(RoundClock clock) {
        trainingHookList = List.of(clock);
    }

    /** As the stock master does it, with the sum in the order of the workers. */
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
