package io.targetdrop.regularizers;

import org.nd4j.linalg.api.ndarray.INDArray;

/** The factors on a minibatch's activations; a constant of the backward pass, where the gradient gets the same factors. */
public sealed interface Mask permits BinaryMask, SoftMask {

    /**
     * Writes the product of maps and factors.
     *
     * @param from floats on the CPU, {@code [N, C, H, W]} or blocked, in C order
     * @param to of the same shape; may be the same array
     */
    void apply(INDArray from, INDArray to);

    /**
     * The factor on each activation.
     *
     * @return {@code [N * C * H * W]}, row by row
     */
    float[] factors();
}
