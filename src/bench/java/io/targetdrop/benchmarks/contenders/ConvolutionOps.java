package io.targetdrop.benchmarks.contenders;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.factory.Nd4j;

/** The native ops {@code conv2d} and {@code conv2d_bp} of one convolution, on arrays that are reused. */
public final class ConvolutionOps implements ConvolutionPasses {
    private static final int EXPLICIT_PADDING = 0;
    private static final int WEIGHTS_OIHW = 1;

    private final Format format;
    private final DynamicCustomOp forward;
    private final DynamicCustomOp backward;

    /** The order of an image's axes in memory. */
    public enum Format {
        /** Channel, row, column. */
        NCHW,
        /** Row, column, channel. */
        NHWC;

        long[] shape(int batch, int channels, int side) {
            return this == NCHW ? new long[] {batch, channels, side, side} : new long[] {batch, side, side, channels};
        }
    }

    public ConvolutionOps(Convolution shape, Format format) {
        this.format = format;
        long[] inputShape = format.shape(shape.batch(), shape.inputs(), shape.side());
        long[] outputShape = format.shape(shape.batch(), shape.outputs(), shape.outputSide());
        INDArray input = normal(inputShape);
        INDArray weights = normal(shape.outputs(), shape.inputs(), shape.kernel(), shape.kernel());
        int[] arguments = arguments(shape, format);
        forward = DynamicCustomOp.builder("conv2d")
                .addInputs(input, weights)
                .addOutputs(Nd4j.createUninitialized(DataType.FLOAT, outputShape, 'c'))
                .addIntegerArguments(arguments)
                .build();
        backward = DynamicCustomOp.builder("conv2d_bp")
                .addInputs(input, weights, normal(outputShape))
                .addOutputs(
                        Nd4j.createUninitialized(DataType.FLOAT, inputShape, 'c'),
                        Nd4j.createUninitialized(DataType.FLOAT, weights.shape(), 'c'))
                .addIntegerArguments(arguments)
                .build();
    }

    private static int[] arguments(Convolution shape, Format format) {
        int padding = shape.kernel() / 2;
        return new int[] {
            shape.kernel(),
            shape.kernel(),
            shape.stride(),
            shape.stride(),
            padding,
            padding,
            1,
            1,
            EXPLICIT_PADDING,
            format.ordinal(),
            WEIGHTS_OIHW
        };
    }

    private static INDArray normal(long... shape) {
        SplittableRandom random = new SplittableRandom(1);
        float[] values = new float[Math.toIntExact(Arrays.stream(shape).reduce(1, Math::multiplyExact))];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return Nd4j.create(values, shape, 'c');
    }

    @Override
    public String label() {
        return format.name();
    }

    @Override
    public void forward() {
        Nd4j.exec(forward);
    }

    @Override
    public void backward() {
        Nd4j.exec(backward);
    }
}
