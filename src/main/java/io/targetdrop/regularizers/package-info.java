/**
 * Regularisers that mask activations during training: TargetDrop (arXiv 2010.10716) and the methods it is compared with, which
 * {@link io.targetdrop.regularizers.Regularizer#all} lists.
 *
 * <p>In: activations {@code [N, C, H, W]} and, if a method is random, a seed. Out: masks, as pure functions, and the DL4J
 * layers around them.
 *
 * <p>Decided here: probabilities are probabilities of dropping; ties go to the lowest index; a layer does nothing at
 * inference that a plain DL4J network could not do.
 */
package io.targetdrop.regularizers;
