package io.targetdrop.search;

import io.targetdrop.search.Trial.Leg;
import java.util.List;

/** Receives the progress of a search, in one thread. */
public interface SearchProgress {

    /** Called once, before everything else, with the outcomes that an earlier run of the search has stored. */
    void resumed(List<Outcome> outcomes);

    /** Called when a leg begins. */
    void began(Leg leg);

    /**
     * Called every few seconds while trials run.
     *
     * @param images images trained on since this process started
     */
    void running(long images);

    /**
     * Called when a leg ends that is not the last of its trial.
     *
     * @param accuracy the validation accuracy at its end
     * @param epochsLeft an estimate of the epochs that have not started
     */
    void rested(Leg leg, double accuracy, long epochsLeft);

    /**
     * Called when a trial ends.
     *
     * @param epochsLeft an estimate of the epochs that have not started
     */
    void ended(Outcome outcome, long epochsLeft);
}
