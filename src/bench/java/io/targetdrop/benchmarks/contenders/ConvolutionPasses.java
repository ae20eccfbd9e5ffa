package io.targetdrop.benchmarks.contenders;

/** One way to compute one convolution. */
interface ConvolutionPasses {
    /** What computes it. */
    String label();

    /** The output. */
    void forward();

    /** The gradients of input and weights. */
    void backward();
}
