/**
 * DL4J's convolution and batch normalisation on the fast native ops.
 *
 * <p>In: the configurations of DL4J's own layers, with the same parameters in the same order. Out: layers that compute
 * the same. For floats on the CPU they use oneDNN's own kernels ({@link io.targetdrop.kernels}), which keep maps in
 * oneDNN's format from layer to layer. Otherwise they use ND4J's {@code conv2d} and {@code conv2d_bp}, and row-wise
 * reductions over {@code [N * C, H * W]}. Decided here: which of the two serves which layer;
 * {@link io.targetdrop.layers.LayerSet} chooses between these layers and DL4J's.
 */
package io.targetdrop.layers;
