package io.targetdrop.search;

import io.targetdrop.data.DataException;
import io.targetdrop.search.Attempt.Cause;
import io.targetdrop.search.Attempt.Failure;
import io.targetdrop.search.Trainer.Result;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.commons.lang3.exception.ExceptionUtils;
import org.apache.spark.api.java.JavaSparkContext;

/** Runs the Spark jobs of trials, and distinguishes a trial that failed from a search that cannot continue. */
final class TrialJobs {
    /** After a job has failed, Spark is asked this many times whether it has stopped. */
    private static final int LOOKS = 20;

    private static final long LOOK_MILLISECONDS = 100;

    private final JavaSparkContext spark;
    /** The groups of the trials that run now. Each thread of a trial adds and removes its own. */
    private final Set<String> groups = ConcurrentHashMap.newKeySet();

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
        String group = "trial " + trial.id();
        spark.setJobGroup(group, trial.point() + ", repetition " + (trial.repetition() + 1), true);
        groups.add(group);
        try {
            return work.call();
        } catch (Throwable e) { // Spark throws checked exceptions without declaring them
            return new Result<>(failure(e));
        } finally {
            groups.remove(group);
            spark.clearJobGroup();
        }
    }

    /** Cancels the Spark jobs that trials run now, and no others: the session may be shared. */
    void cancelAll() {
        groups.forEach(spark::cancelJobGroup);
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
