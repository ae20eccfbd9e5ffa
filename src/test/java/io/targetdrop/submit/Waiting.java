package io.targetdrop.submit;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.stream.Stream;

/**
 * Waits for what another process does. The limit is far above what a busy machine needs, since it only ends a test that
 * would hang: no test passes or fails because of the time it takes.
 */
public final class Waiting {
    static final Duration LIMIT = Duration.ofMinutes(20);
    private static final Duration POLL = Duration.ofMillis(50);

    private Waiting() {}

    /** Returns when a condition holds. */
    public static void until(String what, Callable<Boolean> condition) throws Exception {
        long deadline = System.nanoTime() + LIMIT.toNanos();
        while (!condition.call()) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("not within " + LIMIT + ": " + what);
            }
            Thread.sleep(POLL.toMillis());
        }
    }

    /** Counts the files whose names have an ending; 0 if there is no such directory yet. */
    static long count(Path directory, String ending) throws Exception {
        if (!Files.isDirectory(directory)) {
            return 0;
        }
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.toString().endsWith(ending)).count();
        }
    }
}
