package io.targetdrop.results.onnx;

import static org.deeplearning4j.nn.params.BatchNormalizationParamInitializer.BETA;
import static org.deeplearning4j.nn.params.BatchNormalizationParamInitializer.GAMMA;
import static org.deeplearning4j.nn.params.BatchNormalizationParamInitializer.GLOBAL_LOG_STD;
import static org.deeplearning4j.nn.params.BatchNormalizationParamInitializer.GLOBAL_MEAN;
import static org.deeplearning4j.nn.params.BatchNormalizationParamInitializer.GLOBAL_VAR;

import java.util.Arrays;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * Batch normalisation at inference, y = γ · (x − μ) / √(σ² + ε) + β for each channel (Ioffe and Szegedy, arXiv 1502.03167).
 *
 * <p>A convolution before it takes it in: with a = γ / √(σ² + ε), its weights become a · W, and its bias a · (b − μ) + β.
 *
 * @param gamma γ, by channel
 * @param beta β, by channel
 * @param mean μ, by channel
 * @param variance σ², by channel
 * @param epsilon ε, positive
 */
record ChannelScale(double[] gamma, double[] beta, double[] mean, double[] variance, double epsilon) {

    /** The scale of a layer of DL4J's or of this project's. */
    static ChannelScale of(Layer layer) {
        BatchNormalization settings = (BatchNormalization) layer.conf().getLayer();
        double[] variance;
        if (settings.isUseLogStd()) {
            variance = Arrays.stream(values(layer, GLOBAL_LOG_STD))
                    .map(logarithm -> Math.pow(10, 2 * logarithm))
                    .toArray();
        } else {
            variance = values(layer, GLOBAL_VAR);
        }
        return new ChannelScale(
                settings.isLockGammaBeta() ? constant(settings.getGamma(), variance.length) : values(layer, GAMMA),
                settings.isLockGammaBeta() ? constant(settings.getBeta(), variance.length) : values(layer, BETA),
                values(layer, GLOBAL_MEAN),
                variance,
                settings.getEps());
    }

    private static double[] values(Layer layer, String parameter) {
        return layer.getParam(parameter).castTo(DataType.DOUBLE).dup('c').data().asDouble();
    }

    private static double[] constant(double value, int length) {
        double[] values = new double[length];
        Arrays.fill(values, value);
        return values;
    }

    private double factor(int channel) {
        return gamma[channel] / Math.sqrt(variance[channel] + epsilon);
    }

    /**
     * The weights of a convolution that takes in this scale.
     *
     * @param weights {@code [O, C, k, k]} in C order, of as many output channels as there are factors
     */
    float[] weights(float[] weights) {
        float[] scaled = new float[weights.length];
        int perChannel = weights.length / gamma.length;
        for (int i = 0; i < scaled.length; i++) {
            scaled[i] = (float) (weights[i] * factor(i / perChannel));
        }
        return scaled;
    }

    /**
     * The bias of a convolution that takes in this scale.
     *
     * @param bias by channel
     */
    float[] bias(float[] bias) {
        float[] scaled = new float[bias.length];
        for (int c = 0; c < scaled.length; c++) {
            scaled[c] = (float) (factor(c) * (bias[c] - mean[c]) + beta[c]);
        }
        return scaled;
    }
}
