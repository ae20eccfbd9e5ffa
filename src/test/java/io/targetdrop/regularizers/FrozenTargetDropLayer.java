package io.targetdrop.regularizers;

import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * TargetDrop that keeps the mask of its first forward pass, so that its output is differentiable and can be checked
 * numerically. Attention goes on being computed where it reaches the output: as a gate, or, straight through, as T = T0 + M
 * − M0 in S = 1 − T · R, which has the value T0 and the slope of M.
 */
class FrozenTargetDropLayer extends TargetDropLayer {
    private static final long serialVersionUID = 1L;

    FrozenTargetDropLayer(TargetDrop settings) {
        super(settings);
    }

    @Override
    protected TargetDropComputation computation(NeuralNetConfiguration configuration, DataType dataType) {
        return new Frozen(configuration, dataType);
    }

    private static final class Frozen extends TargetDropComputation {
        private static final long serialVersionUID = 1L;
        private transient Decision first;

        private Frozen(NeuralNetConfiguration configuration, DataType dataType) {
            super(configuration, dataType);
        }

        @Override
        protected Decision decide(INDArray activations) {
            if (first == null) {
                first = super.decide(activations);
                return first;
            }
            ChannelAttention now = attention(activations);
            if (first.soft() == null) {
                return new Decision(now, first.factors(), null);
            }
            INDArray change = now.attention().sub(first.attention().attention());
            INDArray column = change.reshape('c', change.length(), 1);
            INDArray factors = first.factors().sub(first.soft().mulColumnVector(column));
            return new Decision(now, factors, first.soft());
        }
    }
}
