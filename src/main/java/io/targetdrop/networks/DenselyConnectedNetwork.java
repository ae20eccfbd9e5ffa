package io.targetdrop.networks;

import io.targetdrop.networks.GraphDrawing.Output;
import java.util.List;
import java.util.stream.IntStream;

/**
 * DenseNet-BC (Huang et al., arXiv 1608.06993): every block adds a few maps to those before it. The site of a block is
 * at the maps that the block adds, and the site of a stage is at all maps of a dense block. The site of a transition,
 * {@code transition-1} and so on, comes after its pooling.
 *
 * @param growth the maps that a block adds, k
 * @param blocksPerStage the number of layers in each dense block
 */
record DenselyConnectedNetwork(int growth, List<Integer> blocksPerStage) implements Architecture {
    /** The maps of a bottleneck, as a multiple of k. */
    private static final int BOTTLENECK = 4;

    @Override
    public int leastSide() {
        return 1 << (stages() - 1);
    }

    @Override
    public List<String> transitionSites() {
        return IntStream.range(1, stages())
                .mapToObj(DenselyConnectedNetwork::transition)
                .toList();
    }

    private static String transition(int stage) {
        return "transition-" + stage;
    }

    @Override
    public void drawStem(GraphDrawing drawing) {
        drawing.plainConvolution("stem", 2 * growth, 3);
    }

    @Override
    public void drawBlock(GraphDrawing drawing, int stage, int block) {
        String name = Architecture.name(stage, block);
        Output entrance = drawing.last();
        drawing.normalizationAndRelu(name + "-a");
        drawing.plainConvolution(name + "-a", BOTTLENECK * growth, 1);
        drawing.normalizationAndRelu(name + "-b");
        drawing.plainConvolution(name + "-b", growth, 3);
        drawing.site(name);
        drawing.concatenation(name, entrance);
    }

    /** Halves the number of maps and both of their sides. The last stage has no transition. */
    @Override
    public void drawTransition(GraphDrawing drawing, int stage) {
        if (stage == stages()) {
            return;
        }
        String name = transition(stage);
        drawing.normalizationAndRelu(name);
        drawing.plainConvolution(name, drawing.last().channels() / 2, 1);
        drawing.averagePooling(name);
        drawing.site(name);
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
