package io.targetdrop.benchmarks.kernels;

import io.targetdrop.regularizers.ChannelAttention;
import io.targetdrop.regularizers.TargetDrop;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/** Channel attention: pooling and two small matrix products. */
public class AttentionKernel extends Kernel {
    /** Batch, channels, side. */
    @Param({"64-16-32", "64-64-8"})
    public String shape;

    private INDArray activations;
    private INDArray first;
    private INDArray second;

    /** Fills the arrays. */
    @Setup
    public void fill() {
        int[] sizes = sizes(shape);
        int hidden = ChannelAttention.hiddenWidth(sizes[1], TargetDrop.USUAL_REDUCTION_RATIO);
        activations = Nd4j.randn(DataType.FLOAT, sizes[0], sizes[1], sizes[2], sizes[2]);
        first = Nd4j.randn(DataType.FLOAT, hidden, sizes[1]);
        second = Nd4j.randn(DataType.FLOAT, sizes[1], hidden);
    }

    /** The attention of every map. */
    @Benchmark
    public ChannelAttention attention() {
        return ChannelAttention.of(activations, first, second);
    }
}
