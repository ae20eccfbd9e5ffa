package io.targetdrop.results.onnx;

import static io.targetdrop.results.onnx.OnnxGraph.integer;

import io.targetdrop.regularizers.TargetDrop;
import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.params.ConvolutionParamInitializer;
import org.deeplearning4j.nn.params.DefaultParamInitializer;
import org.nd4j.linalg.activations.impl.ActivationSoftmax;

/** Turns layers with weights into ONNX nodes, without their activation functions. */
final class WeightedLayers {
    private static final String WEIGHTS = "-W";
    private static final String BIAS = "-b";

    private final OnnxGraph graph;

    WeightedLayers(OnnxGraph graph) {
        this.graph = graph;
    }

    /** A convolution as it is. */
    String convolution(SourceLayer source, String input) {
        ConvolutionLayer settings = (ConvolutionLayer) source.settings();
        float[] bias = settings.hasBias() ? source.parameter(ConvolutionParamInitializer.BIAS_KEY) : new float[0];
        return convolution(source, input, source.parameter(ConvolutionParamInitializer.WEIGHT_KEY), bias);
    }

    /** A convolution that takes in the normalisation of its output. */
    String convolution(SourceLayer source, String input, ChannelScale scale) {
        ConvolutionLayer settings = (ConvolutionLayer) source.settings();
        float[] bias = settings.hasBias()
                ? source.parameter(ConvolutionParamInitializer.BIAS_KEY)
                : new float[Math.toIntExact(settings.getNOut())];
        float[] weights = source.parameter(ConvolutionParamInitializer.WEIGHT_KEY);
        return convolution(source, input, scale.weights(weights), scale.bias(bias));
    }

    private String convolution(SourceLayer source, String input, float[] weights, float[] bias) {
        ConvolutionLayer settings = (ConvolutionLayer) source.settings();
        source.require(settings.getCnn2dDataFormat() == CNN2DFormat.NCHW, LayerTranslation.LAST);
        String name = source.name();
        List<String> inputs = new ArrayList<>();
        inputs.add(input);
        inputs.add(graph.constant(name + WEIGHTS, weights, source.shape(ConvolutionParamInitializer.WEIGHT_KEY)));
        if (bias.length > 0) {
            inputs.add(graph.constant(name + BIAS, bias, bias.length));
        }
        return graph.node(name, "Conv", inputs, Windows.of(source, settings).attributes());
    }

    String dense(SourceLayer source, DenseLayer settings, String input) {
        source.require(!settings.hasLayerNorm(), "has layer normalisation");
        return product(source, source.name(), input, settings.hasBias());
    }

    /** The last layer. Its inputs to the softmax can be read as {@code logits}. */
    String output(SourceLayer source, OutputLayer settings, String input) {
        source.require(
                settings.getActivationFn().getClass() == ActivationSoftmax.class,
                "is an output with the activation function " + settings.getActivationFn() + " and not softmax");
        String logits = product(source, OnnxModel.LOGITS, input, settings.hasBias());
        return graph.node(OnnxModel.OUTPUT, "Softmax", List.of(logits), List.of(integer("axis", 1)));
    }

    /** x · W + b, with W {@code [inputs, outputs]}. */
    private String product(SourceLayer source, String node, String input, boolean hasBias) {
        String weights = DefaultParamInitializer.WEIGHT_KEY;
        List<String> inputs = new ArrayList<>();
        inputs.add(input);
        inputs.add(graph.constant(source.name() + WEIGHTS, source.parameter(weights), source.shape(weights)));
        if (hasBias) {
            float[] bias = source.parameter(DefaultParamInitializer.BIAS_KEY);
            inputs.add(graph.constant(source.name() + BIAS, bias, bias.length));
        }
        return graph.node(node, "Gemm", inputs);
    }

    /**
     * What TargetDrop's learnt gate is at inference: U · sigmoid(W2 · ReLU(W1 · mean(U))). A matrix times a vector of means is a
     * convolution of maps of one pixel, which the product repeats over U.
     */
    String gate(SourceLayer source, String input) {
        String name = source.name();
        String means = graph.node(name + "-pool", "GlobalAveragePool", List.of(input));
        String hidden = graph.node(name + "-relu", "Relu", List.of(matrix(source, TargetDrop.FIRST, means)));
        String gate = graph.node(name + "-sigmoid", "Sigmoid", List.of(matrix(source, TargetDrop.SECOND, hidden)));
        return graph.node(name, "Mul", List.of(input, gate));
    }

    private String matrix(SourceLayer source, String parameter, String input) {
        long[] shape = source.shape(parameter);
        String name = source.name() + "-" + parameter;
        String weights = graph.constant(name + WEIGHTS, source.parameter(parameter), shape[0], shape[1], 1, 1);
        return graph.node(name, "Conv", List.of(input, weights));
    }
}
