package io.targetdrop.search;

import io.targetdrop.search.Trial.Leg;
import java.util.List;

/** Hears of a search's progress, in one thread. */
public interface SearchProgress {

    /** Called once, before all else, with the outcomes that are there already. */
    void resumed(List<Outcome> outcomes);

    /** Called when a leg begins. */
    void began(Leg leg);

    /**
     * Called now and then while trials run.
     *
     * @param images trained on so far, in this process's part of the search
     */
    void running(long images);

    /**
     * Called when a leg ends that is not its trial's last.
     *
     * @param accuracy the validation accuracy at its end
     * @param epochsLeft epochs that have not begun, as far as is known
     */
    void rested(Leg leg, double accuracy, long epochsLeft);

    /**
     * Called when a trial ends.
     *
     * @param epochsLeft epochs that have not begun, as far as is known
     */
    void ended(Outcome outcome, long epochsLeft);
}
