package io.targetdrop.benchmarks.kernels;

import io.targetdrop.benchmarks.contenders.Convolution;
import io.targetdrop.benchmarks.contenders.ConvolutionOps;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/** The native ops of one 3 x 3 convolution, in both image formats. */
public class ConvolutionKernel extends Kernel {
    /** Batch, input channels, output channels, side, stride. */
    @Param({"64-16-16-32-1", "64-32-32-16-1", "64-64-64-8-1", "32-512-512-4-1"})
    public String shape;

    @Param
    public ConvolutionOps.Format format;

    private ConvolutionOps ops;

    /** Fills the arrays. */
    @Setup
    public void fill() {
        int[] sizes = sizes(shape);
        ops = new ConvolutionOps(new Convolution(sizes[0], sizes[1], sizes[2], sizes[3], 3, sizes[4]), format);
    }

    /** The output. */
    @Benchmark
    public void forward() {
        ops.forward();
    }

    /** The gradients of weights and input. */
    @Benchmark
    public void backward() {
        ops.backward();
    }
}
