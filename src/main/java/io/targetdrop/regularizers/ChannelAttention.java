package io.targetdrop.regularizers;

import org.bytedeco.javacpp.FloatPointer;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.ops.transforms.Transforms;

/**
 * Channel attention: v = global average pool of U, M = sigmoid(W2 · ReLU(W1 · v)) (equations 1 and 2 of arXiv
 * 2010.10716; the layers have no bias).
 *
 * <p>Shapes: U {@code [N, C, H, W]}, v and M {@code [N, C]}, W1 {@code [hidden, C]}, W2 {@code [C, hidden]}.
 *
 * @param pooled v
 * @param hidden ReLU(W1 · v), {@code [N, hidden]}
 * @param attention M, in (0, 1)
 */
public record ChannelAttention(INDArray pooled, INDArray hidden, INDArray attention) {
    /** The hidden layer is never narrower than this. */
    public static final int MINIMUM_HIDDEN = 4;

    /**
     * max(C / r, 4).
     *
     * @param channels C, positive
     * @param reductionRatio r, positive
     * @return the width of the hidden layer
     */
    public static int hiddenWidth(int channels, int reductionRatio) {
        return Math.max(channels / reductionRatio, MINIMUM_HIDDEN);
    }

    /**
     * The attention for a minibatch.
     *
     * @param activations U, in C order
     * @param first W1
     * @param second W2
     * @return v, the hidden layer and M
     */
    public static ChannelAttention of(INDArray activations, INDArray first, INDArray second) {
        long samples = activations.size(0);
        long channels = activations.size(1);
        return ofPooled(rows(activations).mean(1).reshape(samples, channels), first, second);
    }

    /**
     * The attention for a minibatch whose maps are pooled already.
     *
     * @param pooled v
     * @param first W1
     * @param second W2
     * @return v, the hidden layer and M
     */
    static ChannelAttention ofPooled(INDArray pooled, INDArray first, INDArray second) {
        INDArray hidden = Transforms.relu(pooled.mmul(first.transpose()), false);
        INDArray logits = hidden.mmul(second.transpose());
        return new ChannelAttention(pooled, hidden, Transforms.sigmoid(logits, false));
    }

    /**
     * How channels rank by their attention: W2 · ReLU(W1 · v), which is M without its sigmoid. A sigmoid rises everywhere,
     * so it does not change which channels are the largest, and a few hundred products take less time here than in ND4J.
     *
     * @param pooled v, {@code [N * C]}
     * @param first W1, floats in C order on the CPU
     * @param second W2, the same
     * @return {@code [N][C]}
     */
    static double[][] scores(float[] pooled, INDArray first, INDArray second) {
        int channels = (int) first.size(1);
        float[] toHidden = copy(first);
        float[] toChannels = copy(second);
        double[][] scores = new double[pooled.length / channels][];
        for (int n = 0; n < scores.length; n++) {
            double[] hidden = product(toHidden, sample(pooled, n, channels));
            for (int h = 0; h < hidden.length; h++) {
                hidden[h] = Math.max(hidden[h], 0);
            }
            scores[n] = product(toChannels, hidden);
        }
        return scores;
    }

    private static double[] sample(float[] pooled, int sample, int channels) {
        double[] values = new double[channels];
        for (int c = 0; c < channels; c++) {
            values[c] = pooled[sample * channels + c];
        }
        return values;
    }

    private static double[] product(float[] matrix, double[] vector) {
        double[] product = new double[matrix.length / vector.length];
        for (int row = 0; row < product.length; row++) {
            for (int column = 0; column < vector.length; column++) {
                product[row] += matrix[row * vector.length + column] * vector[column];
            }
        }
        return product;
    }

    private static float[] copy(INDArray array) {
        float[] values = new float[(int) array.length()];
        new FloatPointer(array.data().addressPointer()).get(values);
        return values;
    }

    /** The maps of a tensor as the rows of a matrix, {@code [N * C, H * W]}; a view when it is in C order. */
    static INDArray rows(INDArray tensor) {
        return tensor.reshape('c', tensor.size(0) * tensor.size(1), tensor.size(2) * tensor.size(3));
    }

    /**
     * Gradients, given the one with respect to M.
     *
     * @param attentionGradient dM, {@code [N, C]}
     * @param first W1
     * @param second W2
     * @return dW1, dW2 and dv
     */
    public Gradients gradients(INDArray attentionGradient, INDArray first, INDArray second) {
        INDArray logitGradient = attention.rsub(1).muli(attention).muli(attentionGradient);
        INDArray hiddenGradient = logitGradient.mmul(second).muli(hidden.gt(0).castTo(hidden.dataType()));
        return new Gradients(
                hiddenGradient.transpose().mmul(pooled),
                logitGradient.transpose().mmul(hidden),
                hiddenGradient.mmul(first));
    }

    /**
     * What {@link #gradients} returns.
     *
     * @param first dW1
     * @param second dW2
     * @param pooled dv, {@code [N, C]}
     */
    public record Gradients(INDArray first, INDArray second, INDArray pooled) {}
}
