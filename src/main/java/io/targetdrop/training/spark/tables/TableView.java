package io.targetdrop.training.spark.tables;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.concat_ws;
import static org.apache.spark.sql.functions.floor;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sha2;
import static org.apache.spark.sql.functions.when;

import io.targetdrop.data.DataException;
import io.targetdrop.data.PackedRow;
import io.targetdrop.data.TableColumns;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.ByteType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DoubleType;
import org.apache.spark.sql.types.FloatType;
import org.apache.spark.sql.types.IntegerType;
import org.apache.spark.sql.types.LongType;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.ShortType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructType;

/** A table whose columns have been found: the same six columns whatever the table's own are called. */
final class TableView {
    private static final List<String> USUAL_IMAGES = List.of("image", "content", "path");
    private static final List<String> BINARY_FILE = List.of("path", "modificationTime", "length", "content");
    private static final int BITS = 256;

    private final Dataset<Row> rows;
    private final String table;
    private final TableColumns columns;
    private final String image;
    private final ImageKind kind;

    /**
     * A view of a table.
     *
     * @param rows the table
     * @param table what messages call it
     * @param columns what is in which column
     * @throws DataException if a column is missing or has another type
     */
    TableView(Dataset<Row> rows, String table, TableColumns columns) {
        this.rows = rows;
        this.table = table;
        this.columns = columns;
        this.image = columns.image().get().orElseGet(this::usualImage);
        DataType type = type("image", image);
        this.kind = ImageKind.of(type)
                .orElseThrow(() -> wrong("image", image, "hold bytes, paths or Spark's image struct", type));
    }

    private String usualImage() {
        return USUAL_IMAGES.stream()
                .filter(names()::contains)
                .findFirst()
                .orElseThrow(() -> new DataException("the table " + table + " must have a column "
                        + String.join(", ", USUAL_IMAGES) + " but has only " + String.join(", ", names())
                        + "; name the column of images by data.table.image"));
    }

    private List<String> names() {
        return Arrays.asList(rows.columns());
    }

    ImageKind kind() {
        return kind;
    }

    /** Whether rows are ordered by a column that is set, so that its values must differ. */
    boolean hasKey() {
        return columns.key().get().isPresent();
    }

    /** How the rows of {@link #scanned} and {@link #whole} are understood. */
    RowReader reader(String directory) {
        boolean hasName = hasKey() || kind == ImageKind.PATH || isBinaryFile();
        RowReader.Order order =
                hasKey() ? RowReader.Order.KEY : hasName ? RowReader.Order.PATH : RowReader.Order.CONTENT;
        return new RowReader(table, directory, kind, labelKind(), order, columns);
    }

    /** The columns that {@link RowReader} reads, without the images. */
    Dataset<Row> scanned() {
        return rows.select(order(), label(), split(), origin(), weight());
    }

    /** As {@link #scanned}, with the images as the sixth. */
    Dataset<Row> whole() {
        return rows.select(
                order(), label(), split(), origin(), weight(), column(image).as("image"));
    }

    /** The paths of a table of paths. */
    Dataset<Row> paths() {
        return rows.select(column(image));
    }

    private Column order() {
        Column order = hasKey()
                ? keyColumn()
                : kind == ImageKind.PATH ? column(image) : isBinaryFile() ? column("path") : content();
        return order.as("order");
    }

    private Column keyColumn() {
        String key = columns.key().get().orElseThrow();
        type("key", key);
        return column(key).cast("string");
    }

    /** SHA-256 of an image; of its size, too, if it is decoded. */
    private Column content() {
        Column bytes = column(image);
        if (kind == ImageKind.STRUCT) {
            Column size = concat_ws(" ", bytes.getField("height"), bytes.getField("width"), bytes.getField("mode"));
            bytes = concat(size.cast("binary"), bytes.getField("data"));
        }
        return coalesce(sha2(bytes, BITS), lit(""));
    }

    private boolean isBinaryFile() {
        return image.equals("content") && names().containsAll(BINARY_FILE);
    }

    /** Where an image comes from, for messages. */
    private Column origin() {
        boolean hasOrigin = kind == ImageKind.STRUCT
                && Arrays.asList(((StructType) type("image", image)).fieldNames())
                        .contains("origin");
        return (hasOrigin ? column(image).getField("origin") : lit(null))
                .cast("string")
                .as("origin");
    }

    private TableClasses.Kind labelKind() {
        return type("label", columns.label()) instanceof StringType
                ? TableClasses.Kind.NAMES
                : TableClasses.Kind.WHOLE_NUMBERS;
    }

    private Column label() {
        DataType type = type("label", columns.label());
        Column label = column(columns.label());
        if (type instanceof DoubleType || type instanceof FloatType) {
            label = when(label.equalTo(floor(label)), label.cast("long").cast("string"))
                    .otherwise(label.cast("string"));
        } else if (!(type instanceof StringType
                || type instanceof ByteType
                || type instanceof ShortType
                || type instanceof IntegerType
                || type instanceof LongType)) {
            throw wrong("label", columns.label(), "hold strings or whole numbers", type);
        }
        return label.cast("string").as("label");
    }

    private Column split() {
        if (columns.split().get().isEmpty()) {
            return lit("").as("split");
        }
        String split = columns.split().get().orElseThrow();
        DataType type = type("split", split);
        if (!(type instanceof StringType)) {
            throw wrong("split", split, "hold train, validation or test", type);
        }
        return column(split).as("split");
    }

    private Column weight() {
        if (columns.weight().get().isEmpty()) {
            return lit(PackedRow.USUAL_WEIGHT).as("weight");
        }
        String weight = columns.weight().get().orElseThrow();
        DataType type = type("weight", weight);
        if (!(type instanceof NumericType)) {
            throw wrong(
                    "weight", weight, "hold numbers", type, " (inferSchema=true in data.table.options does for CSV)");
        }
        return column(weight).cast("double").as("weight");
    }

    /** A column, or a field of a struct; a column's own name may have dots. */
    private Column column(String name) {
        return rows.col(names().contains(name) ? "`" + name.replace("`", "``") + "`" : name);
    }

    private DataType type(String setting, String name) {
        try {
            return rows.select(column(name)).schema().fields()[0].dataType();
        } catch (Exception e) {
            // Spark's is a checked exception that Scala does not declare
            if (!(e instanceof AnalysisException)) {
                throw e;
            }
            throw new DataException(
                    "the table " + table + " must have the column " + name + " but has only "
                            + String.join(", ", names()) + "; set data.table." + setting + " to one of them",
                    e);
        }
    }

    private DataException wrong(String setting, String column, String rule, DataType type) {
        return wrong(setting, column, rule, type, "");
    }

    private DataException wrong(String setting, String column, String rule, DataType type, String how) {
        return new DataException("the column " + column + " of " + table + " must " + rule + " but holds "
                + type.simpleString() + "; convert it" + how + ", or set data.table." + setting + " to another column");
    }
}
