package io.targetdrop.training.spark;

import io.targetdrop.training.GradientClipping;
import io.targetdrop.training.GradientConfig;
import io.targetdrop.training.TrainingException;
import java.io.Serializable;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import org.apache.commons.lang3.exception.ExceptionUtils;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;

/**
 * The networks of a run that stay in the executors from round to round. Building one, with its native kernels and
 * workspaces, takes longer than many rounds do.
 *
 * <p>A task borrows one of its run's networks and sets all of its state, so any network will do for any worker. An
 * executor builds as many as its tasks compute at the same time. It drops the networks of a finished run when the next
 * run starts.
 *
 * @param run a name that no other run has
 * @param configuration what each network is built from
 * @param gradient how they compute gradients
 */
record ResidentReplicas(String run, Broadcast<ComputationGraphConfiguration> configuration, GradientConfig gradient)
        implements Serializable {
    /** The pools of this process, by run. */
    private static final Map<String, Pool> POOLS = new LinkedHashMap<>();

    /** The networks of one run in this process. */
    private static final class Pool {
        private final Map<TaskDevice, Deque<ComputationGraph>> idle = new HashMap<>();
        private int borrowed;

        Deque<ComputationGraph> idleOn(TaskDevice device) {
            return idle.computeIfAbsent(device, none -> new ArrayDeque<>());
        }
    }

    /** Replicas of a network, for a new run. */
    static ResidentReplicas of(JavaSparkContext spark, ComputationGraph network) {
        return of(spark, network, GradientConfig.PLAIN);
    }

    /** Replicas of a network that compute gradients as they are told, for a new run. */
    static ResidentReplicas of(JavaSparkContext spark, ComputationGraph network, GradientConfig gradient) {
        return new ResidentReplicas(
                UUID.randomUUID().toString(), spark.broadcast(network.getConfiguration()), gradient);
    }

    /**
     * Call it in a task. Does some work with a network whose state is undefined, on the GPU of the task if it has one.
     *
     * @throws TrainingException if there is not enough memory; an {@link OutOfMemoryError} would end the executor
     */
    <T> T with(Function<ComputationGraph, T> work) {
        try {
            TaskDevice device = TaskDevice.current();
            device.bind();
            return borrowing(device, work);
        } catch (RuntimeException | OutOfMemoryError e) {
            OutOfMemoryError missing = ExceptionUtils.throwableOfType(e, OutOfMemoryError.class); // DL4J wraps it
            if (missing == null) {
                throw e;
            }
            throw new TrainingException(
                    TrainingException.Reason.OUT_OF_MEMORY,
                    "a worker must have memory for its network and a minibatch but ran out of it: "
                            + missing.getMessage() + "; lower training.batch-size or give executors more");
        }
    }

    private <T> T borrowing(TaskDevice device, Function<ComputationGraph, T> work) {
        ComputationGraph idle = borrow(run, device);
        ComputationGraph sound = null; // a failure in the middle of a step may have left workspaces open
        try {
            ComputationGraph replica = idle == null ? build() : idle;
            T result = work.apply(replica);
            sound = replica;
            return result;
        } finally {
            giveBack(run, device, sound);
        }
    }

    private ComputationGraph build() {
        ComputationGraph network = new ComputationGraph(configuration.value().clone());
        network.init();
        GradientClipping.apply(gradient.clipNorm(), network);
        return network;
    }

    /** Call it on the driver when no task needs the networks any more. */
    void close() {
        configuration.destroy();
        forget(run);
    }

    private static synchronized void forget(String run) {
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
