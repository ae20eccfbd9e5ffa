package io.targetdrop.networks;

import java.io.Serializable;

/** What a configuration says about a network's parameters before training. {@link Start} has the parameters themselves. */
public sealed interface InitialModel extends Serializable {

    /** They are drawn from the seed. */
    record None() implements InitialModel {}

    /**
     * They are those of a saved model, where they fit.
     *
     * @param path of the model, on any Hadoop file system
     */
    record File(String path) implements InitialModel {}
}
