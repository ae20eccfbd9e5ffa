package io.targetdrop.results;

import io.targetdrop.training.EarlyStopping.Validated;
import io.targetdrop.training.Measures;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.DataFrameReader;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/**
 * Reads tables by their exact path. Spark would otherwise read the brackets of {@code out[0.1]} as a pattern.
 *
 * @param spark the session that reads
 */
public record SavedTables(SparkSession spark) {
    /** Spark's internal option for paths that are expanded already. */
    private static final String EXPANDS_PATTERNS = "__globPaths__";

    /** All rows of a directory of Parquet files, in any order; files of an earlier version have fewer columns. */
    public List<Row> parquet(String path) {
        return reader().option("mergeSchema", true).parquet(path).collectAsList();
    }

    /** As {@link #parquet(String)}; a missing column is null. */
    List<Row> parquet(String path, StructType schema) {
        return reader().schema(schema).parquet(path).collectAsList();
    }

    /** A number in a row; NaN if it is null or the table does not have the column. */
    public static double number(Row row, String column) {
        boolean isThere = List.of(row.schema().fieldNames()).contains(column);
        return isThere ? Optional.<Double>ofNullable(row.getAs(column)).orElse(Double.NaN) : Double.NaN;
    }

    /** The rows in a cell; none if it is null or the table does not have the column. */
    public static List<Row> rows(Row row, String column) {
        boolean isThere = List.of(row.schema().fieldNames()).contains(column);
        return isThere && row.getAs(column) != null ? row.getList(row.fieldIndex(column)) : List.of();
    }

    /** The scores in a row on a part of the data; NaN as in {@link #number}. */
    public static Measures measures(Row row, String part) {
        return Measures.of(metric -> number(row, metric.column(part)));
    }

    /** The scores of an epoch's row that early stopping and searches go by; NaN as in {@link #number}. */
    public static Validated validated(Row row) {
        Measures validation = measures(row, "validation");
        return () -> validation;
    }

    private DataFrameReader reader() {
        return spark.read().option(EXPANDS_PATTERNS, false);
    }
}
