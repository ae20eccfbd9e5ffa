package io.targetdrop.kernels;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_SRC;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_WORKSPACE;

import org.bytedeco.dnnl.IntMemoryMap;
import org.bytedeco.dnnl.global.dnnl.algorithm;
import org.bytedeco.dnnl.global.dnnl.prop_kind;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.pooling_backward;
import org.bytedeco.dnnl.pooling_forward;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Pooling for one shape of input, over windows that do not overlap. Rows and columns that do not fill a window are left
 * out.
 *
 * <p>Shapes: input {@code [N, C, H, W]}, output {@code [N, C, H / s, W / s']}, both blocked. Not safe for use by two
 * threads at once.
 */
public final class PoolingKernel {
    private final memory input;
    private final memory output;
    private final memory outputGradient;
    private final memory inputGradient;
    private final pooling_forward forward;
    private final IntMemoryMap forwardArguments;
    private final pooling_backward backward;
    private final IntMemoryMap backwardArguments;

    /** How the values of a window become one. */
    public enum Kind {
        MAX(algorithm.pooling_max),
        AVERAGE(algorithm.pooling_avg);

        private final algorithm method;

        Kind(algorithm method) {
            this.method = method;
        }
    }

    /** Makes a kernel for blocked inputs of this shape and windows of this many rows and columns. */
    public PoolingKernel(Maps maps, Kind kind, long rows, long columns) {
        Maps pooled = new Maps(maps.samples(), maps.channels(), maps.height() / rows, maps.width() / columns);
        memory.desc inputFormat = Tensors.ofMaps(maps, true);
        memory.desc outputFormat = Tensors.ofMaps(pooled, true);
        long[] window = {rows, columns};
        long[] none = {0, 0};
        var forwardKind = new pooling_forward.primitive_desc(
                new pooling_forward.desc(
                        prop_kind.forward_training, kind.method, inputFormat, outputFormat, window, window, none, none),
                OneDnn.engine());
        var backwardKind = new pooling_backward.primitive_desc(
                new pooling_backward.desc(kind.method, inputFormat, outputFormat, window, window, none, none),
                OneDnn.engine(),
                forwardKind);
        input = Tensors.borrowed(inputFormat);
        output = Tensors.borrowed(outputFormat);
        outputGradient = Tensors.borrowed(outputFormat);
        inputGradient = Tensors.borrowed(inputFormat);
        forward = new pooling_forward(forwardKind);
        forwardArguments = Tensors.arguments(DNNL_ARG_SRC, input, DNNL_ARG_DST, output);
        backward = new pooling_backward(backwardKind);
        backwardArguments = Tensors.arguments(DNNL_ARG_DIFF_DST, outputGradient, DNNL_ARG_DIFF_SRC, inputGradient);
        if (kind == Kind.MAX) {
            memory winners = Tensors.owned(forwardKind.workspace_desc());
            forwardArguments.put(DNNL_ARG_WORKSPACE, winners);
            backwardArguments.put(DNNL_ARG_WORKSPACE, winners);
        }
    }

    /** Writes the output. */
    public void forward(INDArray from, INDArray to) {
        Tensors.point(input, from);
        Tensors.point(output, to);
        Tensors.run(forward, forwardArguments);
    }

    /** Writes the gradient of the input. Call it after {@link #forward} on the same input. */
    public void backward(INDArray gradient, INDArray to) {
        Tensors.point(outputGradient, gradient);
        Tensors.point(inputGradient, to);
        Tensors.run(backward, backwardArguments);
    }
}
