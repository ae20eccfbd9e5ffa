package io.targetdrop.results;

import io.targetdrop.results.Table.Column;
import io.targetdrop.results.Table.ColumnType;
import io.targetdrop.results.Table.Values;
import io.targetdrop.training.Prediction;
import io.targetdrop.training.Prediction.Classified;
import io.targetdrop.training.Prediction.Unreadable;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.apache.spark.sql.types.StructType;

/**
 * The table that {@code predict} writes: one row for each image.
 *
 * <p>Columns: the image's key; {@code predicted_class} and {@code predicted_probability}; {@code probabilities} of all classes, in the
 * order of the network's outputs; {@code top_classes} and {@code top_probabilities} if they are asked for, the most probable
 * first; {@code error}, one line, if the image could not be read: then all others are null.
 *
 * @param key name of the first column: {@code path}, or that of the table's key column
 * @param classes names of the classes, in the order of the network's outputs
 * @param top how many of the most probable classes get columns of their own; 0 for none
 */
public record PredictionTable(String key, List<String> classes, int top) implements Serializable {
    private static final long serialVersionUID = 1L;

    /** The column that is not null if an image could not be read. */
    public static final String ERROR = "error";

    public PredictionTable {
        classes = List.copyOf(classes);
    }

    /** The columns, as Spark reads them. */
    public StructType schema() {
        return table().schema();
    }

    /** The names of the columns that follow the key. */
    public List<String> names() {
        return table().columns().stream().skip(1).map(Column::name).toList();
    }

    /** The bytes of a Parquet file. */
    public byte[] parquet(List<Prediction> rows) {
        return table().parquet(rows);
    }

    private Table<Prediction> table() {
        List<Column<Prediction>> columns = new ArrayList<>(List.of(
                new Column<>(key, ColumnType.TEXT, Prediction::name),
                new Column<>("predicted_class", ColumnType.TEXT, classified(row -> classes.get(row.predicted()))),
                new Column<>(
                        "predicted_probability",
                        ColumnType.FLOAT,
                        classified(row -> row.probabilities()[row.predicted()])),
                new Column<>("probabilities", new Values(ColumnType.FLOAT), classified(PredictionTable::all))));
        if (top > 0) {
            columns.add(new Column<>(
                    "top_classes",
                    new Values(ColumnType.TEXT),
                    classified(row ->
                            Arrays.stream(row.top(top)).mapToObj(classes::get).toList())));
            columns.add(new Column<>(
                    "top_probabilities",
                    new Values(ColumnType.FLOAT),
                    classified(row -> Arrays.stream(row.top(top))
                            .mapToObj(k -> row.probabilities()[k])
                            .toList())));
        }
        columns.add(new Column<>(
                ERROR, ColumnType.TEXT, row -> row instanceof Unreadable unreadable ? unreadable.problem() : null));
        return new Table<>(List.copyOf(columns));
    }

    private static Function<Prediction, Object> classified(Function<Classified, Object> value) {
        return row -> row instanceof Classified classified ? value.apply(classified) : null;
    }

    private static List<Float> all(Classified row) {
        List<Float> probabilities = new ArrayList<>();
        for (float probability : row.probabilities()) {
            probabilities.add(probability);
        }
        return probabilities;
    }
}
