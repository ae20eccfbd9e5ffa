package io.targetdrop.regularizers;

import java.util.Optional;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A layer that keeps the mask of its first forward pass, so that its output is differentiable and can be checked
 * numerically. Attention is still computed where it reaches the output: as a gate, or, straight through, as T = T0 + M − M0
 * in S = 1 − T · R, which has the value T0 and the slope of M.
 */
class FrozenMaskLayer extends RegularizerLayer {
    private static final long serialVersionUID = 1L;

    private transient Optional<Mask> first;

    FrozenMaskLayer(Regularizer settings) {
        super(settings);
    }

    @Override
    protected Optional<Mask> mask(Pass pass) {
        if (first == null) {
            first = super.mask(pass);
            return first;
        }
        return first.map(mask -> mask instanceof AttentionMask learnt ? moved(learnt, pass) : mask);
    }

    private static Mask moved(AttentionMask first, Pass pass) {
        AttentionMask.Weights weights = first.weights();
        ChannelAttention now = ChannelAttention.of(pass.activations(), weights.first(), weights.second());
        if (first.soft() == null) {
            return new AttentionMask(now, first.scaled(), null, weights);
        }
        INDArray change = now.attention().sub(first.attention().attention());
        INDArray column = change.reshape('c', change.length(), 1);
        return new AttentionMask(now, first.scaled().sub(first.soft().mulColumnVector(column)), first.soft(), weights);
    }
}
