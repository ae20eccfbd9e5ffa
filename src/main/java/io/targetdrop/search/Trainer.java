package io.targetdrop.search;

import io.targetdrop.search.Trial.Leg;
import io.targetdrop.training.EpochResult;
import io.targetdrop.training.Score;
import java.util.List;
import java.util.Optional;

/** Trains and scores trials on the cluster. Called by as many threads as it has slots. */
interface Trainer extends AutoCloseable {

    /** The number of trials that can run at the same time now. */
    int slots();

    /** Whether trials may run next to each other in one executor, and so compete for its memory. */
    boolean sharesExecutors();

    /**
     * Trains a leg from the trial's latest checkpoint, and waits for its end.
     *
     * @return all epochs of the trial up to the end of the leg, including those of earlier legs
     * @throws io.targetdrop.data.DataException if the data is wrong
     * @throws IllegalStateException if the cluster is gone
     */
    Result<List<EpochResult>> train(Leg leg);

    /**
     * Scores a trained trial on the test part.
     *
     * @throws io.targetdrop.data.DataException if the data is wrong
     * @throws IllegalStateException if the cluster is gone
     */
    Result<Score> test(Trial trial);

    /** Cancels the Spark jobs that trials run now. Call it again until all have ended: a trial may start another job. */
    void cancelAll();

    /** Frees what the executors keep for the search. */
    @Override
    void close();

    /**
     * The end of an attempt.
     *
     * @param executor where it ran; empty if it ran on all executors or no executor reported
     */
    record Result<T>(Attempt<T> attempt, Optional<String> executor) {

        /** The result of an attempt that didn't run on one executor. */
        Result(Attempt<T> attempt) {
            this(attempt, Optional.empty());
        }
    }
}
