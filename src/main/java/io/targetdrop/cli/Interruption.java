package io.targetdrop.cli;

import java.io.OutputStream;
import java.io.PrintStream;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.util.ShutdownHookManager;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.config.Configurator;

/**
 * What is done when the process is told to end (Ctrl-C, SIGTERM) while something runs: it is stopped, and waited for, and
 * Spark is shut down after that and not in the middle of it.
 */
final class Interruption {
    /** Spark's own is 30 above Hadoop's; the higher, the earlier. */
    private static final int BEFORE_SPARK = FileSystem.SHUTDOWN_HOOK_PRIORITY + 100;

    /** Tasks look up after each minibatch. */
    private static final int LONGEST_WAIT_SECONDS = 20;

    private static final int MILLISECONDS_BETWEEN_STOPS = 200;

    private final CountDownLatch isOver = new CountDownLatch(1);
    private final Runnable hook;

    private Interruption(Consumer<Interruption> whenAsked) {
        this.hook = () -> {
            // tasks that end after their job are errors to Spark, and would stand after the farewell
            Configurator.setAllLevels(LogManager.ROOT_LOGGER_NAME, Level.OFF);
            whenAsked.accept(this);
        };
        ShutdownHookManager.get().addShutdownHook(hook, BEFORE_SPARK);
    }

    /**
     * From now on, until {@link #over}.
     *
     * @param stop ends what runs; it is called again and again until that has ended
     */
    static Interruption of(Runnable stop) {
        return new Interruption(interruption -> interruption.awaitEnd(stop));
    }

    /**
     * From now on, until {@link #over}: for what cannot be stopped, and leaves nothing.
     *
     * @param farewell is said, and the process ends at once
     */
    static Interruption atOnce(Runnable farewell) {
        return new Interruption(interruption -> say(farewell));
    }

    /** The last words: what Spark's threads print while it is torn down is no news. */
    private static void say(Runnable farewell) {
        farewell.run();
        System.setErr(new PrintStream(OutputStream.nullOutputStream()));
    }

    /** Stops again and again: the next job may begin just after the one that was stopped. */
    private void awaitEnd(Runnable stop) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(LONGEST_WAIT_SECONDS);
        try {
            do {
                stop.run();
            } while (!isOver.await(MILLISECONDS_BETWEEN_STOPS, TimeUnit.MILLISECONDS) && System.nanoTime() < end);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // the process ends anyway
        }
    }

    /** Whether the process is told to end. */
    static boolean isUnderWay() {
        return ShutdownHookManager.get().isShutdownInProgress();
    }

    /** If the process is told to end, says so, and comes back no more: the other hooks end the process. */
    void endIfAsked(Runnable farewell) {
        if (!isUnderWay()) {
            return;
        }
        say(farewell);
        isOver.countDown();
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // the process ends anyway
        }
    }

    /** What was running is over. */
    void over() {
        isOver.countDown();
        if (!isUnderWay()) {
            ShutdownHookManager.get().removeShutdownHook(hook);
        }
    }
}
