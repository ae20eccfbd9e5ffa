/**
 * DL4J's convolution and batch normalisation on the fast native ops.
 *
 * <p>In: the configurations of DL4J's own layers, with the same parameters in the same order. Out: layers that compute the
 * same, by {@code conv2d} and {@code conv2d_bp} (oneDNN on the CPU) and by row-wise reductions over {@code [N * C, H *
 * W]}. Decided here: which op serves which layer; {@link io.targetdrop.layers.LayerSet} chooses between these layers and
 * DL4J's.
 */
package io.targetdrop.layers;
