package io.targetdrop.regularizers;

/** Over what λ = numel(S) / sum(S) is taken; the paper's formula allows both readings. */
public enum KeepScale {
    /** One λ for each (sample, channel) map. */
    PER_MAP,
    /** One λ for the whole minibatch tensor. */
    WHOLE_TENSOR
}
