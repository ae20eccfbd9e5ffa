package io.targetdrop.regularizers;

import java.io.Serializable;

/** What stands at a network's site: nothing, or one of the masks of this package. */
public sealed interface RegularizerConfig extends Serializable {

    /**
     * Whether the network computes, in training and at inference, what it would compute with an empty site. By the settings:
     * a share that rounds to no channel of a narrow network counts as dropping.
     */
    boolean dropsNothing();

    /** No regulariser: the site is empty, and the network has no layer there. */
    record None() implements RegularizerConfig {
        @Override
        public boolean dropsNothing() {
            return true;
        }
    }

    /** What drops something in training. */
    sealed interface Drop extends RegularizerConfig {
        /** Its name in configuration files. */
        String label();

        /** How much is dropped, as the method counts it, in [0, 1]; at 0 the layer is the identity. */
        double dropProbability();

        /** How the drop probability grows over the epochs. */
        DropSchedule schedule();

        /** The drop probability in force in an epoch, counted from 0. */
        default double dropProbability(int epoch) {
            return dropProbability() * schedule().factor(epoch);
        }

        @Override
        default boolean dropsNothing() {
            return dropProbability() == 0;
        }
    }

    /** What drops squares, or counts by them. */
    sealed interface BlockDrop extends Drop {
        /** The side of a square in pixels, positive. */
        int blockSize();
    }

    /** What draws its masks at random; {@link DropMethod} names the methods, with their papers. */
    sealed interface RandomDrop extends Drop {
        /** Which method. */
        DropMethod method();

        @Override
        default String label() {
            return method().label();
        }
    }

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
            implements BlockDrop {

        /** Its name in configuration files. */
        public static final String LABEL = "targetdrop";

        public static final double DEFAULT_DROP_PROBABILITY = 0.15;
        public static final int DEFAULT_BLOCK_SIZE = 5;
        public static final int DEFAULT_REDUCTION_RATIO = 16;

        public TargetDrop {
            requireProbability(dropProbability, "the paper uses 0.15");
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

        @Override
        public String label() {
            return LABEL;
        }

        /** A gate multiplies by the attention whatever is dropped; the other kinds of attention only choose what is. */
        @Override
        public boolean dropsNothing() {
            return dropProbability == 0 && attention != Attention.GATED;
        }
    }

    /**
     * {@link DropMethod#DROPOUT}.
     *
     * @param dropProbability of each activation
     * @param schedule how it grows over the epochs
     */
    record Dropout(double dropProbability, DropSchedule schedule) implements RandomDrop {
        public Dropout {
            requireProbability(dropProbability, DropMethod.DROPOUT.usualDropProbability());
        }

        @Override
        public DropMethod method() {
            return DropMethod.DROPOUT;
        }
    }

    /**
     * {@link DropMethod#SPATIAL_DROPOUT}.
     *
     * @param dropProbability of each channel of a sample
     * @param schedule how it grows over the epochs
     */
    record SpatialDropout(double dropProbability, DropSchedule schedule) implements RandomDrop {
        public SpatialDropout {
            requireProbability(dropProbability, DropMethod.SPATIAL_DROPOUT.usualDropProbability());
        }

        @Override
        public DropMethod method() {
            return DropMethod.SPATIAL_DROPOUT;
        }
    }

    /**
     * {@link DropMethod#DROPBLOCK}.
     *
     * @param dropProbability the share of the activations that go, were blocks not to overlap; 1 − keep_prob of the paper
     * @param blockSize b, the side of a block in pixels, positive
     * @param schedule how the drop probability grows over the epochs
     */
    record DropBlock(double dropProbability, int blockSize, DropSchedule schedule) implements RandomDrop, BlockDrop {
        public DropBlock {
            requireProbability(dropProbability, DropMethod.DROPBLOCK.usualDropProbability());
            requireBlock(blockSize, DropMethod.DROPBLOCK);
        }

        @Override
        public DropMethod method() {
            return DropMethod.DROPBLOCK;
        }
    }

    /**
     * {@link DropMethod#ATTENTIONDROP}.
     *
     * @param dropProbability p, from which the probability of a drop channel follows
     * @param blockSize b in the same formula, positive
     * @param schedule how the drop probability grows over the epochs
     */
    record AttentionDrop(double dropProbability, int blockSize, DropSchedule schedule)
            implements RandomDrop, BlockDrop {
        public AttentionDrop {
            requireProbability(dropProbability, DropMethod.ATTENTIONDROP.usualDropProbability());
            requireBlock(blockSize, DropMethod.ATTENTIONDROP);
        }

        @Override
        public DropMethod method() {
            return DropMethod.ATTENTIONDROP;
        }
    }

    /**
     * {@link DropMethod#CORRDROP}.
     *
     * @param dropProbability the expected share of the positions that go
     * @param blockSize b, the side of a region in pixels, positive
     * @param schedule how the drop probability grows over the epochs
     */
    record CorrDrop(double dropProbability, int blockSize, DropSchedule schedule) implements RandomDrop, BlockDrop {
        public CorrDrop {
            requireProbability(dropProbability, DropMethod.CORRDROP.usualDropProbability());
            requireBlock(blockSize, DropMethod.CORRDROP);
        }

        @Override
        public DropMethod method() {
            return DropMethod.CORRDROP;
        }
    }

    /**
     * {@link DropMethod#FOCUSEDDROPOUT}.
     *
     * @param dropProbability the probability that a minibatch is masked at all
     * @param schedule how it grows over the epochs
     */
    record FocusedDropout(double dropProbability, DropSchedule schedule) implements RandomDrop {
        public FocusedDropout {
            requireProbability(dropProbability, DropMethod.FOCUSEDDROPOUT.usualDropProbability());
        }

        @Override
        public DropMethod method() {
            return DropMethod.FOCUSEDDROPOUT;
        }
    }

    private static void requireProbability(double dropProbability, String usual) {
        if (!(dropProbability >= 0 && dropProbability <= 1)) {
            throw new IllegalArgumentException(
                    "drop-probability must be in [0, 1] but is " + dropProbability + "; " + usual);
        }
    }

    private static void requireBlock(int blockSize, DropMethod method) {
        if (!(blockSize >= 1)) {
            throw new IllegalArgumentException("block-size must be at least 1 but is " + blockSize + "; "
                    + method.usualBlockSize() + " is usual for " + method.label());
        }
    }
}
