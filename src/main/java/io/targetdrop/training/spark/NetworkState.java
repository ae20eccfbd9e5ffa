package io.targetdrop.training.spark;

import java.io.Serializable;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A network on its way to the executors.
 *
 * @param configuration its layers
 * @param parameters its flat parameter vector
 */
record NetworkState(ComputationGraphConfiguration configuration, INDArray parameters) implements Serializable {

    static NetworkState of(ComputationGraph network) {
        return new NetworkState(network.getConfiguration(), network.params());
    }

    /** A network of one's own, which others that came from this state do not share. */
    ComputationGraph restore() {
        ComputationGraph network = new ComputationGraph(configuration.clone());
        network.init(parameters.dup(), false);
        return network;
    }
}
