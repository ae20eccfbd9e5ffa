package io.targetdrop.networks;

import java.util.Collections;
import java.util.List;

/**
 * A plain network. Each stage is one convolution with batch normalisation, ReLU and pooling.
 *
 * @param width channels of the first stage; every later stage doubles them
 * @param stages the number of stages
 */
record PlainNetwork(int width, int stages) implements Architecture {

    @Override
    public List<Integer> blocksPerStage() {
        return Collections.nCopies(stages, 1);
    }

    @Override
    public boolean hasBlockSites() {
        return false;
    }

    @Override
    public boolean hasStem() {
        return false;
    }

    @Override
    public int leastSide() {
        return 1 << stages;
    }

    @Override
    public void drawBlock(GraphDrawing drawing, int stage, int block) {
        drawing.convolution(Architecture.name(stage), width << (stage - 1), 3, 1);
        drawing.normalizationAndRelu(Architecture.name(stage));
    }

    @Override
    public void drawTransition(GraphDrawing drawing, int stage) {
        drawing.maxPooling(Architecture.name(stage));
    }
}
