package io.targetdrop.networks;

import io.targetdrop.data.Normalization;
import java.io.Serializable;
import java.util.HashMap;
import java.util.Map;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A trained network that another one can start from.
 *
 * @param path of its file, for messages
 * @param normalization of its inputs, which its parameters expect
 * @param outputs the number of its classes
 * @param layers the parameters of each layer that has some, by their names, running means and variances included
 */
public record SavedNetwork(
        String path, Normalization normalization, int outputs, Map<String, Map<String, INDArray>> layers)
        implements Serializable {

    /** Copies the parameters of a network. */
    public static SavedNetwork of(String path, ComputationGraph network, Normalization normalization) {
        Map<String, Map<String, INDArray>> layers = new HashMap<>();
        for (Layer layer : network.getLayers()) {
            if (layer.numParams() > 0) {
                Map<String, INDArray> parameters = new HashMap<>();
                layer.paramTable().forEach((name, values) -> parameters.put(name, values.dup('c')));
                layers.put(layer.conf().getLayer().getLayerName(), parameters);
            }
        }
        String output = network.getConfiguration().getNetworkOutputs().get(0);
        return new SavedNetwork(path, normalization, (int) network.layerSize(output), layers);
    }
}
