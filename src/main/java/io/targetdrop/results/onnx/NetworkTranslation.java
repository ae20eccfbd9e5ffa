package io.targetdrop.results.onnx;

import static io.targetdrop.results.onnx.OnnxGraph.integer;

import io.targetdrop.layers.FastConvolutionLayer;
import io.targetdrop.layers.ResidualSumVertex;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.graph.ReshapeVertex;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.Upsampling2D;
import org.deeplearning4j.nn.conf.preprocessor.CnnToFeedForwardPreProcessor;
import org.deeplearning4j.nn.graph.ComputationGraph;

/**
 * Turns the vertices of a DL4J network into ONNX nodes, in the order of the forward pass. TargetDrop and its like disappear, and
 * a batch normalisation that is the only reader of a convolution becomes part of it.
 */
final class NetworkTranslation {
    private final ComputationGraph network;
    private final ComputationGraphConfiguration configuration;
    private final OnnxGraph graph;
    private final LayerTranslation layers;
    /** The convolutions that take in a normalisation. */
    private final Set<String> folded = new HashSet<>();
    /** The value that each vertex computes, by the name of the vertex. */
    private final Map<String, String> values = new HashMap<>();

    NetworkTranslation(ComputationGraph network, OnnxGraph graph) {
        this.network = network;
        this.configuration = network.getConfiguration();
        this.graph = graph;
        this.layers = new LayerTranslation(graph);
    }

    /**
     * Adds the network's nodes.
     *
     * @param input the value that the network reads
     * @throws IllegalArgumentException if it has a part that cannot be written as ONNX; says which
     */
    void translate(String input) {
        requireImagesInAndClassesOut();
        configuration.getVertexInputs().forEach((vertex, inputs) -> {
            if (isPlainNormalization(vertex) && canTakeInItsReader(inputs.get(0))) {
                folded.add(inputs.get(0));
            }
        });
        values.put(configuration.getNetworkInputs().get(0), input);
        for (int index : network.topologicalSortOrder()) {
            String vertex = network.getVertices()[index].getVertexName();
            if (!folded.contains(vertex) && !values.containsKey(vertex)) {
                values.put(vertex, translated(vertex));
            }
        }
    }

    private void requireImagesInAndClassesOut() {
        List<String> outputs = configuration.getNetworkOutputs();
        boolean isClassifier = configuration.getNetworkInputs().size() == 1
                && outputs.size() == 1
                && layer(outputs.get(0)) instanceof OutputLayer;
        if (!isClassifier) {
            throw new IllegalArgumentException("it has inputs " + configuration.getNetworkInputs() + " and outputs "
                    + outputs + " and not one input and one output layer");
        }
    }

    private boolean isPlainNormalization(String vertex) {
        return layer(vertex) instanceof BatchNormalization
                && ((LayerVertex) configuration.getVertices().get(vertex)).getPreProcessor() == null;
    }

    /** Whether a vertex is a convolution that one vertex reads, as it leaves the convolution. */
    private boolean canTakeInItsReader(String vertex) {
        Layer layer = layer(vertex);
        boolean isConvolution = layer != null
                && (layer.getClass() == ConvolutionLayer.class || layer.getClass() == FastConvolutionLayer.class);
        return isConvolution
                && SourceLayer.isIdentity(((ConvolutionLayer) layer).getActivationFn())
                && readers(vertex).size() == 1;
    }

    private List<String> readers(String vertex) {
        return configuration.getVertexInputs().entrySet().stream()
                .filter(reader -> reader.getValue().contains(vertex))
                .map(Map.Entry::getKey)
                .toList();
    }

    /** The configuration of a vertex's layer; null if it has none. */
    private Layer layer(String vertex) {
        return configuration.getVertices().get(vertex) instanceof LayerVertex layer
                ? layer.getLayerConf().getLayer()
                : null;
    }

    private String translated(String name) {
        List<String> sources = configuration.getVertexInputs().get(name);
        if (folded.contains(sources.get(0))) {
            String convolution = sources.get(0);
            return layers.normalizedConvolution(source(convolution), source(name), input(convolution));
        }
        GraphVertex vertex = configuration.getVertices().get(name);
        List<String> inputs = sources.stream().map(values::get).toList();
        if (vertex instanceof LayerVertex) {
            return layer(name) instanceof Upsampling2D ? spread(name) : layers.translate(source(name), input(name));
        }
        if (vertex instanceof ResidualSumVertex) {
            return graph.node(name + "-relu", "Relu", List.of(graph.node(name, "Add", inputs)));
        }
        if (vertex instanceof ElementWiseVertex arithmetic) {
            return graph.node(name, operator(name, arithmetic, inputs), inputs);
        }
        if (vertex instanceof MergeVertex merge) {
            return graph.node(name, "Concat", inputs, List.of(integer("axis", merge.getMergeAxis())));
        }
        if (vertex instanceof ReshapeVertex reshape) {
            return graph.node(name, "Reshape", List.of(inputs.get(0), shape(name, reshape)));
        }
        throw refusal(name, "is a " + vertex.getClass().getSimpleName());
    }

    private SourceLayer source(String vertex) {
        return new SourceLayer(vertex, network.getLayer(vertex));
    }

    /** The value that a layer reads, after DL4J's preprocessor. */
    private String input(String vertex) {
        String input = values.get(configuration.getVertexInputs().get(vertex).get(0));
        var preProcessor = ((LayerVertex) configuration.getVertices().get(vertex)).getPreProcessor();
        if (preProcessor == null) {
            return input;
        }
        if (preProcessor instanceof CnnToFeedForwardPreProcessor flat && flat.getFormat() == CNN2DFormat.NCHW) {
            return graph.node(vertex + "-flat", "Flatten", List.of(input), List.of(integer("axis", 1)));
        }
        throw refusal(vertex, "reads through a " + preProcessor.getClass().getSimpleName());
    }

    private static String operator(String name, ElementWiseVertex vertex, List<String> inputs) {
        boolean isOfTwo = inputs.size() == 2;
        if (isOfTwo && vertex.getOp() == ElementWiseVertex.Op.Add) {
            return "Add";
        }
        if (isOfTwo && vertex.getOp() == ElementWiseVertex.Op.Product) {
            return "Mul";
        }
        throw refusal(name, "combines " + inputs.size() + " inputs by " + vertex.getOp());
    }

    private String shape(String name, ReshapeVertex vertex) {
        if (vertex.getReshapeOrder() != 'c') {
            throw refusal(name, "reshapes in the order " + vertex.getReshapeOrder());
        }
        return graph.constant(name + "-shape", vertex.getNewShape());
    }

    /**
     * Repeats maps of one pixel over larger maps, as a gate does. ONNX repeats them itself where two arrays are multiplied or
     * added, whatever the size of the larger ones.
     */
    private String spread(String name) {
        String source = configuration.getVertexInputs().get(name).get(0);
        boolean isOfOnePixel = configuration.getVertices().get(source) instanceof ReshapeVertex reshape
                && reshape.getNewShape().length == 4
                && reshape.getNewShape()[2] == 1
                && reshape.getNewShape()[3] == 1;
        boolean isReadByArithmetic = readers(name).stream()
                .allMatch(reader -> configuration.getVertices().get(reader) instanceof ElementWiseVertex);
        if (!(isOfOnePixel && isReadByArithmetic)) {
            throw refusal(name, "is an Upsampling2D of more than one pixel");
        }
        return values.get(source);
    }

    private static IllegalArgumentException refusal(String vertex, String complaint) {
        return new IllegalArgumentException("vertex '" + vertex + "' " + complaint);
    }
}
