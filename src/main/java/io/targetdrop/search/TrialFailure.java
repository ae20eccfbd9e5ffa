package io.targetdrop.search;

import io.targetdrop.data.DataException;
import io.targetdrop.training.TrainingException;
import java.util.List;
import org.apache.commons.lang3.exception.ExceptionUtils;
import org.apache.spark.SparkException;

/** Tells a trial that failed from a search that cannot go on. */
final class TrialFailure {
    private TrialFailure() {}

    /**
     * A failure as a result.
     *
     * @param failure one that would come again: what else there is, Spark tries again
     */
    static LegResult of(Throwable failure, String executor) {
        return new LegResult(List.of(), executor, text(failure));
    }

    /**
     * A failure that is the trial's own: it diverged, its settings cannot be, or it ran out of memory, of which DL4J makes
     * the cause of something else.
     *
     * @throws RuntimeException the failure, if it is another one
     */
    static Throwable requireOwn(Throwable failure) {
        boolean isOwn = failure instanceof TrainingException
                || failure instanceof IllegalArgumentException
                || ExceptionUtils.indexOfType(failure, OutOfMemoryError.class) >= 0;
        if (!isOwn) {
            throw (RuntimeException) failure;
        }
        return failure;
    }

    /** Whether a trial ran out of memory, which may be the fault of those beside it. */
    static boolean isOutOfMemory(LegResult result) {
        return result.error().startsWith(OutOfMemoryError.class.getSimpleName());
    }

    /** The same of what scoring threw; from an executor it comes as words. */
    static boolean isOutOfMemory(Throwable failure) {
        return ExceptionUtils.getThrowableList(failure).stream()
                .map(cause -> String.valueOf(cause.getMessage()))
                .anyMatch(message -> message.contains(OutOfMemoryError.class.getSimpleName()));
    }

    /** One line. */
    static String text(Throwable failure) {
        Throwable innermost = ExceptionUtils.getRootCause(failure);
        String message =
                String.valueOf(innermost.getMessage()).lines().findFirst().orElse("");
        return innermost.getClass().getSimpleName() + ": " + message;
    }

    /** Whether a job failed since somebody cancelled it; Spark says so in words only. */
    static boolean isCancelled(Throwable failure) {
        return failure instanceof SparkException
                && String.valueOf(failure.getMessage()).lines().limit(1).anyMatch(line -> line.contains("cancelled"));
    }

    /** What the data are wrong about, if they are. */
    static void throwIfDataAreWrong(Throwable failure) {
        DataException wrong = ExceptionUtils.throwableOfType(failure, DataException.class);
        if (wrong != null) {
            throw wrong;
        }
    }
}
