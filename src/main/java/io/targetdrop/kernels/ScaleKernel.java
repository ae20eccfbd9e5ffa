package io.targetdrop.kernels;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC_0;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC_1;

import org.bytedeco.dnnl.IntMemoryMap;
import org.bytedeco.dnnl.binary;
import org.bytedeco.dnnl.global.dnnl.algorithm;
import org.bytedeco.dnnl.memory;
import org.bytedeco.javacpp.FloatPointer;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Multiplies each map by its own factor, for one shape of input.
 *
 * <p>Shapes: input and output {@code [N, C, H, W]}, both blocked; factors {@code [N * C]}. Blocks of channels are
 * contiguous, so N samples of C channels have the layout of one sample of N · C channels, for which oneDNN can
 * broadcast the factors. Not safe for use by two threads at once.
 */
public final class ScaleKernel {
    private final memory input;
    private final memory output;
    private final FloatPointer factors;
    private final binary product;
    private final IntMemoryMap arguments;

    /** Makes a kernel for blocked inputs of this shape. */
    public ScaleKernel(Maps maps) {
        long all = maps.samples() * maps.channels();
        memory.desc format = Tensors.ofMaps(new Maps(1, all, maps.height(), maps.width()), true);
        memory.desc factorFormat = Tensors.ofMaps(new Maps(1, all, 1, 1), true);
        input = Tensors.borrowed(format);
        output = Tensors.borrowed(format);
        memory factorMemory = Tensors.owned(factorFormat);
        factors = new FloatPointer(factorMemory.get_data_handle());
        product = new binary(new binary.primitive_desc(
                new binary.desc(algorithm.binary_mul, format, factorFormat, format), OneDnn.engine()));
        arguments = Tensors.arguments(DNNL_ARG_SRC_0, input, DNNL_ARG_SRC_1, factorMemory, DNNL_ARG_DST, output);
    }

    /** Writes the products. */
    public void forward(INDArray from, float[] factorOfMap, INDArray to) {
        Tensors.point(input, from);
        Tensors.point(output, to);
        factors.put(factorOfMap);
        Tensors.run(product, arguments);
    }
}
