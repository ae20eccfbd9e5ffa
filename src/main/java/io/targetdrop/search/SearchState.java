package io.targetdrop.search;

import io.targetdrop.data.DataException;
import io.targetdrop.search.Trial.Leg;
import io.targetdrop.training.Checkpoints.Checkpoint;
import io.targetdrop.training.EarlyStopping.Validated;
import io.targetdrop.training.EpochResult;
import io.targetdrop.training.Measures;
import io.targetdrop.training.Metric;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/** What is known about the trials of a search: the contents of its journal, and everything since. */
final class SearchState {
    private final Journal journal;
    private final List<Trial> trials;
    private final boolean hasRungs;
    private final Metric metric;
    private final Map<String, Outcome> outcomes = new HashMap<>();
    /** Validation scores by epoch, of trials that the journal had; read only if there are rungs. */
    private Map<String, List<Validated>> validationsBefore = Map.of();

    SearchState(SearchPlan plan, Journal journal) {
        this.journal = journal;
        this.trials = plan.trials().toList();
        this.hasRungs = plan.config().strategy().hasRungs();
        this.metric = plan.config().metric();
    }

    /** Reads the journal. A pruned trial counts as missing, unless the journal has an outcome of every trial. */
    void load() {
        List<Outcome> before = journal.outcomes(trials);
        before.forEach(this::requireScore);
        boolean isDone = hasRungs && before.size() == trials.size();
        before.stream()
                .filter(outcome -> isDone || !(outcome instanceof Outcome.Pruned))
                .forEach(outcome -> outcomes.put(outcome.trial().id(), outcome));
        if (hasRungs && !isDone && !before.isEmpty()) {
            validationsBefore = journal.validations();
        }
    }

    /** Versions that did not measure the metric wrote loss and accuracy alone. */
    private void requireScore(Outcome outcome) {
        Measures validation = outcome.metrics().validation();
        if (Double.isNaN(validation.of(metric)) && !Double.isNaN(validation.accuracy())) {
            throw new DataException(
                    "the table of trials must have " + metric.column("validation")
                            + ", because search.metric is " + metric.label() + ", but trial "
                            + outcome.trial().id()
                            + " has none, as earlier versions wrote it; begin the search in another --out, or rank by accuracy");
        }
    }

    boolean isComplete() {
        return outcomes.size() == trials.size();
    }

    /** The outcomes so far. */
    List<Outcome> outcomes() {
        return List.copyOf(outcomes.values());
    }

    /** The outcomes of all trials, in order. If another search stored a trial first, its outcome counts. */
    List<Outcome> all() {
        if (journal.hasOthersOutcomes()) {
            journal.outcomes(trials)
                    .forEach(outcome -> outcomes.put(outcome.trial().id(), outcome));
        }
        return trials.stream().map(trial -> outcomes.get(trial.id())).toList();
    }

    /** The score at the end of a leg that an earlier search has trained; NaN for a trial that did not complete. */
    OptionalDouble known(Leg leg) {
        Outcome outcome = outcomes.get(leg.trial().id());
        if (outcome != null && !(outcome instanceof Outcome.Completed)) {
            return OptionalDouble.of(Double.NaN);
        }
        if (outcome != null && leg.isLast()) {
            return OptionalDouble.of(outcome.metrics().validation().of(metric));
        }
        List<Validated> epochs = validationsBefore.getOrDefault(leg.trial().id(), List.of());
        return !leg.isLast() && epochs.size() >= leg.epochs()
                ? OptionalDouble.of(leg.score(epochs, metric))
                : OptionalDouble.empty();
    }

    /** Stores an outcome; returns whether it is the first of its trial. */
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

    /** The finished epochs of a trial that did not complete. */
    List<EpochResult> epochsOfCheckpoint(Trial trial) {
        return journal.checkpoints()
                .of(trial.id())
                .latest()
                .map(Checkpoint::epochs)
                .orElse(List.of());
    }
}
