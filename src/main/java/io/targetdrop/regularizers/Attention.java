package io.targetdrop.regularizers;

/** How TargetDrop's attention takes part in training; only the first is the paper's formula as far as it is known. */
public enum Attention {
    /** Attention only ranks the channels, so that W1 and W2 get no gradient and keep their initial values. */
    FIXED,
    /** The output is also multiplied by the attention, as in squeeze-and-excitation, at inference too. Ours. */
    GATED,
    /** The gradient of the mask is passed to the attention as if the target vector were the attention itself. Ours. */
    STRAIGHT_THROUGH
}
