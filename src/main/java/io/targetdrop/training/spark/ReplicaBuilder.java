package io.targetdrop.training.spark;

import io.targetdrop.training.TrainingException;
import java.io.Serializable;
import java.util.function.Function;
import org.apache.commons.lang3.exception.ExceptionUtils;
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
     * Does something with a network of this executor, whose state is undefined, on the GPU that the task was given, if it
     * was given one.
     *
     * @throws TrainingException if there is not enough memory; as an error it would end the executor
     */
    <T> T with(Function<ComputationGraph, T> work) {
        try {
            TaskDevice device = TaskDevice.current();
            device.bind();
            return ResidentReplicas.with(run, device, this::build, work);
        } catch (RuntimeException | OutOfMemoryError e) {
            // an error, or the cause of what DL4J makes of it
            OutOfMemoryError missing = ExceptionUtils.throwableOfType(e, OutOfMemoryError.class);
            if (missing == null) {
                throw e;
            }
            throw new TrainingException(
                    TrainingException.Reason.OUT_OF_MEMORY,
                    "a worker must have memory for its network and a minibatch but has not: " + missing.getMessage()
                            + "; lower training.batch-size or give executors more");
        }
    }

    private ComputationGraph build() {
        ComputationGraph network = new ComputationGraph(configuration.value().clone());
        network.init();
        return network;
    }
}
