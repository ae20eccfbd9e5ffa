package io.targetdrop.training.spark;

import io.targetdrop.data.ImageReader;
import io.targetdrop.data.LabelledImage;
import io.targetdrop.data.Part;
import io.targetdrop.data.StoredImage;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;

/**
 * A reader that works in tasks: each executor gets it once, with the names of a million files if need be, and opens them as the
 * driver would.
 *
 * @param files the settings of the driver's session
 * @param images the reader on each executor
 */
public record SentImages(TaskFiles files, Broadcast<ImageReader> images) implements ImageReader {

    /** Sends a reader. */
    static SentImages of(JavaSparkContext spark, ImageReader images) {
        return new SentImages(TaskFiles.of(spark), spark.broadcast(images));
    }

    @Override
    public List<LabelledImage> read(Part part, int[] indices) {
        files.use();
        return images.value().read(part, indices);
    }

    @Override
    public List<? extends StoredImage> readEncoded(Part part, int[] indices) {
        files.use();
        return images.value().readEncoded(part, indices);
    }

    @Override
    public List<String> problems(Part part, int[] indices) {
        files.use();
        return images.value().problems(part, indices);
    }

    /** Call it on the driver when no task reads images any more. */
    void close() {
        images.destroy();
        files.close();
    }
}
