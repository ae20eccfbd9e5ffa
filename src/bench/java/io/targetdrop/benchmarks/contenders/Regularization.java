package io.targetdrop.benchmarks.contenders;

import io.targetdrop.regularizers.AttentionDrop;
import io.targetdrop.regularizers.CorrDrop;
import io.targetdrop.regularizers.DropBlock;
import io.targetdrop.regularizers.Dropout;
import io.targetdrop.regularizers.FocusedDropout;
import io.targetdrop.regularizers.RegularizerConfig;
import io.targetdrop.regularizers.SpatialDropout;
import io.targetdrop.regularizers.TargetDrop;
import java.util.Arrays;
import java.util.List;

/** What is at every site of the network. */
public enum Regularization {
    /** Nothing. */
    NONE("no regulariser", new RegularizerConfig.None()),
    /** TargetDrop with the paper's settings. */
    TARGETDROP("TargetDrop", new TargetDrop()),
    /** Dropout of single activations. */
    DROPOUT("Dropout", new Dropout()),
    /** Dropout of whole channels. */
    SPATIAL_DROPOUT("SpatialDropout", new SpatialDropout()),
    /** Dropout of squares. */
    DROPBLOCK("DropBlock", new DropBlock()),
    /** Dropout of what stands out among the channels. */
    ATTENTIONDROP("AttentionDrop", new AttentionDrop()),
    /** Dropout of regions that differ from all others. */
    CORRDROP("CorrDrop", new CorrDrop()),
    /** Dropout of everything except the target, in a share of the minibatches. */
    FOCUSEDDROPOUT("FocusedDropout", new FocusedDropout()),
    /** DL4J's {@code Dropout}, of single activations; {@link Blueprints} puts it in TargetDrop's place. */
    DL4J_DROPOUT("DL4J Dropout", new TargetDrop()),
    /** DL4J's {@code SpatialDropout}, of whole channels; likewise. */
    DL4J_SPATIAL_DROPOUT("DL4J SpatialDropout", new TargetDrop());

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
