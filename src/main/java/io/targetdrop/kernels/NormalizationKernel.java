package io.targetdrop.kernels;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_SCALE_SHIFT;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_SRC;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_MEAN;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SCALE_SHIFT;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_VARIANCE;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_WORKSPACE;

import org.bytedeco.dnnl.IntMemoryMap;
import org.bytedeco.dnnl.batch_normalization_backward;
import org.bytedeco.dnnl.batch_normalization_forward;
import org.bytedeco.dnnl.global.dnnl.normalization_flags;
import org.bytedeco.dnnl.global.dnnl.prop_kind;
import org.bytedeco.dnnl.memory;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Batch normalisation for one shape of input, with or without ReLU after it: y = max(0, γ · (x − μ) / √(σ² + ε) + β).
 *
 * <p>Shapes: input, output and their gradients {@code [N, C, H, W]}, all blocked; γ, β, μ, σ² and their gradients have
 * Mean and variance of a minibatch, C values each. In training μ and σ² are the minibatch's own, and the kernel keeps
 * them until the backward pass. Not safe for use by two threads at once.
 */
public final class NormalizationKernel {
    private final int channels;
    private final memory input;
    private final memory output;
    private final memory outputGradient;
    private final memory inputGradient;
    private final FloatPointer mean;
    private final FloatPointer variance;
    private final FloatPointer scaleShift;
    private final FloatPointer scaleShiftGradient;

    private final batch_normalization_forward training;
    private final IntMemoryMap trainingArguments;
    private final batch_normalization_backward backward;
    private final IntMemoryMap backwardArguments;
    private final batch_normalization_forward inference;
    private final IntMemoryMap inferenceArguments;

    /** Makes a kernel for blocked inputs of this shape. */
    public NormalizationKernel(Maps maps, boolean relu, float epsilon) {
        channels = Math.toIntExact(maps.channels());
        memory.desc format = Tensors.ofMaps(maps, true);
        int flags = normalization_flags.use_scale_shift.value | (relu ? normalization_flags.fuse_norm_relu.value : 0);

        var trainingKind = new batch_normalization_forward.primitive_desc(
                new batch_normalization_forward.desc(prop_kind.forward_training.value, format, epsilon, flags),
                OneDnn.engine());
        var backwardKind = new batch_normalization_backward.primitive_desc(
                new batch_normalization_backward.desc(prop_kind.backward.value, format, format, epsilon, flags),
                OneDnn.engine(),
                trainingKind);
        var inferenceKind = new batch_normalization_forward.primitive_desc(
                new batch_normalization_forward.desc(
                        prop_kind.forward_inference.value,
                        format,
                        epsilon,
                        flags | normalization_flags.use_global_stats.value),
                OneDnn.engine());

        input = Tensors.borrowed(format);
        output = Tensors.borrowed(format);
        outputGradient = Tensors.borrowed(format);
        inputGradient = Tensors.borrowed(format);
        memory meanMemory = Tensors.owned(Tensors.plain(channels));
        memory varianceMemory = Tensors.owned(Tensors.plain(channels));
        memory scaleShiftMemory = Tensors.owned(Tensors.plain(2, channels));
        memory scaleShiftGradientMemory = Tensors.owned(Tensors.plain(2, channels));
        mean = new FloatPointer(meanMemory.get_data_handle());
        variance = new FloatPointer(varianceMemory.get_data_handle());
        scaleShift = new FloatPointer(scaleShiftMemory.get_data_handle());
        scaleShiftGradient = new FloatPointer(scaleShiftGradientMemory.get_data_handle());

        training = new batch_normalization_forward(trainingKind);
        trainingArguments = Tensors.arguments(
                DNNL_ARG_SRC, input,
                DNNL_ARG_SCALE_SHIFT, scaleShiftMemory,
                DNNL_ARG_MEAN, meanMemory,
                DNNL_ARG_VARIANCE, varianceMemory,
                DNNL_ARG_DST, output);
        backward = new batch_normalization_backward(backwardKind);
        backwardArguments = Tensors.arguments(
                DNNL_ARG_SRC, input,
                DNNL_ARG_SCALE_SHIFT, scaleShiftMemory,
                DNNL_ARG_MEAN, meanMemory,
                DNNL_ARG_VARIANCE, varianceMemory,
                DNNL_ARG_DIFF_DST, outputGradient,
                DNNL_ARG_DIFF_SRC, inputGradient,
                DNNL_ARG_DIFF_SCALE_SHIFT, scaleShiftGradientMemory);
        if (relu) {
            memory positive = Tensors.owned(trainingKind.workspace_desc());
            trainingArguments.put(DNNL_ARG_WORKSPACE, positive);
            backwardArguments.put(DNNL_ARG_WORKSPACE, positive);
        }
        inference = new batch_normalization_forward(inferenceKind);
        inferenceArguments = Tensors.arguments(
                DNNL_ARG_SRC, input,
                DNNL_ARG_SCALE_SHIFT, scaleShiftMemory,
                DNNL_ARG_MEAN, meanMemory,
                DNNL_ARG_VARIANCE, varianceMemory,
                DNNL_ARG_DST, output);
    }

    /** Normalises by the minibatch's own mean and variance, and keeps them. */
    public void train(INDArray from, INDArray scale, INDArray shift, INDArray to) {
        Tensors.point(input, from);
        Tensors.point(output, to);
        setScaleShift(scale, shift);
        Tensors.run(training, trainingArguments);
    }

    /** Normalises by the given mean and variance. */
    public void infer(INDArray from, INDArray scale, INDArray shift, Moments moments, INDArray to) {
        Tensors.point(input, from);
        Tensors.point(output, to);
        setScaleShift(scale, shift);
        copy(pointer(moments.mean()), mean, channels);
        copy(pointer(moments.variance()), variance, channels);
        Tensors.run(inference, inferenceArguments);
    }

    /**
     * A mean and a variance for each channel; C values each.
     *
     * @param mean μ
     * @param variance σ², not corrected for the degree of freedom
     */
    public record Moments(INDArray mean, INDArray variance) {}

    /** Copies the mean and variance of the minibatch of the last {@link #train}. */
    public void moments(Moments to) {
        copy(mean, pointer(to.mean()), channels);
        copy(variance, pointer(to.variance()), channels);
    }

    /** Writes the gradients of the input, of γ and of β. Call it after {@link #train} on the same input. */
    public void backward(
            INDArray from, INDArray gradient, INDArray to, INDArray scaleGradient, INDArray shiftGradient) {
        Tensors.point(input, from);
        Tensors.point(outputGradient, gradient);
        Tensors.point(inputGradient, to);
        Tensors.run(backward, backwardArguments);
        copy(scaleShiftGradient, pointer(scaleGradient), channels);
        copy(scaleShiftGradient.getPointer(channels), pointer(shiftGradient), channels);
    }

    private void setScaleShift(INDArray scale, INDArray shift) {
        copy(pointer(scale), scaleShift, channels);
        copy(pointer(shift), scaleShift.getPointer(channels), channels);
    }

    private static Pointer pointer(INDArray values) {
        return values.data().addressPointer();
    }

    private static void copy(Pointer from, Pointer to, int values) {
        Pointer.memcpy(to, from, (long) values * Float.BYTES);
    }
}
