package io.targetdrop.cli;

import java.io.OutputStream;
import java.io.PrintStream;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.util.ShutdownHookManager;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.config.Configurator;

/**
 * Handles Ctrl-C and SIGTERM while a job runs: stops the job and waits for it to end, before Spark's own shutdown hook stops
 * Spark.
 */
final class Interruption {
    /** Higher priorities run earlier; Spark's own is 30 above Hadoop's. */
    private static final int BEFORE_SPARK = FileSystem.SHUTDOWN_HOOK_PRIORITY + 100;

    /** Generous: tasks check for cancellation after each minibatch. */
    private static final int LONGEST_WAIT_SECONDS = 20;

    private static final int MILLISECONDS_BETWEEN_STOPS = 200;

    /** Whether the last line of this process was printed. */
    private static final AtomicBoolean IS_SAID = new AtomicBoolean();

    private final CountDownLatch isOver = new CountDownLatch(1);
    private final Runnable hook;

    private Interruption(int priority, Consumer<Interruption> onInterruption) {
        this.hook = () -> {
            // Spark logs tasks that outlive their job as errors; they would come after the farewell
            Configurator.setAllLevels(LogManager.ROOT_LOGGER_NAME, Level.OFF);
            onInterruption.accept(this);
        };
        ShutdownHookManager.get().addShutdownHook(hook, priority);
    }

    /**
     * Handles an interruption of a whole command, until {@link #over}: where nothing else has said that it was interrupted, this
     * does.
     *
     * @param farewell prints the last line
     */
    static Interruption ofCommand(Runnable farewell) {
        return new Interruption(BEFORE_SPARK - 1, interruption -> say(farewell));
    }

    /**
     * Handles an interruption by stopping a job, until {@link #over}.
     *
     * @param stop stops the job; called repeatedly until the job has ended
     */
    static Interruption of(Runnable stop) {
        return new Interruption(BEFORE_SPARK, interruption -> interruption.awaitEnd(stop));
    }

    /**
     * Handles an interruption by ending the process at once, until {@link #over}; for work that cannot be stopped and leaves
     * nothing.
     *
     * @param farewell prints the last line
     */
    static Interruption atOnce(Runnable farewell) {
        return new Interruption(BEFORE_SPARK, interruption -> say(farewell));
    }

    /** Prints the last line, unless it is printed already, and mutes what Spark's threads print while Spark shuts down. */
    private static void say(Runnable farewell) {
        if (!IS_SAID.compareAndSet(false, true)) {
            return;
        }
        farewell.run();
        System.setErr(new PrintStream(OutputStream.nullOutputStream()));
    }

    /** Stops repeatedly, because the next Spark job may start just after one was cancelled. */
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

    /** Whether the process is ending. */
    static boolean isUnderWay() {
        return ShutdownHookManager.get().isShutdownInProgress();
    }

    /** If the process is ending, prints the farewell and never returns: the other hooks end the process. */
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

    /** Stops handling: the job has ended. */
    void over() {
        isOver.countDown();
        if (!isUnderWay()) {
            ShutdownHookManager.get().removeShutdownHook(hook);
        }
    }
}
