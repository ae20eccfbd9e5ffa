package io.targetdrop.training.spark.tables;

import io.targetdrop.data.PackedRow.Role;
import java.io.Serializable;
import java.util.Comparator;

/**
 * What rows are ordered by. Rows with the same key have the same content.
 *
 * @param order a column's value, the path of the image, or its SHA-256
 * @param label the name of the class
 * @param role what the row is for
 * @param weight how much it counts in training
 */
record RowKey(String order, String label, Role role, double weight) implements Comparable<RowKey>, Serializable {
    private static final Comparator<RowKey> ORDER = Comparator.comparing(RowKey::order)
            .thenComparing(RowKey::label)
            .thenComparing(RowKey::role)
            .thenComparingDouble(RowKey::weight);

    @Override
    public int compareTo(RowKey other) {
        return ORDER.compare(this, other);
    }
}
