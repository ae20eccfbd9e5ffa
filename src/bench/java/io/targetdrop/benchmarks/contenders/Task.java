package io.targetdrop.benchmarks.contenders;

/** What a step is. */
public enum Task {
    /** Forward, backward and update on one minibatch. */
    TRAINING,
    /** Forward on one minibatch, as at inference. */
    INFERENCE
}
