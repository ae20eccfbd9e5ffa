package io.targetdrop.networks;

import io.targetdrop.networks.GraphDrawing.Output;
import java.util.List;

/**
 * A residual network (He et al., arXiv 1512.03385) with a 3 x 3 stem and no pooling before the stages. The site of a
 * block comes after its second normalisation and before the addition.
 *
 * @param width channels of the first stage; every later stage doubles them
 * @param blocksPerStage the number of blocks in each stage; a block has two convolutions
 */
record ResidualNetwork(int width, List<Integer> blocksPerStage) implements Architecture {

    @Override
    public void drawStem(GraphDrawing drawing) {
        drawing.convolution("stem", width, 3, 1);
        drawing.normalizationAndRelu("stem");
    }

    /** Draws two convolutions and a shortcut. The shortcut is a projection if the shape changes (option B). */
    @Override
    public void drawBlock(GraphDrawing drawing, int stage, int block) {
        String name = Architecture.name(stage, block);
        int channels = width << (stage - 1);
        int stride = Architecture.stride(stage, block);
        Output entrance = drawing.last();
        drawing.convolution(name + "-a", channels, 3, stride);
        drawing.normalizationAndRelu(name + "-a");
        drawing.convolution(name + "-b", channels, 3, 1);
        drawing.normalization(name + "-b");
        drawing.site(name);
        Output residual = drawing.last();
        drawing.continueFrom(entrance);
        if (stride != 1 || entrance.channels() != channels) {
            drawing.convolution(name + "-shortcut", channels, 1, stride);
            drawing.normalization(name + "-shortcut");
        }
        drawing.sumAndRelu(name, residual);
    }
}
