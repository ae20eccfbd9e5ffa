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

    /** The image of a row. */
    public UnlabelledImage of(Row row) {
        String name = name(row);
        if (row.isNullAt(column)) {
            return new UnlabelledImage.Missing(name, name + " must have an image but has none; add it, or remove the row");
        }
        return switch (kind) {
            case ENCODED -> new UnlabelledImage.InMemory(name, row.getAs(column));
            case PATH -> new UnlabelledImage.InFile(row.getString(column));
            case STRUCT -> decoded(name, row.getStruct(column));
        };
    }

    private String name(Row row) {
        return origin == NONE || row.isNullAt(origin) ? "a row" : row.get(origin).toString();
    }

    private static UnlabelledImage decoded(String name, Row struct) {
        int place = Arrays.asList(struct.schema().fieldNames()).indexOf("origin");
        String own = place == NONE || struct.isNullAt(place) ? name : struct.getString(place);
        return ImageStruct.of(struct).encoded(own) instanceof Encoded encoded
                ? new UnlabelledImage.InMemory(own, encoded.bytes())
                : new UnlabelledImage.Missing(own, ((Unusable) ImageStruct.of(struct).encoded(own)).problem());
    }
}
