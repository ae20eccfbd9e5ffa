package io.targetdrop.regularizers;

import io.targetdrop.kernels.Maps;
import io.targetdrop.regularizers.TargetDrop.Attention;
import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * TargetDrop's mask if its attention learns. S and λ are constants of the backward pass; M gets a gradient:
 *
 * <ul>
 *   <li>{@link Attention#GATED}: output = U · S · λ · M, and U · M at inference; dM = Σ dOut · U · S · λ.
 *   <li>{@link Attention#STRAIGHT_THROUGH}: S is read as 1 − T · R, with R = 1 inside the region that each channel would
 *       lose and T the target vector, and dT is passed to M: dM = dT = −Σ over R of dOut · U · λ.
 * </ul>
 *
 * <p>Both are this project's, not the paper's. Uses ND4J's ops only.
 *
 * @param attention M and what it was computed from
 * @param scaled S · λ, {@code [N * C, H * W]}; null if nothing is dropped
 * @param soft for straight-through attention R · λ, {@code [N * C, H * W]}; null for a gate
 * @param weights W1 and W2
 */
record AttentionMask(ChannelAttention attention, INDArray scaled, INDArray soft, Weights weights) implements Mask {

    /**
     * The attention's weights.
     *
     * @param first W1
     * @param second W2
     */
    record Weights(INDArray first, INDArray second) {}

    private boolean isGate() {
        return soft == null;
    }

    @Override
    public void multiply(INDArray maps) {
        INDArray rows = ChannelAttention.rows(maps);
        if (scaled != null) {
            rows.muli(scaled);
        }
        if (isGate()) {
            rows.muliColumnVector(column(attention.attention()));
        }
    }

    @Override
    public void backward(INDArray gradient, INDArray input, Map<String, INDArray> parameterGradients) {
        INDArray rows = ChannelAttention.rows(gradient);
        INDArray attentionGradient = attentionGradient(rows, input);
        multiply(gradient);
        ChannelAttention.Gradients gradients = attention.gradients(
                attentionGradient.reshape(attention.attention().shape()), weights.first(), weights.second());
        parameterGradients.get(TargetDrop.FIRST).assign(gradients.first());
        parameterGradients.get(TargetDrop.SECOND).assign(gradients.second());
        rows.addiColumnVector(column(gradients.pooled().div(rows.size(1))));
    }

    /** dM, {@code [N * C]}. */
    private INDArray attentionGradient(INDArray outputGradientRows, INDArray input) {
        INDArray plain = Maps.plain(input.castTo(outputGradientRows.dataType()));
        INDArray product = ChannelAttention.rows(plain.dup('c')).muli(outputGradientRows);
        if (isGate()) {
            return (scaled == null ? product : product.muli(scaled)).sum(1);
        }
        return product.muli(soft).sum(1).negi();
    }

    private static INDArray column(INDArray matrix) {
        return matrix.reshape('c', matrix.length(), 1);
    }

    @Override
    public void apply(FeatureMaps from, FeatureMaps to) {
        throw new UnsupportedOperationException("attention that learns is computed by ND4J's ops, not in place");
    }

    @Override
    public float[] factors() {
        throw new UnsupportedOperationException("attention that learns is more than factors");
    }
}
