package io.targetdrop.networks;

import io.targetdrop.networks.GraphDrawing.Output;
import java.util.List;

/**
 * A residual network (He et al., arXiv 1512.03385). The site of a block comes after the last normalisation of its residual
 * branch and before the addition.
 *
 * @param stem what comes before the first stage
 * @param block what a block's residual branch consists of
 * @param width maps of the first stage's 3 x 3 convolutions; every later stage doubles them
 * @param blocksPerStage the number of blocks in each stage
 */
record ResidualNetwork(Stem stem, Block block, int width, List<Integer> blocksPerStage) implements Architecture {

    /** What comes before the first stage. */
    enum Stem {
        /** For small images (section 4.2): a 3 x 3 convolution, and no pooling. */
        CIFAR(3, 1),
        /** For photographs (table 1): a 7 x 7 convolution and 3 x 3 max-pooling, each of which halves the maps. */
        IMAGENET(7, 2);

        private static final int POOLING = 3;

        private final int kernel;
        private final int stride;

        Stem(int kernel, int stride) {
            this.kernel = kernel;
            this.stride = stride;
        }

        private void draw(GraphDrawing drawing, int width) {
            drawing.convolution("stem", width, kernel, stride);
            drawing.normalizationAndRelu("stem");
            if (this == IMAGENET) {
                drawing.overlappingMaxPooling("stem", POOLING);
            }
        }
    }

    /** What a block's residual branch consists of. */
    enum Block {
        /** Two 3 x 3 convolutions; the first has the block's stride. */
        BASIC {
            @Override
            void drawResidual(GraphDrawing drawing, String name, int channels, int stride) {
                drawing.convolution(name + "-a", channels, 3, stride);
                drawing.normalizationAndRelu(name + "-a");
                drawing.convolution(name + "-b", channels, 3, 1);
                drawing.normalization(name + "-b");
            }
        },
        /**
         * A 1 x 1 convolution that narrows, a 3 x 3 convolution, and a 1 x 1 convolution that widens. The 3 x 3 one has
         * the block's stride, as in torchvision ("ResNet v1.5", Goyal et al., arXiv 1706.02677, section 5.1). In the paper
         * it is the first, which then skips three quarters of its input.
         */
        BOTTLENECK {
            @Override
            void drawResidual(GraphDrawing drawing, String name, int channels, int stride) {
                drawing.convolution(name + "-a", channels, 1, 1);
                drawing.normalizationAndRelu(name + "-a");
                drawing.convolution(name + "-b", channels, 3, stride);
                drawing.normalizationAndRelu(name + "-b");
                drawing.convolution(name + "-c", EXPANSION * channels, 1, 1);
                drawing.normalization(name + "-c");
            }
        };

        /** The maps of a bottleneck's output, as a multiple of those inside it. */
        private static final int EXPANSION = 4;

        /**
         * Draws the residual branch, without a site.
         *
         * @param channels the maps of 3 x 3 convolutions
         * @param stride divides the sides of the maps
         */
        abstract void drawResidual(GraphDrawing drawing, String name, int channels, int stride);
    }

    /** A network for small images: CIFAR's stem and basic blocks. */
    static ResidualNetwork ofSmallImages(int width, List<Integer> blocksPerStage) {
        return new ResidualNetwork(Stem.CIFAR, Block.BASIC, width, blocksPerStage);
    }

    /** A network for photographs: ImageNet's stem, and 64 maps in the first stage. */
    static ResidualNetwork ofPhotographs(Block block, List<Integer> blocksPerStage) {
        return new ResidualNetwork(Stem.IMAGENET, block, 64, blocksPerStage);
    }

    /** ImageNet's stem halves maps twice and the stages halve them three times, which must leave one position. */
    @Override
    public int leastSide() {
        return stem == Stem.IMAGENET ? 1 << (stages() + 1) : 1;
    }

    @Override
    public void drawStem(GraphDrawing drawing) {
        stem.draw(drawing, width);
    }

    /** Draws the residual branch and a shortcut. The shortcut is a projection if the shape changes (option B). */
    @Override
    public void drawBlock(GraphDrawing drawing, int stage, int number) {
        String name = Architecture.name(stage, number);
        int stride = Architecture.stride(stage, number);
        Output entrance = drawing.last();
        block.drawResidual(drawing, name, width << (stage - 1), stride);
        drawing.site(name);
        Output residual = drawing.last();
        drawing.continueFrom(entrance);
        if (stride != 1 || entrance.channels() != residual.channels()) {
            drawing.convolution(name + "-shortcut", residual.channels(), 1, stride);
            drawing.normalization(name + "-shortcut");
        }
        drawing.sumAndRelu(name, residual);
    }
}
