package io.targetdrop.regularizers;

import java.io.Serializable;

/** What is at a network's site: nothing, or a regulariser. */
public sealed interface RegularizerConfig extends Serializable permits RegularizerConfig.None, Regularizer {

    /**
     * Whether the network computes, in training and at inference, what it would compute with an empty site. Only the
     * settings count: a share that rounds to no channel
     * of a narrow network still counts as dropping.
     */
    boolean dropsNothing();

    /** No regulariser: the site is empty, and the network has no layer there. */
    record None() implements RegularizerConfig {
        @Override
        public boolean dropsNothing() {
            return true;
        }
    }
}
