package io.targetdrop.benchmarks.kernels;

import io.targetdrop.layers.LayerSet;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/** Batch normalisation as a layer, this project's and DL4J's own. */
public class BatchNormalizationKernel extends Kernel {
    /** Batch, channels, side. */
    @Param({"64-16-32", "64-64-8", "32-512-4"})
    public String shape;

    @Param
    public LayerSet layers;

    private LayerKernel kernel;

    /** Makes the layer. */
    @Setup
    public void fill() {
        BatchNormalization layer = layers.batchNormalization();
        kernel = new LayerKernel(layer, layers == LayerSet.FAST, sizes(shape));
    }

    /** In training. */
    @Benchmark
    public INDArray forwardAndBackward() {
        return kernel.forwardAndBackward();
    }

    /** At inference. */
    @Benchmark
    public INDArray inference() {
        return kernel.inference();
    }
}
