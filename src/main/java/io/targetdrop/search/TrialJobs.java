package io.targetdrop.search;

import io.targetdrop.data.DataException;
import io.targetdrop.search.Attempt.Cause;
import io.targetdrop.search.Attempt.Failure;
import io.targetdrop.search.Trainer.Result;
import java.util.concurrent.Callable;
import org.apache.commons.lang3.exception.ExceptionUtils;
import org.apache.spark.api.java.JavaSparkContext;

/** Runs the Spark jobs of trials, and distinguishes a trial that failed from a search that cannot continue. */
final class TrialJobs {
    /** After a job has failed, Spark is asked this many times whether it has stopped. */
    private static final int LOOKS = 20;

    private static final long LOOK_MILLISECONDS = 100;

    private final JavaSparkContext spark;

    TrialJobs(JavaSparkContext spark) {
        this.spark = spark;
    }

    /**
     * Runs the jobs of a trial in a job group of its own, which Spark's pages show; cancelling the group cancels the trial.
     *
     * @throws DataException if the data is wrong, because it is wrong for every trial
     * @throws IllegalStateException if the cluster is gone
     */
    <T> Result<T> run(Trial trial, Callable<Result<T>> work) {
        spark.setJobGroup("trial " + trial.id(), trial.point() + ", repetition " + (trial.repetition() + 1), true);
        try {
            return work.call();
        } catch (Throwable e) { // Spark throws checked exceptions without declaring them
            return new Result<>(failure(e));
        } finally {
            spark.clearJobGroup();
        }
    }

    private <T> Failure<T> failure(Throwable thrown) {
        DataException wrongData = ExceptionUtils.throwableOfType(thrown, DataException.class);
        if (wrongData != null) {
            throw wrongData;
        }
        Failure<T> failure = Failure.of(thrown);
        if (failure.cause() == Cause.JOB_FAILED && isStoppedSoon() || spark.sc().isStopped()) {
            throw new IllegalStateException("the cluster went away", thrown);
        }
        return failure;
    }

    /** When an application is removed, Spark fails its jobs before it reports that it has stopped. */
    private boolean isStoppedSoon() {
        for (int look = 0; look < LOOKS && !spark.sc().isStopped(); look++) {
            try {
                Thread.sleep(LOOK_MILLISECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
        return spark.sc().isStopped();
    }
}
