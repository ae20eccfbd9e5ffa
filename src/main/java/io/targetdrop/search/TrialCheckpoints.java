package io.targetdrop.search;

import io.targetdrop.training.Checkpoints;
import java.io.Serializable;

/** Where trials leave their checkpoints; travels to executors. */
public interface TrialCheckpoints extends Serializable {

    /** Those of one trial. */
    Checkpoints of(String trialId);
}
