/**
 * oneDNN's kernels on ND4J's arrays: convolution, batch normalisation with ReLU, pooling, sum with ReLU.
 *
 * <p>In: float arrays of feature maps, plain {@code [N, C, H, W]} or blocked {@code [N, C / b, H, W, b]} ({@link
 * io.targetdrop.kernels.Maps}). Out: the same. Decided here: the memory format in which maps stay between kernels, so that
 * none of them converts what it reads or writes, and how native objects are kept: a kernel is made once for one shape and
 * allocates nothing when it runs. On processors other than x86-64, and where ND4J computes on a GPU, {@link
 * io.targetdrop.kernels.OneDnn#isAvailable} is false, and the layers use ND4J's own ops.
 */
package io.targetdrop.kernels;
