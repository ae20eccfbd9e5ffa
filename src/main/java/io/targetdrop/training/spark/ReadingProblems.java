package io.targetdrop.training.spark;

import io.targetdrop.data.DataException;
import io.targetdrop.data.ImageReader;
import io.targetdrop.data.Part;
import io.targetdrop.data.Parts;
import io.targetdrop.training.TrainingPlan;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.apache.commons.lang3.exception.ExceptionUtils;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * Finds all images that cannot be decoded, using the whole cluster. A task that fails names at most the images that it
 * read itself.
 */
final class ReadingProblems {
    private final JavaSparkContext spark;
    private final ImageReader images;
    private final List<Indices> all = new ArrayList<>();

    /** Some images of a part. */
    private record Indices(Part part, int[] indices) implements Serializable {}

    ReadingProblems(JavaSparkContext spark, ImageReader images) {
        this.spark = spark;
        this.images = images;
    }

    /** Looks at everything that a run reads. */
    static ReadingProblems of(JavaSparkContext spark, ImageReader images, Parts parts, int tasks) {
        return new ReadingProblems(spark, images)
                .add(Part.TRAIN, parts.train(), tasks)
                .add(Part.TRAIN, parts.validation(), tasks)
                .add(Part.TEST, parts.test(), tasks);
    }

    ReadingProblems add(Part part, int[] indices, int tasks) {
        TrainingPlan.slices(indices, tasks).forEach(slice -> all.add(new Indices(part, slice)));
        return this;
    }

    /**
     * Runs an action that reads the images. If it meets a bad image, another job looks for all bad images.
     *
     * @throws DataException if images are bad; it names all of them
     */
    <T> T collectedIfItFails(Supplier<T> reading) {
        try {
            return reading.get();
        } catch (Exception e) {
            // Spark throws checked exceptions, which Scala does not declare
            if (ExceptionUtils.throwableOfType(e, DataException.class) == null) {
                throw e;
            }
            List<String> problems = collect();
            if (problems.isEmpty()) {
                throw e;
            }
            DataException collected = DataException.ofImages(
                    problems,
                    all.stream().mapToLong(slice -> slice.indices().length).sum());
            collected.addSuppressed(e);
            throw collected;
        }
    }

    private List<String> collect() {
        ImageReader reader = images;
        return spark
                .parallelize(all, all.size())
                .map(slice -> reader.problems(slice.part(), slice.indices()))
                .collect()
                .stream()
                .flatMap(List::stream)
                .distinct()
                .toList();
    }
}
