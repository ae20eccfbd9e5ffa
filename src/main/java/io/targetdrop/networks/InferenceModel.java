package io.targetdrop.networks;

import io.targetdrop.regularizers.RegularizerLayer;
import java.util.Map;
import java.util.Set;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A trained network as a plain DL4J one, which loads without this project's classes. */
public final class InferenceModel {
    private InferenceModel() {}

    /**
     * The same function at inference, of DL4J's own layers: the fast layers' parameters are DL4J's by name and shape,
     * TargetDrop is left out, and a learnt gate becomes two dense layers.
     *
     * @param trained a network that was built from the blueprint
     * @param blueprint what it was built from
     * @return a network whose outputs are those of {@code trained} at inference, but for float rounding
     */
    public static ComputationGraph of(ComputationGraph trained, Blueprint blueprint) {
        ComputationGraph plain = new ComputationGraph(blueprint.forInference().configuration());
        plain.init();
        for (Layer source : trained.getLayers()) {
            String name = source.conf().getLayer().getLayerName();
            if (source.conf().getLayer() instanceof RegularizerLayer) {
                copyGate(source.paramTable(), name, plain);
            } else if (source.numParams() > 0) {
                copy(source.paramTable(), plain.getLayer(name));
            }
        }
        return plain;
    }

    private static void copy(Map<String, INDArray> parameters, Layer target) {
        parameters.forEach(target::setParam);
    }

    /** W1 is {@code [hidden, C]} here and {@code [C, hidden]} in a dense layer; only a gate has one. */
    private static void copyGate(Map<String, INDArray> parameters, String name, ComputationGraph plain) {
        Set<String> vertices = plain.getConfiguration().getVertices().keySet();
        parameters.forEach((key, matrix) -> {
            String dense = name + "-" + key;
            if (vertices.contains(dense)) {
                plain.getLayer(dense).setParam("W", matrix.transpose());
            }
        });
    }
}
