package io.targetdrop.training.spark;

import io.targetdrop.training.AveragingConfig;
import io.targetdrop.training.AveragingConfig.UpdaterState;
import io.targetdrop.training.LocalReplica;
import io.targetdrop.training.TrainingState;
import io.targetdrop.training.spark.Averaging.WorkerReport;
import java.io.Serializable;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.broadcast.Broadcast;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.dataset.api.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;

/**
 * One round: what its tasks do in the executors.
 *
 * @param replicas the networks that train
 * @param start the state that all of them start from
 * @param localUpdaters the updater state of each worker, if workers keep their own; otherwise empty
 * @param clock where in the run the round is
 * @param settings what happens to updaters, and how many minibatches are prepared ahead
 */
record Round(
        ResidentReplicas replicas,
        Broadcast<ReplicaState> start,
        List<Broadcast<ReplicaState>> localUpdaters,
        Clock clock,
        AveragingConfig settings)
        implements Serializable {
    private static final double NANOSECONDS = 1e9;

    /**
     * Where in the run a round is.
     *
     * @param seed the seed of the run
     * @param epoch counted from 0
     * @param firstStep the first step of the round, counted from 0 over the whole run
     */
    record Clock(long seed, int epoch, int firstStep) implements Serializable {

        /** Sets the step of a replica, counted from 0 in the round, and seeds the masks of the step. */
        void set(ComputationGraph replica, int step, int worker) {
            replica.getConfiguration().setIterationCount(firstStep + step);
            replica.getConfiguration().setEpochCount(epoch);
            Nd4j.getRandom().setSeed(LocalReplica.maskSeed(seed, firstStep + step, worker));
        }
    }

    /**
     * The results of some workers, in order.
     *
     * @param sum the sum of their states, with updaters only if these are averaged
     * @param reports one for each worker
     * @param localUpdaters one for each worker if workers keep their own; otherwise empty
     */
    record Result(ReplicaState sum, List<WorkerReport> reports, List<ReplicaState> localUpdaters)
            implements Serializable {

        /** The result of one worker. */
        static Result of(ReplicaState end, WorkerReport report, UpdaterState updaters) {
            return switch (updaters) {
                case AVERAGE -> new Result(end, List.of(report), List.of());
                case RESET -> new Result(end.withoutUpdater(), List.of(report), List.of());
                case KEEP_LOCAL -> new Result(end.withoutUpdater(), List.of(report), List.of(end.withoutParameters()));
            };
        }

        /** Both together. The sum of the first is overwritten. */
        Result plus(Result other) {
            return new Result(
                    sum.add(other.sum),
                    Stream.concat(reports.stream(), other.reports.stream()).toList(),
                    Stream.concat(localUpdaters.stream(), other.localUpdaters.stream())
                            .toList());
        }
    }

    /** Trains the replica of one worker on its minibatches. */
    Result train(int worker, Iterator<MultiDataSet> minibatches) {
        return replicas.with(replica -> {
            startOf(worker).toTrainingState().applyTo(replica);
            try (Prefetched<MultiDataSet> ready =
                    new Prefetched<>(minibatches, settings.prefetch(), TaskDevice.current()::bind)) {
                WorkerReport report = train(replica, worker, ready);
                return Result.of(ReplicaState.of(TrainingState.of(replica)), report, settings.updaterState());
            }
        });
    }

    private ReplicaState startOf(int worker) {
        ReplicaState common = start.value();
        return localUpdaters.isEmpty()
                ? common
                : new ReplicaState(
                        common.parameters(), localUpdaters.get(worker).value().updater());
    }

    private WorkerReport train(ComputationGraph replica, int worker, Iterator<MultiDataSet> minibatches) {
        long computing = 0;
        int steps = 0;
        double loss = 0;
        long start = System.nanoTime();
        while (Double.isFinite(loss) && minibatches.hasNext()) {
            MultiDataSet minibatch = minibatches.next();
            long computingStart = System.nanoTime();
            clock.set(replica, steps, worker);
            replica.fit(minibatch);
            loss = replica.score();
            steps++;
            computing += System.nanoTime() - computingStart;
        }
        long all = System.nanoTime() - start;
        return new WorkerReport(worker, loss, computing / NANOSECONDS, (all - computing) / NANOSECONDS);
    }
}
