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
 * Pooling for one shape of input. Rows and columns that do not fill a window are left out, and padding counts as no value.
 *
 * <p>Shapes: input {@code [N, C, H, W]}, output {@code [N, C, H', W']}, both blocked; {@link Windows#output} computes H'
 * and W'. Not safe for use by two threads at once.
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

    /**
     * Where the windows are.
     *
     * @param size the rows and columns of a window
     * @param stride the rows and columns from one window to the next
     * @param padding the rows above and below the map, and the columns on either side of it; less than a window
     */
    public record Windows(long[] size, long[] stride, long[] padding) {

        /** Windows that touch and do not overlap. */
        public static Windows sideBySide(long rows, long columns) {
            long[] size = {rows, columns};
            return new Windows(size, size, new long[] {0, 0});
        }

        /**
         * Square windows that overlap, padded like a convolution: there are ⌈H / stride⌉ rows and ⌈W / stride⌉ columns of
         * them.
         *
         * @param side the rows and columns of a window, odd
         * @param stride the rows and columns from one window to the next
         */
        public static Windows overlapping(long side, long stride) {
            return new Windows(new long[] {side, side}, new long[] {stride, stride}, new long[] {side / 2, side / 2});
        }

        /** The shape of the output. */
        public Maps output(Maps input) {
            return new Maps(input.samples(), input.channels(), count(input.height(), 0), count(input.width(), 1));
        }

        private long count(long length, int axis) {
            return Math.floorDiv(length + 2 * padding[axis] - size[axis], stride[axis]) + 1;
        }
    }

    /** Makes a kernel for blocked inputs of this shape and windows side by side, of this many rows and columns. */
    public PoolingKernel(Maps maps, Kind kind, long rows, long columns) {
        this(maps, kind, Windows.sideBySide(rows, columns));
    }

    /** Makes a kernel for blocked inputs of this shape. */
    public PoolingKernel(Maps maps, Kind kind, Windows windows) {
        memory.desc inputFormat = Tensors.ofMaps(maps, true);
        memory.desc outputFormat = Tensors.ofMaps(windows.output(maps), true);
        long[] size = windows.size();
        long[] stride = windows.stride();
        long[] padding = windows.padding();
        var forwardKind = new pooling_forward.primitive_desc(
                new pooling_forward.desc(
                        prop_kind.forward_training,
                        kind.method,
                        inputFormat,
                        outputFormat,
                        stride,
                        size,
                        padding,
                        padding),
                OneDnn.engine());
        var backwardKind = new pooling_backward.primitive_desc(
                new pooling_backward.desc(kind.method, inputFormat, outputFormat, stride, size, padding, padding),
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
