package io.targetdrop.regularizers;

import org.bytedeco.javacpp.FloatPointer;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * How channels rank by their attention: W2 · ReLU(W1 · v), which is {@link ChannelAttention} without its sigmoid. A sigmoid
 * rises everywhere, so that it does not change which channels are the largest, and a few hundred products are sooner done
 * than handed to ND4J.
 */
final class ChannelScores {
    private final int channels;
    private final float[] first;
    private final float[] second;

    /**
     * Scores by these weights.
     *
     * @param first W1, {@code [hidden, C]} in C order, row after row
     * @param second W2, {@code [C, hidden]}, the same
     * @param channels C
     */
    ChannelScores(float[] first, float[] second, int channels) {
        this.channels = channels;
        this.first = first;
        this.second = second;
    }

    /** Scores by weights that lie in C order. */
    static ChannelScores of(INDArray first, INDArray second) {
        return new ChannelScores(copy(first), copy(second), (int) first.size(1));
    }

    /**
     * The scores of a minibatch's channels.
     *
     * @param pooled v, floats {@code [N, C]} in C order, on the CPU
     * @return {@code [N][C]}
     */
    double[][] of(INDArray pooled) {
        float[] means = copy(pooled);
        double[][] scores = new double[means.length / channels][];
        for (int n = 0; n < scores.length; n++) {
            scores[n] = ofSample(means, n * channels);
        }
        return scores;
    }

    private double[] ofSample(float[] means, int sample) {
        int hiddenWidth = first.length / channels;
        double[] hidden = new double[hiddenWidth];
        for (int h = 0; h < hiddenWidth; h++) {
            for (int c = 0; c < channels; c++) {
                hidden[h] += (double) first[h * channels + c] * means[sample + c];
            }
            hidden[h] = Math.max(hidden[h], 0);
        }
        double[] scores = new double[channels];
        for (int c = 0; c < channels; c++) {
            for (int h = 0; h < hiddenWidth; h++) {
                scores[c] += second[c * hiddenWidth + h] * hidden[h];
            }
        }
        return scores;
    }

    private static float[] copy(INDArray array) {
        float[] values = new float[(int) array.length()];
        new FloatPointer(array.data().addressPointer()).get(values);
        return values;
    }
}
