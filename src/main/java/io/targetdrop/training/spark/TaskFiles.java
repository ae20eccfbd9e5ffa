package io.targetdrop.training.spark;

import io.targetdrop.data.FileSystems;
import java.io.Serializable;
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

    /** Call it on the driver when no task needs the settings any more. */
    public void close() {
        settings.destroy();
    }
}
