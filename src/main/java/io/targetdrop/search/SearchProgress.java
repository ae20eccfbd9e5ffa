package io.targetdrop.search;

import io.targetdrop.search.Trial.Leg;
import java.util.List;

/** Receives the progress of a search, in one thread. */
public interface SearchProgress {

    /** Called once, before everything else, with the outcomes that an earlier run of the search has stored. */
    default void resumed(List<Outcome> outcomes) {
        // optional
    }

    /** Called when a leg begins. */
    default void began(Leg leg) {
        // optional
    }

    /**
     * Called every few seconds while trials run.
     *
     * @param images images trained on since this process started
     */
    default void running(long images) {
        // optional
    }

    /**
     * Called when a leg ends that is not the last of its trial.
     *
     * @param score the validation score at its end, by the metric of the search
     * @param epochsLeft an estimate of the epochs that have not started
     */
    default void rested(Leg leg, double score, long epochsLeft) {
        // optional
    }

    /**
     * Called when a trial ends.
     *
     * @param epochsLeft an estimate of the epochs that have not started
     */
    default void ended(Outcome outcome, long epochsLeft) {
        // optional
    }
}
