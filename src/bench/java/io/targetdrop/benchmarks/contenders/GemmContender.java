package io.targetdrop.benchmarks.contenders;

import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** The product of two square matrices of floats: the best that the processor can do. */
final class GemmContender implements Contender {
    private static final int SIDE = 1024;
    private static final double GIGA_FLOP = 2.0 * SIDE * SIDE * SIDE / 1e9;

    private final INDArray left = Nd4j.rand(DataType.FLOAT, SIDE, SIDE);
    private final INDArray right = Nd4j.rand(DataType.FLOAT, SIDE, SIDE);
    private final INDArray product = Nd4j.createUninitialized(DataType.FLOAT, new long[] {SIDE, SIDE}, 'f');

    @Override
    public void step() {
        left.mmuli(right, product);
    }

    @Override
    public double perStep() {
        return GIGA_FLOP;
    }

    @Override
    public long parameters() {
        return 0;
    }
}
