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

    /** The name of the first column of the predictions. */
    String key(SparkSession spark);

    /**
     * The images by name.
     *
     * @throws DataException if there is no such input
     */
    JavaPairRDD<String, UnlabelledImage> images(SparkSession spark, TaskFiles files);

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
        public String key(SparkSession spark) {
            return "path";
        }

        @Override
        public JavaPairRDD<String, UnlabelledImage> images(SparkSession spark, TaskFiles files) {
            String full = new ImageListing(path).path(); // a task would report a wrong path less clearly
            return JavaSparkContext.fromSparkContext(spark.sparkContext())
                    .parallelize(List.of(full), 1)
                    .flatMap(directory -> {
                        files.use();
                        return new ImageListing(directory);
                    })
                    .map(file -> (UnlabelledImage) new UnlabelledImage.InFile(file, file))
                    .keyBy(UnlabelledImage::name);
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

        @Override
        public String key(SparkSession spark) {
            return column(table.rows(spark), keyColumn, KEYS, "key-column");
        }

        @Override
        public JavaPairRDD<String, UnlabelledImage> images(SparkSession spark, TaskFiles files) {
            Dataset<Row> rows = table.rows(spark);
            String key = column(rows, keyColumn, KEYS, "key-column");
            String name = column(rows, image, IMAGES, "image-column");
            Dataset<Row> needed = rows.select(
                    rows.col(key).cast("string").as("name"), rows.col(name).as("image"));
            ImageColumn column = column(needed.schema(), name);
            String directory = table.directory();
            return needed.javaRDD()
                    .map(row -> column.of(row, row.isNullAt(0) ? "" : row.getString(0), directory))
                    .keyBy(UnlabelledImage::name);
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
                            "must name a column of " + table.path() + " but " + String.join(", ", candidates)
                                    + (candidates.size() == 1 ? " is none" : " are none") + "; it has "
                                    + String.join(", ", columns)));
        }
    }
}
