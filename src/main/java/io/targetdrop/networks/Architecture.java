package io.targetdrop.networks;

import java.util.ArrayList;
import java.util.List;

/**
 * A family of networks, with the numbers that tell its members apart: what is between the images and the classifier,
 * and where the sites are. Every network is a sequence of stages, and a stage is a sequence of blocks.
 */
sealed interface Architecture
        permits PlainNetwork, VggNetwork, ResidualNetwork, PreActivationNetwork, DenselyConnectedNetwork {

    /** How many blocks each stage has. */
    List<Integer> blocksPerStage();

    /** What comes before the first stage; nothing by default. */
    default void drawStem(GraphDrawing drawing) {}

    /** One block, with the site inside it. */
    void drawBlock(GraphDrawing drawing, int stage, int block);

    /** What comes between a stage's site and the next stage; nothing by default. */
    default void drawTransition(GraphDrawing drawing, int stage) {}

    /** What comes after the last stage; nothing by default. */
    default void drawEnd(GraphDrawing drawing) {}

    /** Whether blocks have sites of their own. */
    default boolean hasBlockSites() {
        return true;
    }

    /** Sites that are neither a stage's nor a block's. */
    default List<String> transitionSites() {
        return List.of();
    }

    /** The least height and width of images; 1 where strides round up. */
    default int leastSide() {
        return 1;
    }

    /** Everything from the images to the classifier. */
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

    /** A stage, its site, and how the names of its vertices begin; counted from 1. */
    static String name(int stage) {
        return "stage-" + stage;
    }

    /** A block of a stage, as {@link #name(int)}. */
    static String name(int stage, int block) {
        return name(stage) + "-block-" + block;
    }

    /** The stride of a block in a residual network: the first of every stage but the first halves the maps. */
    static int stride(int stage, int block) {
        return stage > 1 && block == 1 ? 2 : 1;
    }
}
