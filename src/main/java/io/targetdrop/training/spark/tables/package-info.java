/**
 * Tables of images become packs, from which executors read any image by its index.
 *
 * <p>In: a table in any format that Spark reads, or a {@code Dataset<Row>}. Out: a {@link io.targetdrop.data.Pack} on a file
 * system that the driver and all executors share. Decided here: the order of the rows, by a key that is in the data and never by
 * partitions, so that the same table gives the same indices however it is stored; and when a pack is used again.
 */
package io.targetdrop.training.spark.tables;
