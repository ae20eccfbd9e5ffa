package io.targetdrop.ml;

import io.targetdrop.training.spark.tables.ImageColumn;
import java.io.Serializable;
import java.util.List;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamValidators;
import org.apache.spark.ml.param.Params;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StructType;

/**
 * The columns that a classification reads and writes, as params of a stage.
 *
 * @param image holds the images: bytes of image files, Spark's image struct, or paths
 * @param prediction the most probable class: the label itself if labels are numbers, else its index
 * @param predictedLabel the most probable class: its name
 * @param probability the probabilities of all classes, a vector in the order of the model's labels
 * @param handleInvalid what becomes of rows whose image cannot be read
 * @param error why an image cannot be read; added if such rows are kept
 */
record ClassificationColumns(
        Param<String> image,
        Param<String> prediction,
        Param<String> predictedLabel,
        Param<String> probability,
        Param<String> handleInvalid,
        Param<String> error)
        implements Serializable {
    private static final long serialVersionUID = 1L;

    /** The task fails, and names the image. */
    static final String FAIL = "error";
    /** The row is left out. */
    static final String SKIP = "skip";
    /** The row has null for a prediction, and says why. */
    static final String KEEP = "keep";

    static ClassificationColumns of(Params stage) {
        return new ClassificationColumns(
                new Param<>(
                        stage, "imageCol", "column of images: bytes of image files, Spark's image struct, or paths"),
                new Param<>(
                        stage,
                        "predictionCol",
                        "column of the most probable class: the label if labels are numbers, else the index of the label"),
                new Param<>(stage, "predictedLabelCol", "column of the most probable class: the label"),
                new Param<>(
                        stage,
                        "probabilityCol",
                        "column of the probabilities of all classes, in the order of the labels"),
                new Param<>(
                        stage,
                        "handleInvalid",
                        "what becomes of rows whose image cannot be read: error fails, skip leaves them out, keep adds errorCol",
                        ParamValidators.inArray(new String[] {FAIL, SKIP, KEEP})),
                new Param<>(
                        stage, "errorCol", "column that says why an image cannot be read, with handleInvalid = keep"));
    }

    List<Param<String>> all() {
        return List.of(image, prediction, predictedLabel, probability, handleInvalid, error);
    }

    /** The usual names. */
    void setDefaults(Params stage) {
        stage.setDefault(image, "image");
        stage.setDefault(prediction, "prediction");
        stage.setDefault(predictedLabel, "predictedLabel");
        stage.setDefault(probability, "probability");
        stage.setDefault(handleInvalid, FAIL);
        stage.setDefault(error, "error");
    }

    /**
     * The schema with the columns of a prediction.
     *
     * @throws IllegalArgumentException if there is no column of images, or one of the others is there already
     */
    StructType extended(Params stage, StructType schema) {
        ImageColumn.of(schema, stage.getOrDefault(image));
        StructType extended = with(schema, stage.getOrDefault(prediction), DataTypes.DoubleType);
        extended = with(extended, stage.getOrDefault(predictedLabel), DataTypes.StringType);
        extended = with(extended, stage.getOrDefault(probability), SQLDataTypes.VectorType());
        return stage.getOrDefault(handleInvalid).equals(KEEP)
                ? with(extended, stage.getOrDefault(error), DataTypes.StringType)
                : extended;
    }

    /**
     * Checks a column of numbers.
     *
     * @throws IllegalArgumentException if no column has this name, or the column does not hold numbers
     */
    static void requireNumbers(StructType schema, Param<String> param, String column) {
        List<String> names = List.of(schema.fieldNames());
        if (!names.contains(column)) {
            throw new IllegalArgumentException(
                    "the dataset must have the column " + column + " with numbers but has only "
                            + String.join(", ", names) + "; set " + param.name() + " to one of them");
        }
        DataType type = schema.apply(column).dataType();
        if (!(type instanceof NumericType)) {
            throw new IllegalArgumentException("the column " + column + " must hold numbers but holds "
                    + type.simpleString() + "; convert it, or set " + param.name() + " to another column");
        }
    }

    private static StructType with(StructType schema, String column, DataType type) {
        if (List.of(schema.fieldNames()).contains(column)) {
            throw new IllegalArgumentException("the dataset must not have a column " + column
                    + " yet but has one; drop it, or give the prediction another column");
        }
        return schema.add(column, type, true);
    }
}
