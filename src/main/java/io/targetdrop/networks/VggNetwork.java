package io.targetdrop.networks;

import java.util.List;

/**
 * VGG with batch normalisation, for small images (Simonyan and Zisserman, arXiv 1409.1556): 3 x 3 convolutions, a
 * pooling after each stage, and one dense layer in place of three. A block is a convolution, and its site comes after
 * its ReLU. The sites of a stage and of its last block follow each other.
 *
 * @param blocksPerStage the number of convolutions in each stage
 */
record VggNetwork(List<Integer> blocksPerStage) implements Architecture {
    private static final int WIDTH = 64;
    private static final int MOST_CHANNELS = 512;

    @Override
    public boolean hasStem() {
        return false;
    }

    @Override
    public int leastSide() {
        return 1 << stages();
    }

    @Override
    public void drawBlock(GraphDrawing drawing, int stage, int block) {
        String name = Architecture.name(stage, block);
        drawing.convolution(name, Math.min(WIDTH << (stage - 1), MOST_CHANNELS), 3, 1);
        drawing.normalizationAndRelu(name);
        drawing.site(name);
    }

    @Override
    public void drawTransition(GraphDrawing drawing, int stage) {
        drawing.maxPooling(Architecture.name(stage));
    }
}
