package io.targetdrop.search;

import io.targetdrop.training.Score;

/** Trains trials in some place; may be called by as many threads as there are slots. */
interface TrialRunner {

    /** Legs that can run side by side now. */
    int slots();

    /**
     * Trains a leg, and waits for its end.
     *
     * @return what it came to, a failure of its own included
     * @throws Exception what Spark throws when the job fails or is cancelled
     */
    LegResult run(Leg leg) throws Exception;

    /** Scores a trial that is trained on the test part. */
    Score test(Trial trial);

    /** Ends what runs. */
    void cancelAll();
}
