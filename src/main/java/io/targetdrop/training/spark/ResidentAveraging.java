package io.targetdrop.training.spark;

import io.targetdrop.training.AveragingConfig;
import io.targetdrop.training.TrainingState;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.dataset.api.MultiDataSet;

/**
 * Parameter averaging with networks that stay in the executors. A round is one Spark job, which sends out flat vectors and
 * gets back their sum.
 *
 * <p>What a task does depends on what it is sent, and on nothing that an executor keeps. So Spark can retry a task on any
 * executor.
 */
final class ResidentAveraging implements Averaging {
    private final JavaSparkContext spark;
    private final AveragingConfig settings;
    private final ResidentReplicas replicas;
    private final ComputationGraph network;
    private TrainingState state;

    /**
     * Starts from a network.
     *
     * @param spark the cluster
     * @param settings how replicas are averaged
     * @param replicas of the same network, in the executors
     * @param network initialised; {@link #network} brings it up to date
     */
    ResidentAveraging(
            JavaSparkContext spark, AveragingConfig settings, ResidentReplicas replicas, ComputationGraph network) {
        this.spark = spark;
        this.settings = settings;
        this.replicas = replicas;
        this.network = network;
        this.state = TrainingState.of(network);
    }

    @Override
    public List<WorkerReport> round(JavaRDD<MultiDataSet> minibatches, Round.Clock clock) {
        List<Broadcast<ReplicaState>> localUpdaters = broadcastLocalUpdaters();
        ReplicaState common = ReplicaState.of(state);
        Broadcast<ReplicaState> start = spark.broadcast(localUpdaters.isEmpty() ? common : common.withoutUpdater());
        try {
            Round round = new Round(replicas, start, localUpdaters, clock, settings);
            JavaRDD<Round.Result> results = minibatches.mapPartitionsWithIndex(
                    (worker, own) -> List.of(round.train(worker, own)).iterator(), true);
            Round.Result result = OrderedSum.of(results, settings.depth(), Round.Result::plus);
            state = mean(result);
            return result.reports();
        } finally {
            start.destroy();
            localUpdaters.forEach(Broadcast::destroy);
        }
    }

    /** One broadcast for each worker, so that a worker fetches only its own. */
    private List<Broadcast<ReplicaState>> broadcastLocalUpdaters() {
        List<Broadcast<ReplicaState>> broadcasts = new ArrayList<>();
        if (state.updaters().size() > 1) {
            for (float[] updater : state.updaters()) {
                broadcasts.add(spark.broadcast(new ReplicaState(new float[0], updater)));
            }
        }
        return broadcasts;
    }

    private static TrainingState mean(Round.Result result) {
        TrainingState mean = result.sum().divideBy(result.reports().size()).toTrainingState();
        List<float[]> local =
                result.localUpdaters().stream().map(ReplicaState::updater).toList();
        return new TrainingState(mean.parameters(), local.isEmpty() ? mean.updaters() : local);
    }

    @Override
    public ComputationGraph network() {
        state.applyTo(network);
        return network;
    }

    @Override
    public TrainingState state() {
        return state;
    }

    @Override
    public void restore(TrainingState from) {
        state = from;
    }
}
