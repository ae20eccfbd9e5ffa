package io.targetdrop.search;

import io.targetdrop.training.TrainingException;
import java.io.Serializable;
import org.apache.commons.lang3.exception.ExceptionUtils;
import org.apache.spark.SparkException;

/**
 * The result of one attempt to train or score a trial. Sent back from executors.
 *
 * @param <T> what a successful attempt gives, serializable
 */
sealed interface Attempt<T> extends Serializable {

    /** It gave its result. */
    record Success<T>(T value) implements Attempt<T> {}

    /**
     * It failed.
     *
     * @param cause what kind of failure it was, by which the search decides what to do
     * @param message one human-readable line: the type of the exception and its message
     */
    record Failure<T>(Cause cause, String message) implements Attempt<T> {

        /** A failure caused by an exception. */
        static <T> Failure<T> of(Throwable failure) {
            return new Failure<>(Cause.of(failure), describe(failure));
        }

        private static String describe(Throwable failure) {
            Throwable innermost = ExceptionUtils.getRootCause(failure);
            String message =
                    String.valueOf(innermost.getMessage()).lines().findFirst().orElse("");
            return innermost.getClass().getSimpleName() + ": " + message;
        }
    }

    /** The kinds of failures. */
    enum Cause {
        /** The loss of the trial is no longer finite. */
        DIVERGED,
        /** The settings of the trial contradict each other or its data. */
        IMPOSSIBLE_SETTINGS,
        /** The trial didn't fit into memory, perhaps because of the trials that ran next to it. */
        OUT_OF_MEMORY,
        /** A user cancelled the Spark job of the trial. */
        CANCELLED,
        /** Anything else: not known to be the trial's fault, so Spark retries the task. */
        JOB_FAILED;

        private static Cause of(Throwable failure) {
            TrainingException ofTraining = ExceptionUtils.throwableOfType(failure, TrainingException.class);
            if (ofTraining != null) {
                return switch (ofTraining.reason()) {
                    case DIVERGED -> DIVERGED;
                    case OUT_OF_MEMORY -> OUT_OF_MEMORY;
                };
            }
            if (ExceptionUtils.indexOfType(failure, OutOfMemoryError.class) >= 0) {
                return OUT_OF_MEMORY; // DL4J wraps it
            }
            if (failure instanceof IllegalArgumentException) {
                return IMPOSSIBLE_SETTINGS;
            }
            return isCancellation(failure) ? CANCELLED : JOB_FAILED;
        }

        /** Spark has no type and no error class for a cancelled job, only words. This is the one place that reads them. */
        private static boolean isCancellation(Throwable failure) {
            return failure instanceof SparkException
                    && String.valueOf(failure.getMessage())
                            .lines()
                            .limit(1)
                            .anyMatch(line -> line.contains("cancelled"));
        }
    }
}
