package io.targetdrop.training.spark;

import io.targetdrop.training.TrainingException;
import java.io.Serializable;
import java.util.Optional;
import java.util.function.Function;
import org.apache.spark.broadcast.Broadcast;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;

/**
 * A run's networks, wherever a task finds itself.
 *
 * @param run a name that no other run has
 * @param configuration what each network is built from
 */
record ReplicaBuilder(String run, Broadcast<ComputationGraphConfiguration> configuration) implements Serializable {

    /**
     * Does something with a network of this executor, whose state is undefined.
     *
     * @throws TrainingException if there is not enough memory; as an error it would end the executor
     */
    <T> T with(Function<ComputationGraph, T> work) {
        try {
            return ResidentReplicas.with(run, this::build, work);
        } catch (RuntimeException | OutOfMemoryError e) {
            Optional<String> missing = outOfMemory(e);
            if (missing.isEmpty()) {
                throw e;
            }
            throw new TrainingException("a worker must have memory for its network and a minibatch but has not: "
                    + missing.get() + "; lower training.batch-size or give executors more");
        }
    }

    /** What is said of memory in an error, or in the cause of what DL4J makes of it. */
    private static Optional<String> outOfMemory(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof OutOfMemoryError) {
                return Optional.of(String.valueOf(cause.getMessage()));
            }
        }
        return Optional.empty();
    }

    private ComputationGraph build() {
        ComputationGraph network = new ComputationGraph(configuration.value().clone());
        network.init();
        return network;
    }
}
