package io.targetdrop.networks;

import io.targetdrop.networks.GraphDrawing.Output;
import java.util.List;
import java.util.stream.IntStream;

/**
 * DenseNet-BC (Huang et al., arXiv 1608.06993): every block adds a few maps to those before it. A block's site is at
 * the maps that it adds; a stage's, at all maps of a dense block; a transition's, {@code transition-1} and so on, after
 * its pooling.
 *
 * @param growth the maps that a block adds, k
 * @param blocksPerStage the layers of each dense block
 */
record DenselyConnectedNetwork(int growth, List<Integer> blocksPerStage) implements Architecture {
    /** Of a bottleneck, as a multiple of k. */
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

    /** Halves the maps, in number and in both directions; the last stage has none. */
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
    public void drawEnd(GraphDrawing drawing) {
        drawing.normalizationAndRelu("end");
    }
}
