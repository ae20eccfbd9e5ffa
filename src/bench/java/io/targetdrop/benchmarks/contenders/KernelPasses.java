package io.targetdrop.benchmarks.contenders;

import io.targetdrop.kernels.ConvolutionKernel;
import io.targetdrop.kernels.Maps;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** oneDNN's own kernels of one convolution, in its own format, on arrays that are reused. */
final class KernelPasses implements ConvolutionPasses {
    private final ConvolutionKernel kernel;
    private final INDArray input;
    private final INDArray weights;
    private final INDArray output;
    private final INDArray weightGradient;
    private final INDArray inputGradient;

    KernelPasses(Convolution shape) {
        Maps maps = new Maps(shape.batch(), shape.inputs(), shape.side(), shape.side());
        ConvolutionKernel.Geometry geometry = new ConvolutionKernel.Geometry(
                shape.outputs(), square(shape.kernel()), square(shape.stride()), square(shape.kernel() / 2));
        kernel = new ConvolutionKernel(maps, geometry);
        input = random(Maps.canBlock(maps.channels()) ? maps.blockedShape() : maps.plainShape());
        weights = random(shape.outputs(), shape.inputs(), shape.kernel(), shape.kernel());
        output = random(geometry.output(maps).blockedShape());
        weightGradient = weights.ulike();
        inputGradient = input.ulike();
    }

    private static long[] square(int size) {
        return new long[] {size, size};
    }

    private static INDArray random(long... shape) {
        return Nd4j.rand(DataType.FLOAT, shape);
    }

    @Override
    public String label() {
        return "oneDNN";
    }

    @Override
    public void forward() {
        kernel.forward(input, weights, output);
    }

    @Override
    public void backward() {
        kernel.backwardWeights(input, output, weightGradient);
        kernel.backwardInput(output, weights, inputGradient);
    }
}
