package io.targetdrop.training.spark.tables;

import java.util.Arrays;
import java.util.Optional;
import org.apache.spark.sql.types.BinaryType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructType;

/** What a column of images holds. */
enum ImageKind {
    /** The bytes of image files. */
    ENCODED,
    /** Decoded images, as Spark's data source {@code image} has them. */
    STRUCT,
    /** Paths of image files. */
    PATH;

    /** The kind of a column's type; empty if it is none. */
    static Optional<ImageKind> of(DataType type) {
        if (type instanceof BinaryType) {
            return Optional.of(ENCODED);
        }
        if (type instanceof StringType) {
            return Optional.of(PATH);
        }
        boolean isImage = type instanceof StructType struct
                && Arrays.asList(struct.fieldNames()).containsAll(ImageStruct.FIELDS);
        return isImage ? Optional.of(STRUCT) : Optional.empty();
    }
}
