package io.targetdrop.regularizers;

import com.google.auto.service.AutoService;

/**
 * TargetDrop (arXiv 2010.10716, section 3).
 *
 * @param dropProbability γ, the share of the channels that are targets, in [0, 1]; the paper uses 0.15
 * @param blockSize k, the side of the square region that is removed, in pixels, odd and positive; the paper uses 5
 * @param reductionRatio r, by which the attention's hidden layer is narrower than its input, positive; the paper uses 16
 * @param attention whether and how W1 and W2 learn
 * @param keepScale over what λ is taken
 * @param schedule how γ grows over the epochs
 */
@AutoService(Regularizer.class)
public record TargetDrop(
        double dropProbability,
        int blockSize,
        int reductionRatio,
        Attention attention,
        KeepScale keepScale,
        DropSchedule schedule)
        implements Regularizer {
    /** Its name in configuration files. */
    public static final String LABEL = "targetdrop";

    /** The paper's γ. */
    public static final double USUAL_DROP_PROBABILITY = 0.15;

    /** The paper's k. */
    public static final int USUAL_BLOCK_SIZE = 5;

    /** The paper's r. */
    public static final int USUAL_REDUCTION_RATIO = 16;

    private static final Method METHOD = new Method(
            LABEL,
            "a square around the peak of the channels with the highest attention",
            "channels that are targets",
            "Zhu, Zhao, TargetDrop: a targeted regularization method for convolutional neural networks, arXiv 2010.10716",
            2020);

    /** How the attention takes part in training; only the first is the paper's formula as far as it is known. */
    public enum Attention {
        /** Attention only ranks the channels, so W1 and W2 get no gradient and keep their initial values. */
        FIXED,
        /** The output is also multiplied by the attention, as in squeeze-and-excitation, at inference too. Ours. */
        GATED,
        /** The gradient of the mask is passed to the attention as if the target vector were the attention itself. Ours. */
        STRAIGHT_THROUGH
    }

    /** Over what λ = numel(S) / sum(S) is taken; the paper's formula allows both readings. */
    public enum KeepScale {
        /** One λ for each (sample, channel) map. */
        PER_MAP,
        /** One λ for the whole minibatch tensor. */
        WHOLE_TENSOR
    }

    /** The paper's settings. */
    public TargetDrop() {
        this(
                USUAL_DROP_PROBABILITY,
                USUAL_BLOCK_SIZE,
                USUAL_REDUCTION_RATIO,
                Attention.FIXED,
                KeepScale.PER_MAP,
                new DropSchedule.Constant());
    }

    public TargetDrop {
        if (!(dropProbability >= 0 && dropProbability <= 1)) {
            throw new IllegalArgumentException("drop-probability must be in [0, 1] but is " + dropProbability
                    + "; the paper uses " + USUAL_DROP_PROBABILITY);
        }
        if (!(blockSize >= 1 && blockSize % 2 == 1)) {
            throw new IllegalArgumentException("block-size must be odd and positive but is " + blockSize
                    + "; a square has a centre only when its side is odd, the paper uses 5");
        }
        if (!(reductionRatio >= 1)) {
            throw new IllegalArgumentException(
                    "reduction-ratio must be at least 1 but is " + reductionRatio + "; the paper uses 16");
        }
    }

    @Override
    public Method method() {
        return METHOD;
    }

    /** A gate multiplies by the attention whatever is dropped; the other kinds of attention only choose what is. */
    @Override
    public boolean actsAtInference() {
        return attention == Attention.GATED;
    }

    @Override
    public MaskSource masks() {
        throw new UnsupportedOperationException("TargetDropLayer makes its masks");
    }
}
