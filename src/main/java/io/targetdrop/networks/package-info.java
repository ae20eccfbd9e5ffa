/**
 * Convolutional networks with named sites for regularisers.
 *
 * <p>In: a name, an image shape, the number of classes, a regulariser per site. Out: a DL4J {@code ComputationGraph}
 * configuration. Decided here: widths, depths, initialisation and where the sites are. An {@code Architecture} says what a
 * family of networks consists of, and {@code GraphDrawing} builds it.
 */
package io.targetdrop.networks;
