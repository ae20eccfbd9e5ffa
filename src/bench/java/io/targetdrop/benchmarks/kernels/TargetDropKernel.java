package io.targetdrop.benchmarks.kernels;

import io.targetdrop.regularizers.RegularizerLayer;
import io.targetdrop.regularizers.TargetDrop;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/** TargetDrop as a layer with the paper's settings. */
public class TargetDropKernel extends Kernel {
    /** Batch, channels, side. */
    @Param({"64-16-32", "64-32-16", "64-64-8"})
    public String shape;

    private LayerKernel kernel;

    /** Makes the layer. */
    @Setup
    public void fill() {
        kernel = new LayerKernel(new RegularizerLayer(new TargetDrop()), true, sizes(shape));
    }

    /** In training. */
    @Benchmark
    public INDArray forwardAndBackward() {
        return kernel.forwardAndBackward();
    }
}
