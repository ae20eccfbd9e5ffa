package io.targetdrop.training.spark.tables;

import io.targetdrop.data.PackedRow.Encoded;
import io.targetdrop.data.PackedRow.Unusable;
import io.targetdrop.data.UnlabelledImage;
import java.io.Serializable;
import java.util.Arrays;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;

/**
 * A column of images that are to be classified, in rows of any kind.
 *
 * @param column its position
 * @param origin position of the column {@code path} of Spark's data source {@code binaryFile}; -1 if there is none
 * @param kind what it holds
 */
public record ImageColumn(int column, int origin, ImageKind kind) implements Serializable {
    private static final long serialVersionUID = 1L;
    private static final int NONE = -1;
    private static final String UNKNOWN = "a row";

    /**
     * The column of a schema.
     *
     * @param name of the column
     * @throws IllegalArgumentException if there is no such column, or it holds no images
     */
    public static ImageColumn of(StructType schema, String name) {
        if (!Arrays.asList(schema.fieldNames()).contains(name)) {
            throw new IllegalArgumentException("the dataset must have the column " + name + " with images but has only "
                    + String.join(", ", schema.fieldNames()) + "; set imageCol to one of them");
        }
        int column = schema.fieldIndex(name);
        ImageKind kind = ImageKind.of(schema.fields()[column].dataType())
                .orElseThrow(() -> new IllegalArgumentException("the column " + name
                        + " must hold bytes, paths or Spark's image struct but holds "
                        + schema.fields()[column].dataType().simpleString() + "; set imageCol to another column"));
        int origin = Arrays.asList(schema.fieldNames()).indexOf("path");
        return new ImageColumn(column, origin == column ? NONE : origin, kind);
    }

    /** The image of a row of which nothing but this column is known. */
    public UnlabelledImage of(Row row) {
        return of(row, name(row), "");
    }

    /**
     * The image of a row.
     *
     * @param name of the row
     * @param directory that relative paths start from; empty if there are none
     */
    public UnlabelledImage of(Row row, String name, String directory) {
        if (row.isNullAt(column)) {
            return new UnlabelledImage.Missing(
                    name, name + " must have an image but has none; add it, or remove the row");
        }
        return switch (kind) {
            case ENCODED -> new UnlabelledImage.InMemory(name, row.getAs(column));
            case PATH -> new UnlabelledImage.InFile(name, TableFiles.absolute(directory, row.getString(column)));
            case STRUCT ->
                ImageStruct.of(row.getStruct(column)).encoded(name) instanceof Encoded encoded
                        ? new UnlabelledImage.InMemory(name, encoded.bytes())
                        : new UnlabelledImage.Missing(
                                name,
                                ((Unusable) ImageStruct.of(row.getStruct(column))
                                                .encoded(name))
                                        .problem());
        };
    }

    /** The path of the image, if the row has it. */
    private String name(Row row) {
        if (origin != NONE && !row.isNullAt(origin)) {
            return row.get(origin).toString();
        }
        if (kind == ImageKind.PATH && !row.isNullAt(column)) {
            return row.getString(column);
        }
        if (kind == ImageKind.STRUCT && !row.isNullAt(column)) {
            Row struct = row.getStruct(column);
            int place = Arrays.asList(struct.schema().fieldNames()).indexOf("origin");
            return place == NONE || struct.isNullAt(place) ? UNKNOWN : struct.getString(place);
        }
        return UNKNOWN;
    }
}
