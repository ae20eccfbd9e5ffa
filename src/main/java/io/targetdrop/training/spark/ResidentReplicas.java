package io.targetdrop.training.spark;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import org.deeplearning4j.nn.graph.ComputationGraph;

/**
 * The networks that live in this executor from round to round: building one, with its native kernels and workspaces, takes
 * longer than many a round.
 *
 * <p>A task borrows one of its run's networks, and gives it all of its state, so that any of them will do for any worker; as
 * many are built as tasks of a run compute at once. Networks of a run that is over go when the next run's first one comes.
 */
final class ResidentReplicas {
    private static final Map<String, Pool> POOLS = new LinkedHashMap<>();

    private ResidentReplicas() {}

    /** The networks of one run. */
    private static final class Pool {
        private final Map<TaskDevice, Deque<ComputationGraph>> idle = new HashMap<>();
        private int borrowed;

        Deque<ComputationGraph> idleOn(TaskDevice device) {
            return idle.computeIfAbsent(device, none -> new ArrayDeque<>());
        }
    }

    /**
     * Does something with one of a run's networks, whose state is whatever the last task left.
     *
     * @param run the run's name, which no other run has
     * @param device where it must live
     * @param maker builds another network, where all are in use
     * @param work what to do
     */
    static <T> T with(
            String run, TaskDevice device, Supplier<ComputationGraph> maker, Function<ComputationGraph, T> work) {
        ComputationGraph idle = borrow(run, device);
        ComputationGraph sound = null; // what failed in the middle of a step may have left workspaces open
        try {
            ComputationGraph replica = idle == null ? maker.get() : idle;
            T result = work.apply(replica);
            sound = replica;
            return result;
        } finally {
            giveBack(run, device, sound);
        }
    }

    /** Lets go of a run's networks. */
    static synchronized void forget(String run) {
        POOLS.remove(run);
    }

    private static synchronized ComputationGraph borrow(String run, TaskDevice device) {
        if (!POOLS.containsKey(run)) {
            POOLS.values().removeIf(pool -> pool.borrowed == 0);
            POOLS.put(run, new Pool());
        }
        Pool pool = POOLS.get(run);
        pool.borrowed++;
        return pool.idleOn(device).poll();
    }

    private static synchronized void giveBack(String run, TaskDevice device, ComputationGraph replica) {
        Pool pool = POOLS.get(run);
        if (pool == null) {
            return;
        }
        pool.borrowed--;
        if (replica != null) {
            pool.idleOn(device).push(replica);
        }
    }
}
