package io.targetdrop.training.spark;

import io.targetdrop.training.AveragingConfig;
import io.targetdrop.training.LocalReplica;
import io.targetdrop.training.TrainingState;
import java.io.Serializable;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.broadcast.Broadcast;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.dataset.api.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;

/**
 * One round as its tasks see it.
 *
 * @param replicas whose networks train
 * @param start the state that all of them start from
 * @param localUpdaters each worker's own updater state, where workers keep theirs; else none
 * @param clock where in the run the round is
 * @param settings what becomes of updaters, and how many minibatches are made before they are needed
 */
record Round(
        ReplicaBuilder replicas,
        Broadcast<ReplicaState> start,
        List<Broadcast<ReplicaState>> localUpdaters,
        Clock clock,
        AveragingConfig settings)
        implements Serializable {
    private static final double NANOSECONDS = 1e9;

    /**
     * Where in the run a round is.
     *
     * @param seed the run's seed
     * @param epoch from 0
     * @param firstStep the round's first step, counted over the whole run
     */
    record Clock(long seed, int epoch, int firstStep) implements Serializable {
        void set(ComputationGraph replica, int step, int worker) {
            replica.getConfiguration().setIterationCount(firstStep + step);
            replica.getConfiguration().setEpochCount(epoch);
            Nd4j.getRandom().setSeed(LocalReplica.maskSeed(seed, firstStep + step, worker));
        }
    }

    /** Trains one worker's replica on its minibatches. */
    RoundResult train(int worker, Iterator<MultiDataSet> minibatches) {
        return replicas.with(replica -> {
            startOf(worker).toTrainingState().applyTo(replica);
            try (Prefetched<MultiDataSet> ready =
                    new Prefetched<>(minibatches, settings.prefetch(), TaskDevice.current()::bind)) {
                WorkerReport report = train(replica, worker, ready);
                return RoundResult.of(ReplicaState.of(TrainingState.of(replica)), report, settings.updaterState());
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
