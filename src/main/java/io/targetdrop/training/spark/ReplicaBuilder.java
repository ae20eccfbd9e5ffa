package io.targetdrop.training.spark;

import java.io.Serializable;
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

    /** Does something with a network of this executor, whose state is undefined. */
    <T> T with(Function<ComputationGraph, T> work) {
        return ResidentReplicas.with(run, this::build, work);
    }

    private ComputationGraph build() {
        ComputationGraph network = new ComputationGraph(configuration.value().clone());
        network.init();
        return network;
    }
}
