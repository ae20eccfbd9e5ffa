package io.targetdrop.results.onnx;

import static io.targetdrop.results.onnx.OnnxGraph.integer;
import static io.targetdrop.results.onnx.OnnxGraph.integers;

import java.util.Arrays;
import java.util.List;
import onnx.Onnx.AttributeProto;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;

/**
 * The windows of a convolution or a pooling, in rows and columns.
 *
 * @param size of a window, in pixels that it reads
 * @param stride from one window to the next
 * @param padding above and below, left and right
 * @param dilation from one pixel of a window to the next; 1 has no gaps
 */
record Windows(int[] size, int[] stride, int[] padding, int[] dilation) {

    static Windows of(SourceLayer source, ConvolutionLayer settings) {
        requirePadding(source, settings.getConvolutionMode());
        return new Windows(
                settings.getKernelSize(), settings.getStride(), settings.getPadding(), settings.getDilation());
    }

    static Windows of(SourceLayer source, SubsamplingLayer settings) {
        requirePadding(source, settings.getConvolutionMode());
        return new Windows(
                settings.getKernelSize(), settings.getStride(), settings.getPadding(), settings.getDilation());
    }

    /** In other modes DL4J pads by the size of the images. A layer that is not part of a network yet has none, and gets the first. */
    private static void requirePadding(SourceLayer source, ConvolutionMode mode) {
        source.require(
                mode == null || mode == ConvolutionMode.Truncate || mode == ConvolutionMode.Strict,
                "has the convolution mode " + mode);
    }

    /** Attributes of ONNX's Conv and MaxPool. */
    List<AttributeProto> attributes() {
        return List.of(shape(), strides(), pads(), integers("dilations", dilation));
    }

    /** Attributes of ONNX's AveragePool, which has no gaps. */
    List<AttributeProto> attributesWithoutGaps(SourceLayer source, boolean countsPadding) {
        source.require(Arrays.stream(dilation).allMatch(step -> step == 1), "pools by the mean of windows with gaps");
        return List.of(shape(), strides(), pads(), integer("count_include_pad", countsPadding ? 1 : 0));
    }

    private AttributeProto shape() {
        return integers("kernel_shape", size);
    }

    private AttributeProto strides() {
        return integers("strides", stride);
    }

    private AttributeProto pads() {
        return integers("pads", padding[0], padding[1], padding[0], padding[1]);
    }
}
