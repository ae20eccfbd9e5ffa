package io.targetdrop.training.spark;

import io.targetdrop.training.AveragingConfig;
import io.targetdrop.training.AveragingConfig.UpdaterState;
import io.targetdrop.training.FrozenParameters;
import io.targetdrop.training.TrainingState;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.dataset.api.MultiDataSet;

/**
 * Parameter averaging with networks that stay in the executors. A round is one Spark job: it sends flat vectors out and gets
 * their sum back.
 *
 * <p>The result of a task depends only on what the task is sent, never on what an executor has kept. So Spark can retry a
 * task on any executor.
 */
final class ResidentAveraging implements Averaging {
    private final JavaSparkContext spark;
    private final AveragingConfig settings;
    private final ResidentReplicas replicas;
    private final ComputationGraph network;
    private final FrozenParameters frozen;
    private TrainingState state;

    /**
     * Starts from a network.
     *
     * @param spark the cluster
     * @param settings how replicas are averaged
     * @param replicas replicas of the same network, in the executors
     * @param network an initialised network; {@link #network} brings it up to date
     */
    ResidentAveraging(
            JavaSparkContext spark, AveragingConfig settings, ResidentReplicas replicas, ComputationGraph network) {
        this.spark = spark;
        this.settings = settings;
        this.replicas = replicas;
        this.network = network;
        this.frozen = FrozenParameters.of(network);
        this.state = TrainingState.of(network);
    }

    @Override
    public List<WorkerReport> round(JavaRDD<MultiDataSet> minibatches, Clock clock) {
        List<Broadcast<ReplicaState>> localUpdaters = broadcastLocalUpdaters();
        ReplicaState common = ReplicaState.of(state);
        Broadcast<ReplicaState> start = spark.broadcast(localUpdaters.isEmpty() ? common : common.withoutUpdater());
        try {
            Round round = new Round(replicas, start, localUpdaters, clock, settings);
            JavaRDD<RoundResult> results = minibatches.mapPartitionsWithIndex(
                    (worker, own) -> List.of(round.train(worker, own)).iterator(), true);
            RoundResult result = OrderedSum.of(results, settings.depth(), RoundResult::plus);
            TrainingState mean = mean(result);
            frozen.copy(state.parameters(), mean.parameters());
            state = mean;
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

    private static TrainingState mean(RoundResult result) {
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

    /**
     * What the tasks of one round do in the executors.
     *
     * @param replicas the networks that train
     * @param start the state that all of them start from
     * @param localUpdaters the updater state of each worker if workers keep their own, otherwise empty
     * @param clock where the round is in the run
     * @param settings what happens to updaters, and how many minibatches are prepared ahead
     */
    private record Round(
            ResidentReplicas replicas,
            Broadcast<ReplicaState> start,
            List<Broadcast<ReplicaState>> localUpdaters,
            Clock clock,
            AveragingConfig settings)
            implements Serializable {

        /** Trains the replica of one worker on its minibatches. */
        RoundResult train(int worker, Iterator<MultiDataSet> minibatches) {
            ReplicaSteps.End end = new ReplicaSteps(replicas, clock, settings.prefetch())
                    .train(worker, () -> startOf(worker), minibatches);
            return RoundResult.of(end.state(), end.report(), settings.updaterState());
        }

        private ReplicaState startOf(int worker) {
            ReplicaState common = start.value();
            return localUpdaters.isEmpty()
                    ? common
                    : new ReplicaState(
                            common.parameters(),
                            localUpdaters.get(worker).value().updater());
        }
    }

    /**
     * The results of some workers, in the order of the workers.
     *
     * @param sum the sum of their states; it includes the updaters only if these are averaged
     * @param reports one for each worker
     * @param localUpdaters one for each worker if workers keep their own, otherwise empty
     */
    record RoundResult(ReplicaState sum, List<WorkerReport> reports, List<ReplicaState> localUpdaters)
            implements Serializable {

        /** The result of one worker. */
        static RoundResult of(ReplicaState end, WorkerReport report, UpdaterState updaters) {
            return switch (updaters) {
                case AVERAGE -> new RoundResult(end, List.of(report), List.of());
                case RESET -> new RoundResult(end.withoutUpdater(), List.of(report), List.of());
                case KEEP_LOCAL ->
                    new RoundResult(end.withoutUpdater(), List.of(report), List.of(end.withoutParameters()));
            };
        }

        /** Adds the results of the workers after these. Overwrites the sum of this one. */
        RoundResult plus(RoundResult other) {
            return new RoundResult(
                    sum.add(other.sum),
                    Stream.concat(reports.stream(), other.reports.stream()).toList(),
                    Stream.concat(localUpdaters.stream(), other.localUpdaters.stream())
                            .toList());
        }
    }
}
