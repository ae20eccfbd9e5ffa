package io.targetdrop.training.spark.tables;

import java.util.Arrays;
import java.util.List;
import org.apache.spark.Partitioner;

/** Puts each row into its file: a partition of a shuffle is a file of the pack. */
final class FilePartitioner extends Partitioner {
    private static final long serialVersionUID = 1L;

    private final RowKey[] firsts;

    /**
     * Files that start with these keys.
     *
     * @param firsts ascending, all different; the first one is the smallest key of all rows
     */
    FilePartitioner(List<RowKey> firsts) {
        this.firsts = firsts.toArray(RowKey[]::new);
    }

    @Override
    public int numPartitions() {
        return firsts.length;
    }

    @Override
    public int getPartition(Object key) {
        int position = Arrays.binarySearch(firsts, (RowKey) key);
        // a row that has come to the table meanwhile; the file then has too many
        return Math.max(0, position >= 0 ? position : -position - 2);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof FilePartitioner that && Arrays.equals(firsts, that.firsts);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(firsts);
    }
}
