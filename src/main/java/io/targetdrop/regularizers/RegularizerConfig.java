package io.targetdrop.regularizers;

import java.io.Serializable;

/** What stands at a network's site: nothing, or one of the masks of this package. */
public sealed interface RegularizerConfig extends Serializable {

    /** No regulariser: the site is empty, and the network has no layer there. */
    record None() implements RegularizerConfig {}

    /**
     * TargetDrop (arXiv 2010.10716, section 3).
     *
     * @param dropProbability γ, the share of the channels that are targets, in [0, 1]; the paper uses 0.15
     * @param blockSize k, the side of the square region that is removed, in pixels, odd and positive; the paper uses 5
     * @param reductionRatio r, by which the attention's hidden layer is narrower than its input, positive; the paper
     *     uses 16
     * @param attention whether and how W1 and W2 learn
     * @param keepScale over what λ is taken
     * @param schedule how γ grows over the epochs
     */
    record TargetDrop(
            double dropProbability,
            int blockSize,
            int reductionRatio,
            Attention attention,
            KeepScale keepScale,
            DropSchedule schedule)
            implements RegularizerConfig {

        public static final double DEFAULT_DROP_PROBABILITY = 0.15;
        public static final int DEFAULT_BLOCK_SIZE = 5;
        public static final int DEFAULT_REDUCTION_RATIO = 16;

        public TargetDrop {
            if (!(dropProbability >= 0 && dropProbability <= 1)) {
                throw new IllegalArgumentException(
                        "drop-probability must be in [0, 1] but is " + dropProbability + "; the paper uses 0.15");
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

        /** The paper's settings. */
        public static TargetDrop defaults() {
            return new TargetDrop(
                    DEFAULT_DROP_PROBABILITY,
                    DEFAULT_BLOCK_SIZE,
                    DEFAULT_REDUCTION_RATIO,
                    Attention.FIXED,
                    KeepScale.PER_MAP,
                    new DropSchedule.Constant());
        }
    }
}
