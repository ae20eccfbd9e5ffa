package io.targetdrop.jobs;

import io.targetdrop.data.ImageListing;
import io.targetdrop.data.UnlabelledImage;
import io.targetdrop.training.spark.TaskFiles;
import java.util.List;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaSparkContext;
import scala.Tuple2;

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
    String key();

    /** The images by name; no task of the driver. */
    JavaPairRDD<String, UnlabelledImage> images(JavaSparkContext spark, TaskFiles files);

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
        public String key() {
            return "path";
        }

        @Override
        public JavaPairRDD<String, UnlabelledImage> images(JavaSparkContext spark, TaskFiles files) {
            new ImageListing(path); // a task would report a wrong path less clearly
            return spark.parallelize(List.of(path), 1)
                    .flatMap(directory -> {
                        files.use();
                        return new ImageListing(directory);
                    })
                    .mapToPair(file -> new Tuple2<>(file, new UnlabelledImage.InFile(file)));
        }
    }
}
