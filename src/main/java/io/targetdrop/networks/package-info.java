/**
 * Convolutional networks with named sites where a regulariser can stand.
 *
 * <p>In: a name, an image shape, the number of classes, a regulariser per site. Out: a DL4J {@code ComputationGraph}
 * configuration. Decided here: widths, depths, initialisation and where the sites are. An {@code Architecture} says what a
 * family of networks consists of, and {@code GraphDrawing} has the pen.
 */
package io.targetdrop.networks;
