package io.targetdrop.search;

import io.targetdrop.data.DataException;
import java.util.List;
import org.apache.spark.SparkException;
import org.apache.spark.TaskKilledException;

/** Tells a trial that failed from a search that cannot go on. */
final class TrialFailure {
    private TrialFailure() {}

    /**
     * A failure as a result.
     *
     * @throws RuntimeException the failure itself, where it is not the trial's own: wrong data are wrong for all trials,
     *     and a task that was killed has no result
     */
    static LegResult of(Throwable failure, double seconds, String executor) {
        if (failure instanceof DataException || failure instanceof TaskKilledException) {
            throw (RuntimeException) failure;
        }
        return new LegResult(List.of(), seconds, executor, text(failure));
    }

    /** One line. */
    static String text(Throwable failure) {
        Throwable innermost = failure;
        while (innermost.getCause() != null && innermost.getCause() != innermost) {
            innermost = innermost.getCause();
        }
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
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof DataException wrong) {
                throw wrong;
            }
        }
    }
}
