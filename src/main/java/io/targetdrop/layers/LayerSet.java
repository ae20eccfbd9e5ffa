package io.targetdrop.layers;

import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;

/** The layers that networks are built of: this project's, or DL4J's own, with equal names and parameters. */
public enum LayerSet {
    /** On the fast native ops. */
    FAST {
        @Override
        public ConvolutionLayer convolution(int outputs, int kernel, int stride) {
            return new FastConvolutionLayer(builder(outputs, kernel, stride));
        }

        @Override
        public BatchNormalization batchNormalization() {
            return configure(new FastBatchNormalizationLayer());
        }
    },
    /** DL4J's own, which any DL4J installation can load. */
    STOCK {
        @Override
        public ConvolutionLayer convolution(int outputs, int kernel, int stride) {
            return builder(outputs, kernel, stride).build();
        }

        @Override
        public BatchNormalization batchNormalization() {
            return configure(new BatchNormalization());
        }
    };

    /** The share of the old running mean and variance that a step keeps. */
    public static final double RUNNING_SHARE = 0.9;

    /** Added to a variance before its root is taken. */
    public static final double EPSILON = 1e-5;

    /**
     * A square convolution without bias, padded so that stride 1 keeps the size.
     *
     * @param outputs output channels, positive
     * @param kernel side of the kernel in pixels, odd
     * @param stride step in pixels, positive
     */
    public abstract ConvolutionLayer convolution(int outputs, int kernel, int stride);

    /** Batch normalisation over a channel's N · H · W values. */
    public abstract BatchNormalization batchNormalization();

    private static ConvolutionLayer.Builder builder(int outputs, int kernel, int stride) {
        return new ConvolutionLayer.Builder(kernel, kernel)
                .stride(stride, stride)
                .padding(kernel / 2, kernel / 2)
                .convolutionMode(ConvolutionMode.Truncate)
                .nOut(outputs)
                .hasBias(false);
    }

    /** The variance is kept as it is, not as a logarithm: averaged over workers, it stays a mean of variances. */
    private static BatchNormalization configure(BatchNormalization layer) {
        layer.setDecay(RUNNING_SHARE);
        layer.setEps(EPSILON);
        layer.setUseLogStd(false);
        return layer;
    }
}
