package io.targetdrop.benchmarks.contenders;

import io.targetdrop.layers.LayerSet;

/** What computes. */
public enum Engine {
    /** DL4J with its own layers. */
    STOCK("stock DL4J"),
    /** DL4J with this project's layers. */
    FAST("targetdrop-spark"),
    /** DJL with PyTorch. */
    PYTORCH("DJL + PyTorch"),
    /** The network's convolutions alone, forward and backward: the upper bound for engines on the same native ops. */
    CONVOLUTIONS("convolutions alone"),
    /** A matrix product; its "images" are GFLOP. */
    GEMM("GEMM");

    private final String label;

    Engine(String label) {
        this.label = label;
    }

    /** The name in tables. */
    public String label() {
        return label;
    }

    /** The layers that a DL4J network of this engine is built of. */
    LayerSet layers() {
        return switch (this) {
            case STOCK -> LayerSet.STOCK;
            case FAST -> LayerSet.FAST;
            default -> throw new IllegalArgumentException(label + " is not DL4J and has no layer set");
        };
    }
}
