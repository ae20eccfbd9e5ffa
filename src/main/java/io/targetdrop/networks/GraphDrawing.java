package io.targetdrop.networks;

import io.targetdrop.layers.LayerSet;
import io.targetdrop.regularizers.Regularizer;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.graph.ReshapeVertex;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.ILossFunction;
import org.nd4j.linalg.lossfunctions.impl.LossMCXENT;

/**
 * Draws a blueprint's layers into a DL4J graph, from the images to the classes. Each method draws a layer or two after the
 * last, with names that begin with the one given.
 */
final class GraphDrawing {
    private static final int POOLED = 2;

    private final Blueprint blueprint;
    private final GraphBuilder graph;
    private final LayerSet layers;
    private final SiteDrawing sites;
    /** The output that the next layer reads. Each layer that is drawn replaces it. */
    private Output last;

    GraphDrawing(Blueprint blueprint, GraphBuilder graph) {
        this.blueprint = blueprint;
        this.graph = graph;
        this.layers = blueprint.layers();
        this.sites = new SiteDrawing(graph, layers);
        this.last = new Output(
                Blueprint.INPUT,
                blueprint.shape().channels(),
                blueprint.shape().height(),
                blueprint.shape().width());
    }

    void draw() {
        blueprint.network().name().architecture().draw(this);
        classifier();
    }

    private void classifier() {
        graph.addLayer("pool", layers.globalAverage(), last.vertex());
        String features = features("pool");
        graph.addLayer(
                Blueprint.OUTPUT,
                new OutputLayer.Builder(loss())
                        .nOut(blueprint.classes())
                        .activation(Activation.SOFTMAX)
                        .build(),
                features);
    }

    /** The vertex that the classifier reads: with a regulariser at its site, each feature is a map of one position there. */
    private String features(String pooled) {
        if (!(blueprint.at(Architecture.CLASSIFIER) instanceof Regularizer)) {
            return pooled;
        }
        String maps = Architecture.CLASSIFIER + "-maps";
        graph.addVertex(maps, new ReshapeVertex(-1, last.channels(), 1, 1), pooled);
        last = new Output(maps, last.channels(), 1, 1);
        site(Architecture.CLASSIFIER);
        return last.vertex();
    }

    /**
     * Cross-entropy. With weights, DL4J multiplies the loss and the gradient of an image by the sum of its labels times their
     * weights, so a label of w instead of 1 would weigh a single image.
     */
    private ILossFunction loss() {
        double[] weights = blueprint.optimization().classWeights().stream()
                .mapToDouble(Double::doubleValue)
                .toArray();
        if (weights.length == 0) {
            return new LossMCXENT();
        }
        DataType type = blueprint.optimization().dataType();
        return new LossMCXENT(
                Nd4j.create(weights, new long[] {1, weights.length}, 'c').castTo(type));
    }

    /** The output of the last layer. */
    Output last() {
        return last;
    }

    /** Makes the next layer read an earlier output. */
    void continueFrom(Output earlier) {
        last = earlier;
    }

    /** Draws a square convolution. Its stride divides the sides of the maps and rounds up. */
    void convolution(String name, int outputs, int kernel, int stride) {
        ConvolutionLayer layer = last.vertex().equals(Blueprint.INPUT)
                ? layers.firstConvolution(outputs, kernel, stride)
                : layers.convolution(outputs, kernel, stride);
        graph.addLayer(name + "-conv", layer, last.vertex());
        last = last.strided(name + "-conv", outputs, stride);
    }

    /** Draws a square convolution of stride 1 in a network that concatenates maps. */
    void plainConvolution(String name, int outputs, int kernel) {
        graph.addLayer(name + "-conv", layers.plainConvolution(outputs, kernel, 1), last.vertex());
        last = last.after(name + "-conv", outputs);
    }

    void normalization(String name) {
        graph.addLayer(name + "-norm", layers.batchNormalization(), last.vertex());
        last = last.after(name + "-norm");
    }

    void normalizationAndRelu(String name) {
        last = last.after(layers.addNormalizationAndRelu(graph, name, last.vertex()));
    }

    /** Draws the sum of a residual and the last output, which is its shortcut. */
    void sum(String name, Output residual) {
        last = residual.after(layers.addSum(graph, name, residual.vertex(), last.vertex()));
    }

    /** Draws a {@link #sum}, followed by ReLU. */
    void sumAndRelu(String name, Output residual) {
        last = residual.after(layers.addSumAndRelu(graph, name, residual.vertex(), last.vertex()));
    }

    /** Draws the concatenation of earlier maps and the last output, in this order. */
    void concatenation(String name, Output earlier) {
        last = last.after(
                layers.addConcatenation(graph, name, earlier.vertex(), last.vertex()),
                earlier.channels() + last.channels());
    }

    /** Draws max-pooling, which halves the sides of the maps and rounds down. */
    void maxPooling(String name) {
        pooling(name, layers.maxPooling(POOLED));
    }

    /** Draws max-pooling over windows that overlap. It halves the sides of the maps and rounds up. */
    void overlappingMaxPooling(String name, int window) {
        graph.addLayer(name + "-pool", layers.overlappingMaxPooling(window, POOLED), last.vertex());
        last = last.strided(name + "-pool", last.channels(), POOLED);
    }

    /** Draws average pooling, which halves the sides of the maps and rounds down. */
    void averagePooling(String name) {
        pooling(name, layers.averagePooling(POOLED));
    }

    private void pooling(String name, Layer layer) {
        graph.addLayer(name + "-pool", layer, last.vertex());
        last = new Output(name + "-pool", last.channels(), last.height() / POOLED, last.width() / POOLED);
    }

    /** Draws the blueprint's regulariser at a site. The last output must have no other reader. */
    void site(String site) {
        last = sites.draw(site, blueprint.at(site), last);
    }

    /**
     * The output of a vertex.
     *
     * @param vertex the name of the vertex
     * @param channels the number of maps
     * @param height the height of the maps, in pixels
     * @param width the width of the maps, in pixels
     */
    record Output(String vertex, int channels, int height, int width) {

        /** The output of another vertex, which changes at most the number of channels. */
        Output after(String next, int newChannels) {
            return new Output(next, newChannels, height, width);
        }

        /** The output of another vertex, whose stride divides the sides of the maps and rounds up. */
        Output strided(String next, int newChannels, int stride) {
            return new Output(next, newChannels, (height - 1) / stride + 1, (width - 1) / stride + 1);
        }

        /** The output of another vertex, which keeps the shape. */
        Output after(String next) {
            return after(next, channels);
        }
    }
}
