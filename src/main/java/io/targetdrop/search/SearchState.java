package io.targetdrop.search;

import io.targetdrop.data.DataException;
import io.targetdrop.search.Trial.Leg;
import io.targetdrop.training.Checkpoints.Checkpoint;
import io.targetdrop.training.EarlyStopping.Validated;
import io.targetdrop.training.EpochResult;
import io.targetdrop.training.Measures;
import io.targetdrop.training.Metric;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/** What is known about the trials of a search: the contents of its journal, and everything since. */
final class SearchState {
    private final Journal journal;
    private final List<Trial> trials;
    private final int trialCount;
    private final boolean hasRungs;
    private final boolean keepsPruned;
    private final Metric metric;
    private final Map<String, Outcome> outcomes = new HashMap<>();
    /** Trials that an earlier run pruned, and that this one may train further. */
    private final Map<String, Outcome> prunedBefore = new HashMap<>();
    /** Validation scores by epoch, of trials that the journal had; read only if there are rungs. */
    private Map<String, List<Validated>> validationsBefore = Map.of();

    SearchState(SearchPlan plan, Journal journal) {
        this.journal = journal;
        this.trials = new ArrayList<>(plan.trials().toList());
        this.trialCount = (int) plan.trialCount();
        this.hasRungs = plan.config().strategy().hasRungs();
        this.keepsPruned = plan.config().strategy().keepsPruned();
        this.metric = plan.config().metric();
    }

    /** Adds the trials of a point that the search has just proposed. */
    void add(SearchPlan.Point point) {
        trials.addAll(point.trials());
    }

    /** Reads the journal. A pruned trial counts as missing, unless the journal has an outcome of every trial. */
    void load() {
        List<Outcome> before = journal.outcomes(trials);
        before.forEach(this::requireScore);
        boolean isDone = hasRungs && before.size() == trialCount;
        before.stream()
                .filter(outcome -> isDone || keepsPruned || !(outcome instanceof Outcome.Pruned))
                .forEach(outcome -> outcomes.put(outcome.trial().id(), outcome));
        before.stream()
                .filter(outcome -> !outcomes.containsKey(outcome.trial().id()))
                .forEach(outcome -> prunedBefore.put(outcome.trial().id(), outcome));
        if ((hasRungs || keepsPruned) && !isDone && !before.isEmpty()) {
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
        return outcomes.size() == trialCount;
    }

    /** The outcomes so far. */
    List<Outcome> outcomes() {
        return List.copyOf(outcomes.values());
    }

    /** The outcomes of all trials that have one, in order. If another search stored a trial first, its outcome counts. */
    List<Outcome> all() {
        if (journal.hasOthersOutcomes()) {
            journal.outcomes(trials)
                    .forEach(outcome -> outcomes.put(outcome.trial().id(), outcome));
        }
        return trials.stream()
                .filter(this::has)
                .sorted(Comparator.comparing(trial -> trial.proposal().number()))
                .map(trial -> outcomes.get(trial.id()))
                .toList();
    }

    /**
     * The score at the end of a leg that an earlier search has trained; NaN for a trial that did not complete, unless it was pruned
     * later than that.
     */
    OptionalDouble known(Leg leg) {
        Outcome outcome = outcomes.get(leg.trial().id());
        boolean isPrunedLater =
                outcome instanceof Outcome.Pruned pruned && pruned.metrics().epochs() >= leg.epochs();
        if (outcome != null && !(outcome instanceof Outcome.Completed) && !isPrunedLater) {
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

    /**
     * Stores that a trial without an outcome was pruned. The row of an earlier run that trained it as far stays: a search that has ended
     * has no checkpoints.
     *
     * @return its outcome; empty if it had one
     */
    Optional<Outcome> prune(Trial trial) {
        if (has(trial)) {
            return Optional.empty();
        }
        List<EpochResult> epochs = epochsOfCheckpoint(trial);
        Outcome before = prunedBefore.get(trial.id());
        if (before != null && before.metrics().epochs() >= epochs.size()) {
            outcomes.put(trial.id(), before);
            return Optional.of(before);
        }
        Outcome pruned = new Outcome.Pruned(trial, Outcome.Metrics.of(epochs, trial.earlyStopping()));
        keep(pruned, epochs);
        return Optional.of(pruned);
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
