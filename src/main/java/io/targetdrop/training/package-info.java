/**
 * Training: a network, a dataset and a configuration become a model and a history.
 *
 * <p>Here is the local trainer, which is the reference; {@code training.spark} promises the same on a cluster. Decided
 * here: the order of the images, what an epoch is, what is measured after it.
 */
package io.targetdrop.training;
