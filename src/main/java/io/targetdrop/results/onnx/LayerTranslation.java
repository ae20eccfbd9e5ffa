package io.targetdrop.results.onnx;

import static io.targetdrop.results.onnx.OnnxGraph.integer;
import static io.targetdrop.results.onnx.OnnxGraph.number;

import io.targetdrop.layers.FastBatchNormalizationLayer;
import io.targetdrop.layers.FastConvolutionLayer;
import io.targetdrop.layers.FastPoolingLayer;
import io.targetdrop.regularizers.Regularizer;
import io.targetdrop.regularizers.RegularizerLayer;
import io.targetdrop.regularizers.TargetDrop;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.activations.impl.ActivationReLU;
import org.nd4j.linalg.activations.impl.ActivationSigmoid;

/**
 * Turns layers into ONNX nodes. Layers that are not in its table are refused, and so are subclasses of those that are: a layer
 * that is almost known would become a network that is almost right.
 */
final class LayerTranslation {
    /** Of a layer that expects {@code [N, H, W, C]}. */
    static final String LAST = "has its channels last";

    private static final Map<Class<?>, String> ACTIVATIONS =
            Map.of(ActivationReLU.class, "Relu", ActivationSigmoid.class, "Sigmoid");

    private final OnnxGraph graph;
    private final WeightedLayers weighted;
    private final Map<Class<?>, Rule<?>> rules = new HashMap<>();

    /**
     * How layers of one kind are translated.
     *
     * @param <T> their configuration
     */
    private interface Rule<T> {
        /** Adds nodes that read a value, and returns the value that they compute. */
        String translate(SourceLayer source, T settings, String input);
    }

    LayerTranslation(OnnxGraph graph) {
        this.graph = graph;
        this.weighted = new WeightedLayers(graph);
        add(ConvolutionLayer.class, this::convolution);
        add(FastConvolutionLayer.class, this::convolution);
        add(BatchNormalization.class, this::normalization);
        add(FastBatchNormalizationLayer.class, this::normalization);
        add(ActivationLayer.class, (source, settings, input) -> activation(source, settings.getActivationFn(), input));
        add(SubsamplingLayer.class, this::pooling);
        add(GlobalPoolingLayer.class, this::globalPooling);
        add(FastPoolingLayer.class, (source, settings, input) -> translate(source, settings.stock(), input));
        add(DenseLayer.class, this::dense);
        add(OutputLayer.class, (source, settings, input) -> weighted.output(source, settings, input));
    }

    private <T> void add(Class<T> kind, Rule<? super T> rule) {
        rules.put(kind, rule);
    }

    /**
     * Translates a layer.
     *
     * @param input the value that it reads
     * @return the value that it computes
     * @throws IllegalArgumentException if the layer cannot be written as ONNX; says which and why
     */
    String translate(SourceLayer source, String input) {
        return source.settings() instanceof RegularizerLayer regularizer
                ? regularizer(source, regularizer, input)
                : translate(source, source.settings(), input);
    }

    private <T> String translate(SourceLayer source, T settings, String input) {
        @SuppressWarnings("unchecked") // as add() put it there
        Rule<T> rule = (Rule<T>) rules.get(settings.getClass());
        source.require(rule != null, "is a " + settings.getClass().getSimpleName());
        return rule.translate(source, settings, input);
    }

    /** Translates a convolution together with the batch normalisation of its output. */
    String normalizedConvolution(SourceLayer convolution, SourceLayer normalization, String input) {
        String scaled = weighted.convolution(convolution, input, ChannelScale.of(normalization.layer()));
        return activation(normalization, activation((BatchNormalization) normalization.settings()), scaled);
    }

    private String convolution(SourceLayer source, ConvolutionLayer settings, String input) {
        return activation(source, settings.getActivationFn(), weighted.convolution(source, input));
    }

    private String dense(SourceLayer source, DenseLayer settings, String input) {
        return activation(source, settings.getActivationFn(), weighted.dense(source, settings, input));
    }

    /** A normalisation that no convolution takes in: it reads a sum, a concatenation or an activation function. */
    private String normalization(SourceLayer source, BatchNormalization settings, String input) {
        source.require(settings.getCnn2DFormat() == CNN2DFormat.NCHW, LAST);
        ChannelScale scale = ChannelScale.of(source.layer());
        String name = source.name();
        List<String> inputs = List.of(
                input,
                graph.constant(name + "-gamma", scale.gamma()),
                graph.constant(name + "-beta", scale.beta()),
                graph.constant(name + "-mean", scale.mean()),
                graph.constant(name + "-variance", scale.variance()));
        return activation(
                source,
                activation(settings),
                graph.node(name, "BatchNormalization", inputs, List.of(number("epsilon", scale.epsilon()))));
    }

    /** DL4J's layer ignores its activation function. */
    private static IActivation activation(BatchNormalization settings) {
        return settings instanceof FastBatchNormalizationLayer ? settings.getActivationFn() : new ActivationIdentity();
    }

    private String activation(SourceLayer source, IActivation function, String input) {
        if (SourceLayer.isIdentity(function)) {
            return input;
        }
        String operator = ACTIVATIONS.get(function.getClass());
        source.require(operator != null, "has the activation function " + function);
        String name = source.settings() instanceof ActivationLayer
                ? source.name()
                : source.name() + "-" + operator.toLowerCase(Locale.ROOT);
        return graph.node(name, operator, List.of(input));
    }

    private String pooling(SourceLayer source, SubsamplingLayer settings, String input) {
        PoolingType kind = settings.getPoolingType();
        source.require(settings.getCnn2dDataFormat() == CNN2DFormat.NCHW, LAST);
        Windows windows = Windows.of(source, settings);
        return switch (kind) {
            case MAX -> graph.node(source.name(), "MaxPool", List.of(input), windows.attributes());
            case AVG ->
                graph.node(
                        source.name(),
                        "AveragePool",
                        List.of(input),
                        windows.attributesWithoutGaps(source, settings.isAvgPoolIncludePadInDivisor()));
            default -> throw source.refusal("pools by " + kind);
        };
    }

    /** The mean of each map, as {@code [N, C]}. */
    private String globalPooling(SourceLayer source, GlobalPoolingLayer settings, String input) {
        source.require(settings.getPoolingType() == PoolingType.AVG, "pools by " + settings.getPoolingType());
        source.require(settings.isCollapseDimensions(), "keeps the dimensions that it pools");
        String pooled = graph.node(source.name(), "GlobalAveragePool", List.of(input));
        return graph.node(source.name() + "-flat", "Flatten", List.of(pooled), List.of(integer("axis", 1)));
    }

    /** Methods that only act in training leave nothing behind, whatever class an earlier version gave their layers. */
    private String regularizer(SourceLayer source, RegularizerLayer layer, String input) {
        Regularizer method = layer.settings();
        if (!method.actsAtInference()) {
            return input;
        }
        source.require(method instanceof TargetDrop, "is a " + method.label() + " that acts at inference");
        return weighted.gate(source, input);
    }
}
