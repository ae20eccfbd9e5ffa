package io.targetdrop.kernels;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_SRC;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC_0;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC_1;

import org.bytedeco.dnnl.IntMemoryMap;
import org.bytedeco.dnnl.binary;
import org.bytedeco.dnnl.eltwise_backward;
import org.bytedeco.dnnl.eltwise_forward;
import org.bytedeco.dnnl.global.dnnl.algorithm;
import org.bytedeco.dnnl.global.dnnl.prop_kind;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.post_ops;
import org.bytedeco.dnnl.primitive_attr;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Computes y = max(0, a + b), the end of a residual block, for arrays of one length. They may be in any format, but all
 * must be in the same one. Not safe for use by two threads at once.
 */
public final class SumKernel {
    private final memory first;
    private final memory second;
    private final memory output;
    private final memory outputGradient;
    private final memory inputGradient;
    private final binary sum;
    private final IntMemoryMap sumArguments;
    private final eltwise_backward backward;
    private final IntMemoryMap backwardArguments;

    /** Makes a kernel for arrays of this length. */
    public SumKernel(long length) {
        memory.desc flat = Tensors.plain(length);
        post_ops relu = new post_ops();
        relu.append_eltwise(1, algorithm.eltwise_relu, 0, 0);
        primitive_attr thenRelu = new primitive_attr();
        thenRelu.set_post_ops(relu);
        var sumKind = new binary.primitive_desc(
                new binary.desc(algorithm.binary_add, flat, flat, flat), thenRelu, OneDnn.engine());
        algorithm byOutput = algorithm.eltwise_relu_use_dst_for_bwd;
        var reluKind = new eltwise_forward.primitive_desc(
                new eltwise_forward.desc(prop_kind.forward_training, byOutput, flat), OneDnn.engine());
        var backwardKind = new eltwise_backward.primitive_desc(
                new eltwise_backward.desc(byOutput, flat, flat), OneDnn.engine(), reluKind);

        first = Tensors.borrowed(flat);
        second = Tensors.borrowed(flat);
        output = Tensors.borrowed(flat);
        outputGradient = Tensors.borrowed(flat);
        inputGradient = Tensors.borrowed(flat);
        sum = new binary(sumKind);
        sumArguments = Tensors.arguments(DNNL_ARG_SRC_0, first, DNNL_ARG_SRC_1, second, DNNL_ARG_DST, output);
        backward = new eltwise_backward(backwardKind);
        backwardArguments = Tensors.arguments(
                DNNL_ARG_DST, output, DNNL_ARG_DIFF_DST, outputGradient, DNNL_ARG_DIFF_SRC, inputGradient);
    }

    /** Writes the sum. */
    public void forward(INDArray a, INDArray b, INDArray to) {
        Tensors.point(first, a);
        Tensors.point(second, b);
        Tensors.point(output, to);
        Tensors.run(sum, sumArguments);
    }

    /** Writes the gradient of the inputs, which is the same for both, given the output. */
    public void backward(INDArray result, INDArray gradient, INDArray to) {
        Tensors.point(output, result);
        Tensors.point(outputGradient, gradient);
        Tensors.point(inputGradient, to);
        Tensors.run(backward, backwardArguments);
    }
}
