package io.targetdrop.networks;

import java.util.ArrayList;
import java.util.List;

/**
 * A family of networks, with the numbers that distinguish its members. It decides what lies between the images and the
 * classifier, and where the sites are. Every network is a sequence of stages, and a stage is a sequence of blocks.
 */
sealed interface Architecture
        permits PlainNetwork, VggNetwork, ResidualNetwork, PreActivationNetwork, DenselyConnectedNetwork {

    /** The site between the pooled features and the classifier, which every network has. */
    String CLASSIFIER = "classifier";

    /** How many blocks each stage has. */
    List<Integer> blocksPerStage();

    /** Draws what comes before the first stage; nothing by default. */
    default void drawStem(GraphDrawing drawing) {}

    /** Draws one block, with the site inside it. */
    void drawBlock(GraphDrawing drawing, int stage, int block);

    /** Draws what comes between a stage's site and the next stage; nothing by default. */
    default void drawTransition(GraphDrawing drawing, int stage) {}

    /** Draws what comes after the last stage; nothing by default. */
    default void drawEnd(GraphDrawing drawing) {}

    /** Whether blocks have sites of their own. */
    default boolean hasBlockSites() {
        return true;
    }

    /** Sites that are neither a stage's nor a block's. */
    default List<String> transitionSites() {
        return List.of();
    }

    /** Whether there are layers before the first stage, {@code stem}. */
    default boolean hasStem() {
        return true;
    }

    /** Whether there are layers with parameters between the last stage and the classifier, {@code end}. */
    default boolean hasEnd() {
        return false;
    }

    /** The parts that a network can be divided into, in the order of the forward pass: a stage, then its blocks. */
    default List<String> parts() {
        List<String> parts = new ArrayList<>(hasStem() ? List.of("stem") : List.of());
        for (int stage = 1; stage <= stages(); stage++) {
            parts.add(name(stage));
            for (int block = 1; hasBlockSites() && block <= blocksPerStage().get(stage - 1); block++) {
                parts.add(name(stage, block));
            }
            if (transitionSites().size() >= stage) {
                parts.add(transitionSites().get(stage - 1));
            }
        }
        parts.addAll(hasEnd() ? List.of("end") : List.of());
        return parts;
    }

    /** The {@link #parts} that are not divided any further. The names of a piece's vertices begin with its own. */
    default List<String> pieces() {
        List<String> pieces = parts();
        pieces.removeIf(part -> hasBlockSites() && stageSites().contains(part));
        return pieces;
    }

    /** The smallest height and width of images; 1 for networks whose strides round up. */
    default int leastSide() {
        return 1;
    }

    /** Draws everything between the images and the classifier. */
    default void draw(GraphDrawing drawing) {
        drawStem(drawing);
        for (int stage = 1; stage <= stages(); stage++) {
            for (int block = 1; block <= blocksPerStage().get(stage - 1); block++) {
                drawBlock(drawing, stage, block);
            }
            drawing.site(name(stage));
            drawTransition(drawing, stage);
        }
        drawEnd(drawing);
    }

    default int stages() {
        return blocksPerStage().size();
    }

    default int blocks() {
        return blocksPerStage().stream().mapToInt(Integer::intValue).sum();
    }

    /** The outputs of the stages. */
    default List<String> stageSites() {
        List<String> sites = new ArrayList<>();
        for (int stage = 1; stage <= stages(); stage++) {
            sites.add(name(stage));
        }
        return sites;
    }

    /** The sites inside the blocks. */
    default List<String> blockSites() {
        List<String> sites = new ArrayList<>();
        for (int stage = 1; hasBlockSites() && stage <= stages(); stage++) {
            for (int block = 1; block <= blocksPerStage().get(stage - 1); block++) {
                sites.add(name(stage, block));
            }
        }
        return sites;
    }

    /**
     * The name of a stage, counted from 1. Its site has the same name, and the names of its vertices begin with it.
     */
    static String name(int stage) {
        return "stage-" + stage;
    }

    /**
     * The name of a block of a stage, both counted from 1. Its site and its vertices are named as in
     * {@link #name(int)}.
     */
    static String name(int stage, int block) {
        return name(stage) + "-block-" + block;
    }

    /**
     * The stride of a block in a residual network. The first block of a stage halves the maps, except in the first
     * stage.
     */
    static int stride(int stage, int block) {
        return stage > 1 && block == 1 ? 2 : 1;
    }
}
