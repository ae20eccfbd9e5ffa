package io.targetdrop.training.spark.tables;

import io.targetdrop.data.DataException;
import java.util.List;
import org.apache.spark.sql.DataFrameReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * A table in files.
 *
 * @param setting that names the path, for messages
 * @param path of the table, or a pattern
 * @param format the name of Spark's data source
 * @param options of the data source, {@code name=value} each
 */
public record SavedTable(String setting, String path, String format, List<String> options) {

    /**
     * Its rows; Spark reads them when they are needed.
     *
     * @throws DataException if it is no such table
     */
    public Dataset<Row> rows(SparkSession spark) {
        DataFrameReader reader = spark.read().format(format);
        if (format.equals("csv")) {
            reader = reader.option("header", "true");
        }
        for (String option : options) {
            int end = option.indexOf('=');
            reader = reader.option(option.substring(0, end), option.substring(end + 1));
        }
        try {
            return reader.load(files().qualified());
        } catch (Exception e) {
            // Spark throws checked exceptions that Scala does not declare, and its own kinds of class loading errors
            throw new DataException(
                    setting + " " + path + " must be a table in the format " + format + " but Spark cannot read it: "
                            + String.valueOf(e.getMessage()).lines().findFirst().orElse("")
                            + "; check the format and its options",
                    e);
        }
    }

    /** The directory that relative paths in it start from. */
    public String directory() {
        return files().directory();
    }

    TableFiles files() {
        return new TableFiles(setting, path);
    }
}
