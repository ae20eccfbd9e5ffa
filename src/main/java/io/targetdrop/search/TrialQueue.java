package io.targetdrop.search;

import java.util.List;
import java.util.Optional;

/** What is to be done next; asked and told by one thread. */
interface TrialQueue {

    /** The next leg; none where nothing can be done before a running one ends, or at all. */
    Optional<Leg> next();

    /**
     * Hears that a leg is over.
     *
     * @param accuracy the validation accuracy at its end; NaN for a trial that failed, which is never promoted
     */
    void ended(Leg leg, double accuracy);

    /** When nothing is left to do: the trials that were given up, for better ones. */
    List<Trial> pruned();

    /** Epochs that are yet to be trained, as far as is known. */
    long epochsLeft();
}
