package io.targetdrop.benchmarks.contenders;

import io.targetdrop.regularizers.DropMethod;
import io.targetdrop.regularizers.RegularizerConfig;
import java.util.Arrays;
import java.util.List;

/** What stands at every site of the network. */
public enum Regularization {
    /** Nothing. */
    NONE("no regulariser", new RegularizerConfig.None()),
    /** TargetDrop with the paper's settings. */
    TARGETDROP("TargetDrop", RegularizerConfig.TargetDrop.defaults()),
    /** Dropout of single activations. */
    DROPOUT("Dropout", DropMethod.DROPOUT.defaults()),
    /** Of whole channels. */
    SPATIAL_DROPOUT("SpatialDropout", DropMethod.SPATIAL_DROPOUT.defaults()),
    /** Of squares. */
    DROPBLOCK("DropBlock", DropMethod.DROPBLOCK.defaults()),
    /** Of what stands out among the channels. */
    ATTENTIONDROP("AttentionDrop", DropMethod.ATTENTIONDROP.defaults()),
    /** Of regions that are like no other. */
    CORRDROP("CorrDrop", DropMethod.CORRDROP.defaults()),
    /** Of all but the target, in a share of the minibatches. */
    FOCUSEDDROPOUT("FocusedDropout", DropMethod.FOCUSEDDROPOUT.defaults()),
    /** DL4J's {@code Dropout}, of single activations; {@link Blueprints} puts it where TargetDrop stands. */
    DL4J_DROPOUT("DL4J Dropout", RegularizerConfig.TargetDrop.defaults()),
    /** DL4J's {@code SpatialDropout}, of whole channels; likewise. */
    DL4J_SPATIAL_DROPOUT("DL4J SpatialDropout", RegularizerConfig.TargetDrop.defaults());

    private final String label;
    private final RegularizerConfig settings;

    Regularization(String label, RegularizerConfig settings) {
        this.label = label;
        this.settings = settings;
    }

    /** The regularisers of this project, none first. */
    public static List<Regularization> ours() {
        return Arrays.stream(values())
                .filter(regularization -> !regularization.isOfDl4j())
                .toList();
    }

    private boolean isOfDl4j() {
        return this == DL4J_DROPOUT || this == DL4J_SPATIAL_DROPOUT;
    }

    /** What the blueprint of the network has at its sites. */
    RegularizerConfig settings() {
        return settings;
    }

    /** The name in tables of an engine with this regulariser. */
    public String named(String engine) {
        return this == NONE ? engine : engine + ", " + label;
    }
}
