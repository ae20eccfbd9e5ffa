package io.targetdrop.kernels;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_SRC;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_WEIGHTS;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_WEIGHTS;

import org.bytedeco.dnnl.IntMemoryMap;
import org.bytedeco.dnnl.convolution_backward_data;
import org.bytedeco.dnnl.convolution_backward_weights;
import org.bytedeco.dnnl.convolution_forward;
import org.bytedeco.dnnl.global.dnnl.algorithm;
import org.bytedeco.dnnl.global.dnnl.prop_kind;
import org.bytedeco.dnnl.memory;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A convolution without bias for one shape of input.
 *
 * <p>Shapes: input {@code [N, C, H, W]}, blocked or, for few channels, plain; weights and their gradient
 * {@code [O, C, kH, kW]}, plain; output {@code [N, O, H', W']}, blocked. Not safe for use by two threads at once.
 */
public final class ConvolutionKernel {
    private final memory input;
    private final memory output;
    private final memory weights;
    private final memory weightGradient;
    private final memory inputGradient;
    private final memory outputGradient;

    private final Runnable convertWeights;
    private final convolution_forward forward;
    private final IntMemoryMap forwardArguments;

    private final convolution_backward_weights backwardWeights;
    private final IntMemoryMap backwardWeightsArguments;
    private final Runnable convertWeightGradient;

    private final Runnable convertWeightsForInput;
    private final convolution_backward_data backwardInput;
    private final IntMemoryMap backwardInputArguments;

    /**
     * How a convolution moves over its input.
     *
     * @param outputs O, a multiple of 16
     * @param kernel kH and kW, in pixels
     * @param stride the stride in each direction
     * @param padding the padding in each direction, the same on both sides
     */
    public record Geometry(long outputs, long[] kernel, long[] stride, long[] padding) {
        /** The shape of the output. */
        public Maps output(Maps input) {
            return new Maps(input.samples(), outputs, size(input.height(), 0), size(input.width(), 1));
        }

        private long size(long size, int axis) {
            return (size + 2 * padding[axis] - kernel[axis]) / stride[axis] + 1;
        }
    }

    /** Makes a kernel for inputs of this shape, which are blocked if their number of channels allows it. */
    public ConvolutionKernel(Maps maps, Geometry geometry) {
        boolean blocked = Maps.canBlock(maps.channels());
        memory.desc inputFormat = Tensors.ofMaps(maps, blocked);
        memory.desc outputFormat = Tensors.ofMaps(geometry.output(maps), true);
        long[] weightShape = {geometry.outputs(), maps.channels(), geometry.kernel()[0], geometry.kernel()[1]};
        memory.desc anyWeights = Tensors.any(weightShape);
        long[] stride = geometry.stride();
        long[] padding = geometry.padding();
        algorithm direct = algorithm.convolution_direct;

        var forwardKind = new convolution_forward.primitive_desc(
                new convolution_forward.desc(
                        prop_kind.forward_training,
                        direct,
                        inputFormat,
                        anyWeights,
                        outputFormat,
                        stride,
                        padding,
                        padding),
                OneDnn.engine());
        var weightsKind = new convolution_backward_weights.primitive_desc(
                new convolution_backward_weights.desc(
                        direct, inputFormat, anyWeights, outputFormat, stride, padding, padding),
                OneDnn.engine(),
                forwardKind);
        var inputKind = new convolution_backward_data.primitive_desc(
                new convolution_backward_data.desc(
                        direct, inputFormat, anyWeights, outputFormat, stride, padding, padding),
                OneDnn.engine(),
                forwardKind);

        input = Tensors.borrowed(inputFormat);
        output = Tensors.borrowed(outputFormat);
        inputGradient = Tensors.borrowed(inputFormat);
        outputGradient = Tensors.borrowed(outputFormat);
        weights = Tensors.borrowed(Tensors.plain(weightShape));
        weightGradient = Tensors.borrowed(Tensors.plain(weightShape));

        memory forwardWeights = Tensors.owned(forwardKind.weights_desc());
        convertWeights = Tensors.conversion(weights, forwardWeights);
        forward = new convolution_forward(forwardKind);
        forwardArguments =
                Tensors.arguments(DNNL_ARG_SRC, input, DNNL_ARG_WEIGHTS, forwardWeights, DNNL_ARG_DST, output);

        memory blockedGradient = Tensors.owned(weightsKind.diff_weights_desc());
        backwardWeights = new convolution_backward_weights(weightsKind);
        backwardWeightsArguments = Tensors.arguments(
                DNNL_ARG_SRC, input, DNNL_ARG_DIFF_DST, outputGradient, DNNL_ARG_DIFF_WEIGHTS, blockedGradient);
        convertWeightGradient = Tensors.conversion(blockedGradient, weightGradient);

        memory inputWeights = Tensors.owned(inputKind.weights_desc());
        convertWeightsForInput = Tensors.conversion(weights, inputWeights);
        backwardInput = new convolution_backward_data(inputKind);
        backwardInputArguments = Tensors.arguments(
                DNNL_ARG_DIFF_DST, outputGradient, DNNL_ARG_WEIGHTS, inputWeights, DNNL_ARG_DIFF_SRC, inputGradient);
    }

    /** Writes the output. */
    public void forward(INDArray from, INDArray weightValues, INDArray to) {
        Tensors.point(input, from);
        Tensors.point(weights, weightValues);
        Tensors.point(output, to);
        convertWeights.run();
        Tensors.run(forward, forwardArguments);
    }

    /** Writes the gradient of the weights. */
    public void backwardWeights(INDArray from, INDArray gradient, INDArray weightGradientView) {
        Tensors.point(input, from);
        Tensors.point(outputGradient, gradient);
        Tensors.point(weightGradient, weightGradientView);
        Tensors.run(backwardWeights, backwardWeightsArguments);
        convertWeightGradient.run();
    }

    /** Writes the gradient of the input. */
    public void backwardInput(INDArray gradient, INDArray weightValues, INDArray to) {
        Tensors.point(outputGradient, gradient);
        Tensors.point(weights, weightValues);
        Tensors.point(inputGradient, to);
        convertWeightsForInput.run();
        Tensors.run(backwardInput, backwardInputArguments);
    }
}
