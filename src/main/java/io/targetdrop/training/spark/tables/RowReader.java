package io.targetdrop.training.spark.tables;

import io.targetdrop.data.PackedRow;
import io.targetdrop.data.PackedRow.Content;
import io.targetdrop.data.PackedRow.Encoded;
import io.targetdrop.data.PackedRow.InFile;
import io.targetdrop.data.PackedRow.Role;
import io.targetdrop.data.PackedRow.Unusable;
import io.targetdrop.data.TableColumns;
import java.io.Serializable;
import java.text.Normalizer;
import java.util.Locale;
import java.util.Map;
import org.apache.spark.sql.Row;

/**
 * Understands the rows of a {@link TableView}; runs in tasks.
 *
 * @param table what messages call the table
 * @param directory that relative paths of images start from
 * @param kind what the column of images holds
 * @param labels what the column of labels holds
 * @param order what rows are ordered by
 * @param columns what the columns are called
 */
record RowReader(String table, String directory, ImageKind kind, TableClasses.Kind labels, Order order, Columns columns)
        implements Serializable {
    private static final int ORDER = 0;
    private static final int LABEL = 1;
    private static final int SPLIT = 2;
    private static final int ORIGIN = 3;
    private static final int WEIGHT = 4;
    private static final int IMAGE = 5;
    private static final int SHOWN_DIGITS = 16;

    /** What rows are ordered by. */
    enum Order {
        /** A column that is set. */
        KEY,
        /** The path of the image. */
        PATH,
        /** SHA-256 of the image. */
        CONTENT
    }

    /** Names of columns. */
    record Columns(String label, String split, String weight) implements Serializable {}

    /** What became of a row without its image. */
    sealed interface Scanned extends Serializable {}

    record Keyed(RowKey key) implements Scanned {}

    /** One line about what is wrong. */
    record Wrong(String problem) implements Scanned {}

    RowReader(
            String table,
            String directory,
            ImageKind kind,
            TableClasses.Kind labels,
            Order order,
            TableColumns columns) {
        this(
                table,
                directory,
                kind,
                labels,
                order,
                new Columns(
                        columns.label(),
                        columns.split().get().orElse(""),
                        columns.weight().get().orElse("")));
    }

    Scanned scan(Row row) {
        String label = row.getString(LABEL);
        String rule = name(row) + " must have ";
        if (label == null || label.isEmpty()) {
            return new Wrong(
                    rule + "a label in the column " + columns.label + " but has none; add it, or remove the row");
        }
        if (labels == TableClasses.Kind.WHOLE_NUMBERS && !isWhole(label)) {
            return new Wrong(
                    rule + "a whole number in the column " + columns.label + " but has " + label + "; correct it");
        }
        if (order == Order.KEY && row.isNullAt(ORDER)) {
            return new Wrong("every row of " + table + " must have a key but a row labelled " + label
                    + " has none; name another column by data.table.key");
        }
        String split = row.getString(SPLIT);
        if (!columns.split.isEmpty() && role(split) == Role.DRAWN) {
            return new Wrong(rule + "train, validation or test in the column " + columns.split + " but has "
                    + (split == null ? "none" : "'" + split + "'") + "; correct it");
        }
        if (!isWeight(row)) {
            return new Wrong(rule + "a finite weight of at least 0 in the column " + columns.weight + " but has "
                    + (row.isNullAt(WEIGHT) ? "none" : row.get(WEIGHT)) + "; correct it");
        }
        return new Keyed(key(row));
    }

    private static boolean isWeight(Row row) {
        return !row.isNullAt(WEIGHT) && row.getDouble(WEIGHT) >= 0 && row.getDouble(WEIGHT) < Double.POSITIVE_INFINITY;
    }

    private static boolean isWhole(String label) {
        return label.matches("-?\\d{1,18}");
    }

    /** The key of a row that is not wrong. */
    RowKey key(Row row) {
        String key = row.isNullAt(ORDER) ? "" : row.getString(ORDER);
        // one zero: -0.0 becomes 0.0
        return new RowKey(key, label(row), role(row.getString(SPLIT)), row.getDouble(WEIGHT) + 0.0);
    }

    /** The same letters may be written in several ways. */
    private static String label(Row row) {
        return Normalizer.normalize(row.getString(LABEL), Normalizer.Form.NFC);
    }

    /** {@link Role#DRAWN} for any other text. */
    private static Role role(String split) {
        return switch (String.valueOf(split).strip().toLowerCase(Locale.ROOT)) {
            case "train" -> Role.TRAIN;
            case "val", "validation" -> Role.VALIDATION;
            case "test" -> Role.TEST;
            default -> Role.DRAWN;
        };
    }

    /**
     * A row with its image; an image in a file is not read yet.
     *
     * @param classes the label of each class; a class that was not there before has none
     */
    PackedRow row(Row row, Map<String, Integer> classes) {
        RowKey key = key(row);
        int label = classes.getOrDefault(key.label(), 0);
        return new PackedRow(name(row), label, key.role(), key.weight(), content(row));
    }

    private Content content(Row row) {
        if (row.isNullAt(IMAGE)) {
            return new Unusable(name(row) + " must have an image but has none; add it, or remove the row");
        }
        return switch (kind) {
            case ENCODED -> new Encoded(row.getAs(IMAGE));
            case STRUCT -> ImageStruct.of(row.getStruct(IMAGE)).encoded(name(row));
            // read after the shuffle, which then moves paths only
            case PATH -> new InFile(path(row.getString(IMAGE)));
        };
    }

    /** What messages call a row. */
    private String name(Row row) {
        String order = row.getString(ORDER);
        if (order == null) {
            return "a row of " + table;
        }
        return switch (this.order) {
            case KEY -> "row " + order + " of " + table;
            case PATH -> kind == ImageKind.PATH ? path(order) : order;
            case CONTENT -> nameByContent(row, order);
        };
    }

    private String nameByContent(Row row, String hash) {
        String origin = row.getString(ORIGIN);
        if (origin != null && !origin.isEmpty()) {
            return origin;
        }
        return hash.isEmpty()
                ? "a row of " + table
                : "the row with SHA-256 " + hash.substring(0, SHOWN_DIGITS) + "… of " + table;
    }

    /** A path of an image as tasks open it. */
    String path(String text) {
        return TableFiles.absolute(directory, text);
    }
}
