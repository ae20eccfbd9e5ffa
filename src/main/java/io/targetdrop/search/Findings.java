package io.targetdrop.search;

import io.targetdrop.training.Checkpoint;
import io.targetdrop.training.EarlyStopping.Validated;
import io.targetdrop.training.EpochResult;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/** What is known of a search's trials: from its journal, and from now on. */
final class Findings {
    private final Journal journal;
    private final List<Trial> trials;
    private final boolean hasRungs;
    private final Map<String, Outcome> outcomes = new HashMap<>();
    /** Validation scores by epoch, of trials that were in the journal before; only where there are rungs. */
    private Map<String, List<Validated>> validationsBefore = Map.of();

    Findings(SearchPlan plan, Journal journal) {
        this.journal = journal;
        this.trials = plan.trials().toList();
        this.hasRungs = plan.config().strategy().hasRungs();
    }

    /** Reads the journal. A trial that was given up is missing, unless nothing is. */
    void load() {
        List<Outcome> before = journal.outcomes(trials);
        boolean isDone = hasRungs && before.size() == trials.size();
        before.stream()
                .filter(outcome -> isDone || !(outcome instanceof Outcome.Pruned))
                .forEach(outcome -> outcomes.put(outcome.trial().id(), outcome));
        if (hasRungs && !isDone && !before.isEmpty()) {
            validationsBefore = journal.validations();
        }
    }

    boolean isComplete() {
        return outcomes.size() == trials.size();
    }

    /** The outcomes so far. */
    List<Outcome> outcomes() {
        return List.copyOf(outcomes.values());
    }

    /** The outcomes of all trials in their order; of another search's trials in the same place, those that are kept. */
    List<Outcome> all() {
        if (journal.hasOthersOutcomes()) {
            journal.outcomes(trials)
                    .forEach(outcome -> outcomes.put(outcome.trial().id(), outcome));
        }
        return trials.stream().map(trial -> outcomes.get(trial.id())).toList();
    }

    /** The accuracy at a leg's end, where an earlier search has left it; NaN of a trial that goes no further. */
    OptionalDouble known(Leg leg) {
        Outcome outcome = outcomes.get(leg.trial().id());
        if (outcome != null && !(outcome instanceof Outcome.Completed)) {
            return OptionalDouble.of(Double.NaN);
        }
        if (outcome != null && leg.isLast()) {
            return OptionalDouble.of(outcome.metrics().validationAccuracy());
        }
        List<Validated> epochs = validationsBefore.getOrDefault(leg.trial().id(), List.of());
        return !leg.isLast() && epochs.size() >= leg.epochs()
                ? OptionalDouble.of(
                        LegResult.accuracy(epochs, leg.epochs(), leg.trial().earlyStopping()))
                : OptionalDouble.empty();
    }

    /** Keeps an outcome; returns whether it is the trial's first. */
    boolean keep(Outcome outcome, List<EpochResult> epochs) {
        boolean isFirst = outcomes.putIfAbsent(outcome.trial().id(), outcome) == null;
        if (isFirst) {
            journal.write(outcome, epochs);
        }
        return isFirst;
    }

    boolean has(Trial trial) {
        return outcomes.containsKey(trial.id());
    }

    /** What a trial that did not come to its end has behind it. */
    List<EpochResult> epochsOfCheckpoint(Trial trial) {
        return journal.checkpoints()
                .of(trial.id())
                .latest()
                .map(Checkpoint::epochs)
                .orElse(List.of());
    }
}
