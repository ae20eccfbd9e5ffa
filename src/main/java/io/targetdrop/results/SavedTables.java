package io.targetdrop.results;

import io.targetdrop.data.FileSystems;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.DataFrameReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
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

    /** All rows of a file of comma-separated values whose first line names the columns; every value is a string. */
    public List<Row> csv(String file) {
        Path path = FileSystems.path(file);
        try (BufferedReader text =
                new BufferedReader(new InputStreamReader(FileSystems.of(path).open(path), StandardCharsets.UTF_8))) {
            Dataset<String> records = spark.createDataset(records(text.lines().toList()), Encoders.STRING());
            return reader().option("header", true)
                    .option("escape", "\"")
                    .csv(records)
                    .collectAsList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Joins lines that one quoted value spans. */
    static List<String> records(List<String> lines) {
        List<String> records = new ArrayList<>();
        String begun = null;
        for (String line : lines) {
            String record = begun == null ? line : begun + "\n" + line;
            boolean isWhole =
                    record.chars().filter(character -> character == '"').count() % 2 == 0;
            begun = isWhole ? null : record;
            if (isWhole) {
                records.add(record);
            }
        }
        if (begun != null) {
            records.add(begun);
        }
        return records;
    }

    /** A number in a row; NaN if it is null or the table does not have the column. */
    public static double number(Row row, String column) {
        boolean isThere = List.of(row.schema().fieldNames()).contains(column);
        return isThere ? Optional.<Double>ofNullable(row.getAs(column)).orElse(Double.NaN) : Double.NaN;
    }

    private DataFrameReader reader() {
        return spark.read().option(EXPANDS_PATTERNS, false);
    }
}
