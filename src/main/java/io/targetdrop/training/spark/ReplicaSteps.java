package io.targetdrop.training.spark;

import io.targetdrop.training.GradientAccumulation;
import io.targetdrop.training.TrainingState;
import io.targetdrop.training.spark.Averaging.Clock;
import io.targetdrop.training.spark.Averaging.WorkerReport;
import java.io.Serializable;
import java.util.Iterator;
import java.util.function.Supplier;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.dataset.api.MultiDataSet;

/**
 * What a worker does in a round, in an executor: it takes a state, trains on its minibatches, and has another state.
 *
 * @param replicas the networks that train
 * @param clock where the round is in the run
 * @param prefetch how many minibatches are prepared ahead
 */
record ReplicaSteps(ResidentReplicas replicas, Clock clock, int prefetch) implements Serializable {
    private static final double NANOSECONDS = 1e9;

    /** The state after the steps, and what they were like. */
    record End(ReplicaState state, WorkerReport report) {}

    /** Trains the replica of one worker on its minibatches. */
    End train(int worker, Supplier<ReplicaState> start, Iterator<MultiDataSet> minibatches) {
        return replicas.with(replica -> {
            start.get().toTrainingState().applyTo(replica);
            try (Prefetched<MultiDataSet> ready = new Prefetched<>(minibatches, prefetch, TaskDevice.current()::bind)) {
                WorkerReport report = train(replica, worker, ready);
                return new End(ReplicaState.of(TrainingState.of(replica)), report);
            }
        });
    }

    private WorkerReport train(ComputationGraph replica, int worker, Iterator<MultiDataSet> minibatches) {
        long computing = 0;
        int steps = 0;
        double loss = 0;
        long begin = System.nanoTime();
        while (Double.isFinite(loss) && minibatches.hasNext()) {
            MultiDataSet minibatch = minibatches.next();
            long computingBegin = System.nanoTime();
            clock.set(replica, steps, worker);
            int images = (int) minibatch.getFeatures(0).size(0);
            loss = GradientAccumulation.fit(
                    replica, minibatch, replicas.gradient().imagesAtOnce(images));
            steps++;
            computing += System.nanoTime() - computingBegin;
        }
        long all = System.nanoTime() - begin;
        return new WorkerReport(worker, loss, computing / NANOSECONDS, (all - computing) / NANOSECONDS);
    }
}
