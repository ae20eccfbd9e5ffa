package io.targetdrop.training.spark;

import io.targetdrop.training.AveragingConfig;
import io.targetdrop.training.AveragingConfig.UpdaterState;
import io.targetdrop.training.FrozenParameters;
import io.targetdrop.training.SumTree;
import io.targetdrop.training.spark.Averaging.WorkerReport;
import io.targetdrop.training.spark.SharedBlocks.LostBlockException;
import java.io.Serializable;
import java.util.Iterator;
import java.util.Optional;
import org.apache.spark.broadcast.Broadcast;
import org.nd4j.linalg.dataset.api.MultiDataSet;

/**
 * What executors do in a round whose vectors they exchange themselves. First every worker trains, and offers its vector in
 * slices. Then every slice is averaged, and offered to all.
 *
 * <p>Both return nothing if they miss a block of an executor that was lost, because trying again does not help.
 *
 * @param steps how a worker trains
 * @param start the state that all workers start from
 * @param ends the workers' vectors after their steps
 * @param means the averaged slices
 * @param frozen the parameters that do not change
 * @param settings workers, updaters and the tree of the sum
 */
record SlicedRound(
        ReplicaSteps steps,
        Start start,
        SharedBlocks ends,
        SharedBlocks means,
        FrozenParameters frozen,
        AveragingConfig settings)
        implements Serializable {

    /** Where a round starts from. */
    sealed interface Start extends Serializable {
        /**
         * The state, which is shared and must not be changed.
         *
         * @param isKept whether this process keeps what it gets, and gives it to others
         * @throws LostBlockException if a part of it was lost
         */
        ReplicaState state(boolean isKept);

        /** The driver has sent it. */
        record Sent(Broadcast<ReplicaState> sent) implements Start {
            @Override
            public ReplicaState state(boolean isKept) {
                return sent.value();
            }
        }

        /**
         * The result of a round.
         *
         * @param means its averaged slices
         * @param slices how many they are
         * @param parameters how many values are parameters
         * @param updater how many values are the updater's state, after the parameters
         */
        record Averaged(SharedBlocks means, int slices, int parameters, int updater) implements Start {
            @Override
            public ReplicaState state(boolean isKept) {
                ReplicaState state = new ReplicaState(new float[parameters], new float[updater]);
                for (int slice = 0; slice < slices; slice++) {
                    means.get(
                            mean(slice),
                            state,
                            begin(slice, slices, state.length()),
                            begin(slice + 1, slices, state.length()),
                            isKept);
                }
                return state;
            }
        }
    }

    /**
     * What a worker says after its steps.
     *
     * @param report as of any worker
     * @param parameters how many values of its vector are parameters
     * @param updater how many are the updater's state
     */
    record Offer(WorkerReport report, int parameters, int updater) implements Serializable {}

    /** The position of a slice's first value, and of the end of the slice before. Slices differ by one value at most. */
    static int begin(int slice, int slices, int length) {
        return (int) ((long) length * slice / slices);
    }

    private static String mean(int slice) {
        return "mean_" + slice;
    }

    private static String end(int worker, int slice) {
        return "worker_" + worker + "_slice_" + slice;
    }

    /** Trains the replica of one worker on its minibatches, and offers the result. */
    Optional<Offer> train(int worker, Iterator<MultiDataSet> minibatches) {
        ReplicaState from;
        try {
            from = start.state(true);
        } catch (LostBlockException e) {
            return Optional.empty();
        }
        return Optional.of(offer(from, steps.train(worker, () -> from, minibatches)));
    }

    /** Offers what a worker has after its steps. */
    Offer offer(ReplicaState from, ReplicaSteps.End end) {
        int worker = end.report().worker();
        ReplicaState state =
                settings.updaterState() == UpdaterState.RESET ? end.state().withoutUpdater() : end.state();
        frozen.copy(from.parameters(), state.parameters());
        int slices = settings.workers();
        for (int slice = 0; slice < slices; slice++) {
            ends.put(
                    end(worker, slice),
                    state,
                    begin(slice, slices, state.length()),
                    begin(slice + 1, slices, state.length()));
        }
        return new Offer(end.report(), state.parameters().length, state.updater().length);
    }

    /**
     * Averages a slice, adding in the order that {@link OrderedSum} has, and offers the result.
     *
     * @param length of the whole vector
     * @return whether all workers' slices were there
     */
    boolean average(int slice, int length) {
        int workers = settings.workers();
        int begin = begin(slice, workers, length);
        int end = begin(slice + 1, workers, length);
        float[][] first = new float[1][];
        float[] mean;
        try {
            mean = new SumTree(workers, settings.depth()).sum(worker -> {
                ReplicaState own = new ReplicaState(new float[end - begin], new float[0]);
                ends.get(end(worker, slice), own, 0, end - begin, false);
                if (worker == 0 && !frozen.isEmpty()) {
                    first[0] = own.parameters().clone();
                }
                return own.parameters();
            });
        } catch (LostBlockException e) {
            return false;
        }
        ReplicaState state = new ReplicaState(mean, new float[0]).divideBy(workers);
        if (first[0] != null) {
            frozen.copy(first[0], mean, begin);
        }
        means.put(mean(slice), state, 0, end - begin);
        return true;
    }
}
