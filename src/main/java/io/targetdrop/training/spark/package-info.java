/**
 * Training on a Spark cluster with dl4j-spark: replicas stay in the executors and are averaged every few minibatches.
 *
 * <p>In: a training plan and a Spark context. Out: the same as from local training. Decided here: which task trains on
 * which images (task w of a round is worker w, on whatever executor it runs), and that images are sent and cached as
 * bytes.
 */
package io.targetdrop.training.spark;
