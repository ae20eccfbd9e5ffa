package io.targetdrop.regularizers;

import io.targetdrop.regularizers.RegularizerConfig.RandomDrop;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The methods that draw their masks at random: their names, papers, usual settings and what draws for them. */
public enum DropMethod {
    /** Single activations (Srivastava et al., JMLR 15, 2014); 0.3 is what wide residual networks take. */
    DROPOUT(0.3) {
        @Override
        public RandomDrop settings(double dropProbability, int blockSize, DropSchedule schedule) {
            return new RegularizerConfig.Dropout(dropProbability, schedule);
        }

        @Override
        MaskSource masks(int blockSize) {
            return new DropoutMasks();
        }
    },
    /** Whole channels of a sample (Tompson et al., arXiv 1411.4280). */
    SPATIAL_DROPOUT(0.1) {
        @Override
        public RandomDrop settings(double dropProbability, int blockSize, DropSchedule schedule) {
            return new RegularizerConfig.SpatialDropout(dropProbability, schedule);
        }

        @Override
        MaskSource masks(int blockSize) {
            return new SpatialDropoutMasks();
        }
    },
    /** Squares at random places of each channel (Ghiasi et al., arXiv 1810.12890). */
    DROPBLOCK(0.1, 7) {
        @Override
        public RandomDrop settings(double dropProbability, int blockSize, DropSchedule schedule) {
            return new RegularizerConfig.DropBlock(dropProbability, blockSize, schedule);
        }

        @Override
        MaskSource masks(int blockSize) {
            return new DropBlockMasks(blockSize);
        }
    },
    /** What stands out among the channels of a position, in random channels (Ouyang et al., ICME 2019). */
    ATTENTIONDROP(0.1, 5) {
        @Override
        public RandomDrop settings(double dropProbability, int blockSize, DropSchedule schedule) {
            return new RegularizerConfig.AttentionDrop(dropProbability, blockSize, schedule);
        }

        @Override
        MaskSource masks(int blockSize) {
            return new AttentionDropMasks(blockSize);
        }
    },
    /** Regions that look like no other region of the sample (Zeng et al., Pattern Recognition 2021), spatial. */
    CORRDROP(0.2, 5) {
        @Override
        public RandomDrop settings(double dropProbability, int blockSize, DropSchedule schedule) {
            return new RegularizerConfig.CorrDrop(dropProbability, blockSize, schedule);
        }

        @Override
        MaskSource masks(int blockSize) {
            return new CorrDropMasks(blockSize);
        }
    },
    /** All but where the strongest channel is high, in a share of the minibatches (Xie et al., arXiv 2103.15425). */
    FOCUSEDDROPOUT(0.1) {
        @Override
        public RandomDrop settings(double dropProbability, int blockSize, DropSchedule schedule) {
            return new RegularizerConfig.FocusedDropout(dropProbability, schedule);
        }

        @Override
        MaskSource masks(int blockSize) {
            return new FocusedDropoutMasks();
        }
    };

    /** For methods without blocks. */
    static final int NO_BLOCK = 0;

    private final double usualDropProbability;
    private final int usualBlockSize;

    DropMethod(double usualDropProbability) {
        this(usualDropProbability, 0);
    }

    DropMethod(double usualDropProbability, int usualBlockSize) {
        this.usualDropProbability = usualDropProbability;
        this.usualBlockSize = usualBlockSize;
    }

    /**
     * The method with these settings.
     *
     * @param blockSize not looked at by methods without blocks
     */
    public abstract RandomDrop settings(double dropProbability, int blockSize, DropSchedule schedule);

    /** What draws; of one layer, since it keeps what it works with. */
    abstract MaskSource masks(int blockSize);

    /** The method with its usual settings. */
    public RandomDrop defaults() {
        return settings(usualDropProbability, usualBlockSize, new DropSchedule.Constant());
    }

    /** The name in configuration files. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The method with this label, if there is one. */
    public static Optional<DropMethod> ofLabel(String label) {
        return Arrays.stream(values())
                .filter(method -> method.label().equals(label))
                .findFirst();
    }

    /** Whether it has a block size. */
    public boolean hasBlock() {
        return usualBlockSize != NO_BLOCK;
    }

    /** The side of a block that is taken where none is given. */
    public int usualBlockSize() {
        return usualBlockSize;
    }

    /** For the end of a complaint. */
    String usualDropProbability() {
        return usualDropProbability + " is usual for " + label();
    }
}
