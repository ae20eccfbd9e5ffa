package io.targetdrop.jobs;

import io.targetdrop.configuration.ConfigurationException;
import io.targetdrop.data.DataException;
import io.targetdrop.data.StorageProblem;
import io.targetdrop.training.TrainingException;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Attempts that are repeated after a failure, {@code checkpoint.retries} times at most. Each retry waits twice as long as the
 * one before, so that a few of them outlast the restart of a server.
 */
final class Retries {
    /** The wait before the first retry. */
    static final Duration FIRST_WAIT = Duration.ofSeconds(5);

    /** No wait is longer. */
    static final Duration LONGEST_WAIT = Duration.ofMinutes(5);

    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(100);

    private final int count;
    private final BooleanSupplier isOver;
    private final Pause pause;

    /** Lets time pass. */
    interface Pause {
        void pause(Duration time) throws InterruptedException;
    }

    /** Is told before each wait. */
    interface Listener {
        /**
         * @param left retries after this one
         * @param wait before it
         */
        void retrying(int left, Duration wait, Exception failure);
    }

    /**
     * @param count retries after the first attempt, at least 0
     * @param isOver whether the session or the process has ended, which ends a wait, too
     */
    Retries(int count, BooleanSupplier isOver) {
        this(count, isOver, time -> Thread.sleep(time.toMillis()));
    }

    Retries(int count, BooleanSupplier isOver, Pause pause) {
        this.count = count;
        this.isOver = isOver;
        this.pause = pause;
    }

    /** Makes attempts until one succeeds, would fail again in the same way, or was the last. */
    <T> T run(Supplier<T> attempt, Listener listener) {
        Duration wait = FIRST_WAIT;
        for (int left = count; true; left--) {
            try {
                return attempt.get();
            } catch (Exception e) {
                // Spark throws checked exceptions that Scala does not declare
                if (left == 0 || wouldRepeat(e) || isOver.getAsBoolean()) {
                    throw e;
                }
                listener.retrying(left - 1, wait, e);
                if (!hasWaited(wait)) {
                    throw e;
                }
            }
            wait = wait.multipliedBy(2).compareTo(LONGEST_WAIT) < 0 ? wait.multipliedBy(2) : LONGEST_WAIT;
        }
    }

    /** Whether a second attempt would fail in the same way. Data on a server that is away is not wrong. */
    private static boolean wouldRepeat(Exception failure) {
        Throwable cause = RootCause.of(failure);
        return cause instanceof TrainingException
                || cause instanceof ConfigurationException
                || cause instanceof DataException
                        && StorageProblem.of(cause)
                                .filter(StorageProblem::mayPass)
                                .isEmpty();
    }

    /** Waits in short steps; false if it was over before. */
    private boolean hasWaited(Duration wait) {
        try {
            for (Duration left = wait; left.compareTo(Duration.ZERO) > 0; left = left.minus(BETWEEN_LOOKS)) {
                if (isOver.getAsBoolean()) {
                    return false;
                }
                pause.pause(BETWEEN_LOOKS);
            }
            return !isOver.getAsBoolean();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
