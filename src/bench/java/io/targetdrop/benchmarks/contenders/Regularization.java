package io.targetdrop.benchmarks.contenders;

/** What stands at every site of the network. */
public enum Regularization {
    /** Nothing. */
    NONE("no regulariser"),
    /** TargetDrop with the paper's settings. */
    TARGETDROP("TargetDrop"),
    /** DL4J's {@code Dropout}, of single activations. */
    DROPOUT("DL4J Dropout"),
    /** DL4J's {@code SpatialDropout}, of whole channels. */
    SPATIAL_DROPOUT("DL4J SpatialDropout");

    private final String label;

    Regularization(String label) {
        this.label = label;
    }

    /** The name in tables of an engine with this regulariser. */
    public String named(String engine) {
        return this == NONE ? engine : engine + ", " + label;
    }
}
