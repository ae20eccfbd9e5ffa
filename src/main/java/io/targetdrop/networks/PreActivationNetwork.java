package io.targetdrop.networks;

import io.targetdrop.networks.GraphDrawing.Output;
import java.util.List;

/**
 * A residual network whose normalisations and ReLUs come before the convolutions (He et al., arXiv 1603.05027), and the
 * wide ones (Zagoruyko and Komodakis, arXiv 1605.07146). The site of a block comes after its second normalisation and
 * ReLU, between the two convolutions, where wide residual networks have their dropout. The site of a stage is at the
 * sum of its last block.
 *
 * @param stem channels of the first convolution
 * @param width channels of the first stage; every later stage doubles them
 * @param blocksPerStage the number of blocks in each stage; a block has two convolutions
 */
record PreActivationNetwork(int stem, int width, List<Integer> blocksPerStage) implements Architecture {

    @Override
    public void drawStem(GraphDrawing drawing) {
        drawing.convolution("stem", stem, 3, 1);
    }

    /**
     * Draws two convolutions and a shortcut. The shortcut starts from the first activation if it is a projection, and
     * in the very first block (arXiv 1603.05027, appendix). Otherwise it is the identity.
     */
    @Override
    public void drawBlock(GraphDrawing drawing, int stage, int block) {
        String name = Architecture.name(stage, block);
        int channels = width << (stage - 1);
        int stride = Architecture.stride(stage, block);
        Output entrance = drawing.last();
        drawing.normalizationAndRelu(name + "-a");
        Output activated = drawing.last();
        drawing.convolution(name + "-a", channels, 3, stride);
        drawing.normalizationAndRelu(name + "-b");
        drawing.site(name);
        drawing.convolution(name + "-b", channels, 3, 1);
        Output residual = drawing.last();
        drawing.continueFrom(block == 1 ? activated : entrance);
        if (stride != 1 || entrance.channels() != channels) {
            drawing.convolution(name + "-shortcut", channels, 1, stride);
        }
        drawing.sum(name, residual);
    }

    @Override
    public boolean hasEnd() {
        return true;
    }

    @Override
    public void drawEnd(GraphDrawing drawing) {
        drawing.normalizationAndRelu("end");
    }
}
