package io.targetdrop.networks;

import io.targetdrop.networks.GraphDrawing.Output;
import java.util.List;

/**
 * A residual network whose normalisations and ReLUs come before the convolutions (He et al., arXiv 1603.05027), and the wide
 * ones (Zagoruyko and Komodakis, arXiv 1605.07146). A block's site comes after its second normalisation and ReLU, between
 * the two convolutions, where the latter put dropout; a stage's is the sum of its last block.
 *
 * @param stem channels of the first convolution
 * @param width channels of the first stage; every other stage doubles them
 * @param blocksPerStage of two convolutions each
 */
record PreActivationNetwork(int stem, int width, List<Integer> blocksPerStage) implements Architecture {

    @Override
    public void drawStem(GraphDrawing drawing) {
        drawing.convolution("stem", stem, 3, 1);
    }

    /**
     * Two convolutions and a shortcut. The shortcut shares the first activation where it is a projection, and in the first
     * block of all (arXiv 1603.05027, appendix); elsewhere it is the identity.
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
    public void drawEnd(GraphDrawing drawing) {
        drawing.normalizationAndRelu("end");
    }
}
