package io.targetdrop.jobs;

import io.targetdrop.data.DataException;
import io.targetdrop.data.ImageListing;
import io.targetdrop.data.UnlabelledImage;
import io.targetdrop.training.spark.TaskFiles;
import io.targetdrop.training.spark.tables.ImageColumn;
import io.targetdrop.training.spark.tables.SavedTable;
import java.util.List;
import java.util.Optional;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/**
 * Where the images to classify are.
 *
 * <p>An image's partition follows from its name alone, and in a partition images are sorted by name, so that the same images
 * always give the same files.
 */
public sealed interface PredictionInput {

    /** What a person calls it: a path, and the columns of a table. */
    String description();

    /**
     * Finds the images; none of them is read yet.
     *
     * @throws DataException if there is no such input
     * @throws RequestException if a table lacks a column
     */
    Found find(SparkSession spark, TaskFiles files);

    /**
     * Images that were found.
     *
     * @param key the name of the first column of the predictions
     * @param count how many there are
     * @param images by name
     */
    record Found(String key, long count, JavaPairRDD<String, UnlabelledImage> images) {}

    /**
     * The files below a directory, of a glob, or one file.
     *
     * @param path any that Hadoop understands
     */
    record Files(String path) implements PredictionInput {
        @Override
        public String description() {
            return path;
        }

        @Override
        public Found find(SparkSession spark, TaskFiles files) {
            String full = new ImageListing(path).path(); // a task would report a wrong path less clearly
            JavaPairRDD<String, UnlabelledImage> images = JavaSparkContext.fromSparkContext(spark.sparkContext())
                    .parallelize(List.of(full), 1)
                    .flatMap(directory -> {
                        files.use();
                        return new ImageListing(directory);
                    })
                    .map(file -> (UnlabelledImage) new UnlabelledImage.InFile(file, file))
                    .keyBy(UnlabelledImage::name);
            return new Found("path", images.count(), images);
        }
    }

    /**
     * A table with a row for each image, which Spark reads.
     *
     * @param table where it is
     * @param image column of images: bytes of image files, Spark's image struct, or paths; empty for the first of
     *     {@code image}, {@code content} and {@code path} that there is
     * @param key column that names each row; empty for the first of {@code path}, {@code id} and {@code key}
     */
    record Table(SavedTable table, Optional<String> image, Optional<String> keyColumn) implements PredictionInput {
        private static final List<String> IMAGES = List.of("image", "content", "path");
        private static final List<String> KEYS = List.of("path", "id", "key");

        @Override
        public String description() {
            return table.path() + " (" + table.format() + ")";
        }

        /** Rows are counted without their images. */
        @Override
        public Found find(SparkSession spark, TaskFiles files) {
            Dataset<Row> rows = table.rows(spark);
            String key = column(rows, keyColumn, KEYS, "key-column");
            String name = column(rows, image, IMAGES, "image-column");
            Dataset<Row> needed = rows.select(
                    rows.col(key).cast("string").as("name"), rows.col(name).as("image"));
            ImageColumn column = column(needed.schema(), name);
            String directory = table.directory();
            JavaPairRDD<String, UnlabelledImage> images = needed.javaRDD()
                    .map(row -> column.of(row, row.isNullAt(0) ? "" : row.getString(0), directory))
                    .keyBy(UnlabelledImage::name);
            return new Found(key, rows.count(), images);
        }

        private static ImageColumn column(StructType schema, String name) {
            try {
                return ImageColumn.of(schema, "image");
            } catch (IllegalArgumentException e) {
                throw new RequestException("image-column", name + ": " + e.getMessage());
            }
        }

        private String column(Dataset<Row> rows, Optional<String> wanted, List<String> usual, String option) {
            List<String> columns = List.of(rows.columns());
            List<String> candidates = wanted.map(List::of).orElse(usual);
            return candidates.stream()
                    .filter(columns::contains)
                    .findFirst()
                    .orElseThrow(() -> new RequestException(
                            option,
                            "must name a column of " + table.path() + ", which does not have "
                                    + String.join(" or ", candidates) + "; name one of "
                                    + String.join(", ", columns)));
        }
    }
}
