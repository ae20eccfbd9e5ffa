/**
 * Training on a Spark cluster with dl4j-spark: the replicas live in executors, and are averaged every few minibatches.
 *
 * <p>In: a training plan and a Spark context. Out: what local training gives. Decided here: which task trains on which
 * images (task w of a round is worker w, on any executor), and that images travel and rest as bytes.
 */
package io.targetdrop.training.spark;
