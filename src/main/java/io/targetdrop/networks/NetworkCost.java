package io.targetdrop.networks;

import io.targetdrop.data.ImageShape;
import io.targetdrop.layers.LayerSet;
import java.io.Serializable;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BaseOutputLayer;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.Layer;

/**
 * What a network costs, computed from its configuration, layer by layer.
 *
 * <p>Multiplications are counted as papers count them: one for each multiply-add of a convolution or a dense layer, in a
 * forward pass; normalisation, pooling, sums and regularisers are left out. A training step takes three times as many,
 * because the backward pass computes two gradients. Activations are what DL4J keeps in its workspace until the backward
 * pass: the output of every vertex, except of a regulariser that overwrites its input.
 *
 * @param parameters floats in the parameter vector, running means and variances included; positive
 * @param multiplications multiply-adds of a forward pass for one image
 * @param activations floats kept for the backward pass for one image, positive
 * @param passing floats for one image in arrays that only live from one layer to the next: gradients of activations, and
 *     activations at inference. DL4J reuses as many arrays as are alive at once, each as large as the largest.
 * @param retained floats for one image that malloc does not return to the system. DL4J allocates the activations of the
 *     first minibatch one by one and frees them when its workspace has its final size; ND4J's ops, which compute a network
 *     that concatenates maps, fragment that memory. 0 for other networks, whose kernels allocate nothing.
 */
public record NetworkCost(long parameters, long multiplications, long activations, long passing, long retained)
        implements Serializable {

    public NetworkCost {
        if (!(parameters > 0 && activations > 0 && multiplications >= 0 && passing >= 0 && retained >= 0)) {
            throw new IllegalArgumentException(
                    "a network must have parameters and activations, and no cost below 0, but has " + parameters
                            + " parameters, " + activations + " activations, " + multiplications + " multiplications, "
                            + passing + " passing and " + retained + " retained; take the cost from its blueprint");
        }
    }

    /** The cost of a blueprint's network; builds its configuration, not the network. */
    public static NetworkCost of(Blueprint blueprint) {
        return new Walk(blueprint).cost();
    }

    /** One walk over a configuration, whose vertices are in the order in which they were drawn and run. */
    private static final class Walk {
        /** The extra arrays of a layer that uses ND4J's ops, which converts its input and its output. */
        private static final int CONVERTED = 2;

        private final ComputationGraphConfiguration configuration;
        private final Map<String, InputType> outputs;
        private final boolean overwrites;
        /** The vertex whose array holds a vertex's output: another one where a regulariser overwrites its input. */
        private final Map<String, String> arrays = new HashMap<>();

        Walk(Blueprint blueprint) {
            ImageShape shape = blueprint.shape();
            configuration = blueprint.thawed().configuration();
            outputs = configuration.getLayerActivationTypes(
                    InputType.convolutional(shape.height(), shape.width(), shape.channels()));
            overwrites = blueprint.layers() == LayerSet.FAST;
            configuration.getVertices().keySet().forEach(vertex -> arrays.put(vertex, array(vertex)));
            arrays.put(Blueprint.INPUT, Blueprint.INPUT);
        }

        private String array(String vertex) {
            boolean isOverwritten = overwrites && SiteDrawing.isSiteLayer(vertex);
            return isOverwritten ? arrays.get(inputs(vertex).get(0)) : vertex;
        }

        NetworkCost cost() {
            long parameters = 0;
            long multiplications = 0;
            boolean concatenates = false;
            for (Map.Entry<String, GraphVertex> vertex :
                    configuration.getVertices().entrySet()) {
                parameters += vertex.getValue().numParams(false);
                multiplications += multiplications(vertex.getKey(), vertex.getValue());
                concatenates |= vertex.getValue() instanceof MergeVertex;
            }
            Set<String> kept = new HashSet<>(arrays.values());
            long activations = kept.stream().mapToLong(this::size).sum();
            long largest = kept.stream().mapToLong(this::size).max().orElseThrow();
            int passed = mostAlive() + (concatenates ? CONVERTED : 0);
            return new NetworkCost(
                    parameters, multiplications, activations, passed * largest, concatenates ? activations : 0);
        }

        private long multiplications(String name, GraphVertex vertex) {
            Layer layer =
                    vertex instanceof LayerVertex holder ? holder.getLayerConf().getLayer() : null;
            if (layer instanceof ConvolutionLayer convolution) {
                int[] kernel = convolution.getKernelSize();
                return convolution.getNIn() * kernel[0] * kernel[1] * size(name);
            }
            if (layer instanceof DenseLayer dense) {
                return dense.getNIn() * dense.getNOut();
            }
            return layer instanceof BaseOutputLayer output ? output.getNIn() * output.getNOut() : 0;
        }

        /**
         * The largest number of arrays that are still to be read, or being written, at any time during a forward pass.
         */
        private int mostAlive() {
            Map<String, String> lastReaders = new HashMap<>();
            for (String vertex : configuration.getVertices().keySet()) {
                inputs(vertex).forEach(input -> lastReaders.put(arrays.get(input), vertex));
            }
            Set<String> alive = new HashSet<>();
            int most = 0;
            for (String vertex : configuration.getVertices().keySet()) {
                alive.add(arrays.get(vertex));
                most = Math.max(most, alive.size());
                alive.removeIf(array -> vertex.equals(lastReaders.get(array)));
            }
            return most;
        }

        private List<String> inputs(String vertex) {
            return configuration.getVertexInputs().get(vertex);
        }

        private long size(String vertex) {
            return outputs.get(vertex).arrayElementsPerExample();
        }
    }
}
