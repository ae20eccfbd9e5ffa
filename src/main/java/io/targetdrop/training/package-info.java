/**
 * Training. In: a network, a dataset and a configuration. Out: a model and a history.
 *
 * <p>The local trainer here is the reference; {@code training.spark} gives the same results on a cluster. Decided here:
 * the order of the images, what an epoch is, and what is measured after it.
 */
package io.targetdrop.training;
