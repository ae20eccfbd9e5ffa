package io.targetdrop.training.spark;

import io.targetdrop.training.TrainingPlan;
import io.targetdrop.training.TrainingState;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.spark.impl.graph.SparkComputationGraph;
import org.nd4j.linalg.dataset.api.MultiDataSet;

/**
 * DL4J's own parameter averaging, whose tasks build their network anew in every round: the reference for tests, and the peer
 * for benchmarks. Its workers do not tell where their time goes, and report the mean of their losses.
 */
final class StockAveraging implements Averaging {
    private final RoundTrainingMaster master;
    private final SparkComputationGraph sparkNetwork;
    private final int workers;

    StockAveraging(JavaSparkContext spark, TrainingPlan plan, ComputationGraph network) {
        this.master = RoundTrainingMaster.of(plan);
        this.sparkNetwork = new SparkComputationGraph(spark, network, master);
        this.workers = plan.averaging().workers();
    }

    @Override
    public List<WorkerReport> round(JavaRDD<MultiDataSet> minibatches, Round.Clock clock) {
        master.startRound(new RoundClock(clock));
        sparkNetwork.fitMultiDataSet(minibatches);
        double loss = sparkNetwork.getScore();
        return IntStream.range(0, workers)
                .mapToObj(worker -> new WorkerReport(worker, loss, 0, 0))
                .toList();
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
}
