package io.targetdrop.submit;

import io.targetdrop.training.spark.DeviceBinder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.apache.spark.SparkEnv;

/** Binds nothing, and records every request (executor, device, thread) in one file per thread. */
public final class RecordingBinder implements DeviceBinder {
    static final String DIRECTORY = "targetdrop.test.bindings";

    @Override
    public void bind(int device) {
        Thread thread = Thread.currentThread();
        String executor = SparkEnv.get().executorId();
        Path file = Path.of(System.getProperty(DIRECTORY), executor + "-" + thread.getId());
        try {
            Files.writeString(
                    file,
                    executor + "\t" + device + "\t" + thread.getName() + "\n",
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
