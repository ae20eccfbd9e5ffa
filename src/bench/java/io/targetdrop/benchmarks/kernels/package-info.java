/**
 * JMH benchmarks of single kernels: {@code benchmarks/run jmh PATTERN}.
 *
 * <p>In: arrays of the shapes of ResNet's stages. Out: milliseconds per call. Decided here: which kernels and shapes.
 */
package io.targetdrop.benchmarks.kernels;
