/**
 * Networks as files for ONNX Runtime and everything else that reads ONNX.
 *
 * <p>In: a trained network, the normalisation of its inputs and the names of its classes. Out: an ONNX model that takes pixel
 * values from 0 to 255 and gives probabilities.
 *
 * <p>Decided here: the version of the operators, the names of input and output, what becomes of each layer, and that batch
 * normalisation is folded into the convolution before it. Specification: <a
 * href="https://github.com/onnx/onnx/blob/main/docs/IR.md">Open Neural Network Exchange intermediate representation</a>.
 */
package io.targetdrop.results.onnx;
