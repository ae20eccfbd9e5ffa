package io.targetdrop.layers;

import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.nd4j.linalg.activations.Activation;

/**
 * The layers that networks are built from: this project's or DL4J's own. Both sets have the same names and parameters.
 * A network takes all of its layers between the images and the pooled maps from one set, because the fast ones may pass
 * each other maps in oneDNN's format.
 */
public enum LayerSet {
    /** This project's layers, which run on oneDNN's kernels or on the fast native ops. */
    FAST {
        @Override
        public ConvolutionLayer firstConvolution(int outputs, int kernel, int stride) {
            return new FastConvolutionLayer(builder(outputs, kernel, stride))
                    .withBlockedOutput()
                    .asFirst();
        }

        @Override
        public ConvolutionLayer convolution(int outputs, int kernel, int stride) {
            return new FastConvolutionLayer(builder(outputs, kernel, stride)).withBlockedOutput();
        }

        @Override
        public ConvolutionLayer plainConvolution(int outputs, int kernel, int stride) {
            return new FastConvolutionLayer(builder(outputs, kernel, stride));
        }

        @Override
        public BatchNormalization batchNormalization() {
            return configure(new FastBatchNormalizationLayer());
        }

        @Override
        public String addNormalizationAndRelu(GraphBuilder graph, String name, String input) {
            BatchNormalization layer = batchNormalization();
            layer.setActivationFn(Activation.RELU.getActivationFunction());
            graph.addLayer(name + NORMALIZATION, layer, input);
            return name + NORMALIZATION;
        }

        @Override
        public String addSumAndRelu(GraphBuilder graph, String name, String first, String second) {
            graph.addVertex(name + SUM, new ResidualSumVertex(), first, second);
            return name + SUM;
        }

        @Override
        public Layer maxPooling(int window) {
            return FastPoolingLayer.max(window);
        }

        @Override
        public Layer overlappingMaxPooling(int window, int stride) {
            return FastPoolingLayer.overlappingMax(window, stride);
        }

        @Override
        public Layer averagePooling(int window) {
            return FastPoolingLayer.average(window);
        }

        @Override
        public Layer globalAverage() {
            return FastPoolingLayer.globalAverage();
        }
    },
    /** DL4J's own layers, which any DL4J installation can load. */
    STOCK {
        @Override
        public ConvolutionLayer firstConvolution(int outputs, int kernel, int stride) {
            return convolution(outputs, kernel, stride);
        }

        @Override
        public ConvolutionLayer convolution(int outputs, int kernel, int stride) {
            return builder(outputs, kernel, stride).build();
        }

        @Override
        public ConvolutionLayer plainConvolution(int outputs, int kernel, int stride) {
            return convolution(outputs, kernel, stride);
        }

        @Override
        public BatchNormalization batchNormalization() {
            return configure(new BatchNormalization());
        }

        @Override
        public String addNormalizationAndRelu(GraphBuilder graph, String name, String input) {
            graph.addLayer(name + NORMALIZATION, batchNormalization(), input);
            return addRelu(graph, name, name + NORMALIZATION);
        }

        @Override
        public String addSumAndRelu(GraphBuilder graph, String name, String first, String second) {
            return addRelu(graph, name, addSum(graph, name, first, second));
        }

        private String addRelu(GraphBuilder graph, String name, String input) {
            ActivationLayer relu =
                    new ActivationLayer.Builder().activation(Activation.RELU).build();
            graph.addLayer(name + "-relu", relu, input);
            return name + "-relu";
        }

        @Override
        public Layer maxPooling(int window) {
            return pooling(SubsamplingLayer.PoolingType.MAX, window);
        }

        @Override
        public Layer overlappingMaxPooling(int window, int stride) {
            return new SubsamplingLayer.Builder(SubsamplingLayer.PoolingType.MAX)
                    .kernelSize(window, window)
                    .stride(stride, stride)
                    .padding(window / 2, window / 2)
                    .build();
        }

        @Override
        public Layer averagePooling(int window) {
            return pooling(SubsamplingLayer.PoolingType.AVG, window);
        }

        private Layer pooling(SubsamplingLayer.PoolingType kind, int window) {
            int[] square = {window, window};
            return new SubsamplingLayer.Builder(kind, square, square).build();
        }

        @Override
        public Layer globalAverage() {
            return new GlobalPoolingLayer.Builder(PoolingType.AVG).build();
        }
    };

    /** The share of the old running mean and variance that a step keeps. */
    public static final double RUNNING_SHARE = 0.9;

    /** Added to a variance before its root is taken. */
    public static final double EPSILON = 1e-5;

    /**
     * The suffix of a normalisation's name. It is the same in both sets, so that their parameters have the same names.
     */
    private static final String NORMALIZATION = "-norm";

    private static final String SUM = "-sum";
    private static final String CONCATENATION = "-concatenation";

    /** A {@link #convolution} for the layer that reads the images, which need no gradient. */
    public abstract ConvolutionLayer firstConvolution(int outputs, int kernel, int stride);

    /**
     * A square convolution without bias, padded so that stride 1 keeps the size.
     *
     * @param outputs output channels, positive
     * @param kernel side of the kernel in pixels, odd
     * @param stride step in pixels, positive
     */
    public abstract ConvolutionLayer convolution(int outputs, int kernel, int stride);

    /** A {@link #convolution} whose output is concatenated, either directly or after operations on single maps. */
    public abstract ConvolutionLayer plainConvolution(int outputs, int kernel, int stride);

    /** Batch normalisation over the N · H · W values of each channel. */
    public abstract BatchNormalization batchNormalization();

    /**
     * Adds batch normalisation and ReLU.
     *
     * @param graph the graph to add to
     * @param name the start of the vertices' names
     * @param input the vertex to read
     * @return the vertex to read from
     */
    public abstract String addNormalizationAndRelu(GraphBuilder graph, String name, String input);

    /**
     * Adds the sum of two vertices, followed by ReLU. Parameters and result are as for
     * {@link #addNormalizationAndRelu}.
     */
    public abstract String addSumAndRelu(GraphBuilder graph, String name, String first, String second);

    /** Adds the sum of two vertices, whose maps must be in the same format. DL4J's vertex adds arrays of any rank. */
    public String addSum(GraphBuilder graph, String name, String first, String second) {
        graph.addVertex(name + SUM, new ElementWiseVertex(ElementWiseVertex.Op.Add), first, second);
        return name + SUM;
    }

    /**
     * Adds a vertex that has the channels of the first vertex, then those of the second. DL4J's vertex needs plain
     * maps.
     */
    public String addConcatenation(GraphBuilder graph, String name, String first, String second) {
        graph.addVertex(name + CONCATENATION, new MergeVertex(), first, second);
        return name + CONCATENATION;
    }

    /** Pooling by the largest value of each window of {@code window} rows and columns. Windows do not overlap. */
    public abstract Layer maxPooling(int window);

    /**
     * Pooling by the largest value of each window, where windows overlap. It is padded like a {@link #convolution}, and
     * padding never wins.
     *
     * @param window side of a window in pixels, odd
     * @param stride step in pixels, positive and less than {@code window}
     */
    public abstract Layer overlappingMaxPooling(int window, int stride);

    /** Pooling by the mean of each window. The windows are those of {@link #maxPooling}. */
    public abstract Layer averagePooling(int window);

    /** Pooling by the mean of each map. The output is {@code [N, C]}. */
    public abstract Layer globalAverage();

    private static ConvolutionLayer.Builder builder(int outputs, int kernel, int stride) {
        return new ConvolutionLayer.Builder(kernel, kernel)
                .stride(stride, stride)
                .padding(kernel / 2, kernel / 2)
                .convolutionMode(ConvolutionMode.Truncate)
                .nOut(outputs)
                .hasBias(false);
    }

    /** Keeps the variance itself, not its logarithm, so that averaging over workers gives a mean of variances. */
    private static BatchNormalization configure(BatchNormalization layer) {
        layer.setDecay(RUNNING_SHARE);
        layer.setEps(EPSILON);
        layer.setUseLogStd(false);
        return layer;
    }
}
