/**
 * Training and classification as stages of Spark ML's pipelines.
 *
 * <p>In: a {@code DataFrame} with a column of images (bytes of image files, Spark's image struct, or paths) and one of labels. Out:
 * a {@link io.targetdrop.ml.TargetDropClassificationModel}, which adds columns of predictions and probabilities to any
 * {@code DataFrame} with such images. Decided here: names and meanings of columns and params, and how a stage is saved. The
 * work is that of {@link io.targetdrop.jobs}.
 */
package io.targetdrop.ml;
