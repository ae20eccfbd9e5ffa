package io.targetdrop.training.spark;

import io.targetdrop.data.DataException;
import io.targetdrop.data.ImageReader;
import io.targetdrop.data.Part;
import io.targetdrop.data.Parts;
import io.targetdrop.training.TrainingPlan;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.commons.lang3.exception.ExceptionUtils;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * Finds all images that cannot be decoded, using the whole cluster. A task that fails names at most the images that it
 * read itself.
 */
public final class ReadingProblems {
    /** More than one, because some images take longer than others. */
    private static final int SLICES_PER_CORE = 4;

    private final JavaSparkContext spark;
    private final ImageReader images;
    private final List<Indices> all = new ArrayList<>();

    /** Some images of a part. */
    private record Indices(Part part, int[] indices) implements Serializable {}

    ReadingProblems(JavaSparkContext spark, ImageReader images) {
        this.spark = spark;
        this.images = images;
    }

    /**
     * Looks at all of these images now.
     *
     * @param spark the cluster
     * @param images reads them; sent to each executor once
     * @param indices which images, by part
     * @throws DataException if images cannot be read; it names all of them
     */
    public static void requireNone(JavaSparkContext spark, ImageReader images, Map<Part, int[]> indices) {
        SentImages sent = SentImages.of(spark, images);
        try {
            ReadingProblems all = new ReadingProblems(spark, sent);
            int tasks = SLICES_PER_CORE * Math.max(1, spark.defaultParallelism());
            indices.forEach((part, some) -> all.add(part, some, Math.min(tasks, some.length)));
            List<String> problems = all.collect();
            if (!problems.isEmpty()) {
                throw DataException.ofImages(problems, all.count());
            }
        } finally {
            sent.close();
        }
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
            DataException collected = DataException.ofImages(problems, count());
            collected.addSuppressed(e);
            throw collected;
        }
    }

    private long count() {
        return all.stream().mapToLong(slice -> slice.indices().length).sum();
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
