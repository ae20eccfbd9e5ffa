package io.targetdrop.training.spark;

import io.targetdrop.data.FileSystems;
import io.targetdrop.data.ImageReader;
import io.targetdrop.data.LabelledImage;
import io.targetdrop.data.Part;
import io.targetdrop.data.StoredImage;
import java.io.Serializable;
import java.util.List;
import org.apache.spark.SparkEnv;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.SerializableConfiguration;

/**
 * Makes tasks open files as the driver does: with the Hadoop settings of its session, whether from {@code spark.hadoop.*},
 * from {@code core-site.xml} on the driver or from calls in a notebook.
 *
 * @param settings the settings of the driver's session
 */
public record TaskFiles(Broadcast<SerializableConfiguration> settings) implements Serializable {
    private static final String DRIVER = "driver";

    /** The id of the broadcast whose settings this executor uses. */
    private static Long inUse;

    /** The settings of the session as they are now. */
    public static TaskFiles of(JavaSparkContext spark) {
        return new TaskFiles(spark.broadcast(new SerializableConfiguration(spark.hadoopConfiguration())));
    }

    /**
     * Call it in a task before it opens a file. It does nothing in the driver's own process, which has the settings
     * already.
     */
    public void use() {
        if (SparkEnv.get().executorId().equals(DRIVER)) {
            return;
        }
        synchronized (TaskFiles.class) {
            if (inUse == null || inUse != settings.id()) {
                FileSystems.use(settings.value()::value);
                inUse = settings.id();
            }
        }
    }

    /** A reader of the same images that works in tasks. */
    public ImageReader reading(ImageReader images) {
        return new TaskImages(this, images);
    }

    /** Call it on the driver when no task needs the settings any more. */
    public void close() {
        settings.destroy();
    }

    private record TaskImages(TaskFiles files, ImageReader images) implements ImageReader {
        @Override
        public List<LabelledImage> read(Part part, int[] indices) {
            files.use();
            return images.read(part, indices);
        }

        @Override
        public List<? extends StoredImage> readEncoded(Part part, int[] indices) {
            files.use();
            return images.readEncoded(part, indices);
        }

        @Override
        public List<String> problems(Part part, int[] indices) {
            files.use();
            return images.problems(part, indices);
        }
    }
}
