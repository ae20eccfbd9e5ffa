package io.targetdrop.results.analysis;

import java.util.Arrays;
import java.util.IntSummaryStatistics;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;

/**
 * A point of a search with its repetitions.
 *
 * @param name the values of its axes, human-readable; no other point of the search has it
 * @param trials one for each seed, in the order of the seeds, at least one
 */
public record PointResult(String name, List<TrialResult> trials) {

    /** What its trials share. */
    public TrialResult.Setup setup() {
        return trials.get(0).setup();
    }

    /** The id of its data; empty in tables of earlier versions. */
    Optional<String> data() {
        return trials.stream().flatMap(trial -> trial.ids().data().stream()).findFirst();
    }

    /** Its id; empty in tables of earlier versions. */
    Optional<String> id() {
        return trials.stream().flatMap(trial -> trial.ids().point().stream()).findFirst();
    }

    /** Whether all repetitions completed: a point must not win because its worst repetitions failed. */
    public boolean isWhole() {
        return trials.stream().allMatch(TrialResult::isCompleted);
    }

    /** Whether all repetitions completed, and at least one was scored on the test part. */
    boolean isTested() {
        return isWhole() && trials.stream().anyMatch(TrialResult::isTested);
    }

    /** Validation accuracies of the completed repetitions. */
    public Sample validation() {
        return sample(TrialResult::isCompleted, TrialResult::validation);
    }

    /** Test accuracies of the repetitions that were scored on the test part. */
    public Sample test() {
        return sample(TrialResult::isTested, trial -> trial.test().accuracy());
    }

    /** Training minus validation accuracy of the completed repetitions. */
    public Sample gap() {
        return sample(TrialResult::isCompleted, TrialResult::gap);
    }

    /** Seconds of each completed repetition, training and scoring. */
    public Sample seconds() {
        return sample(TrialResult::isCompleted, trial -> trial.metrics().seconds());
    }

    private Sample sample(Predicate<TrialResult> which, ToDoubleFunction<TrialResult> value) {
        return new Sample(
                trials.stream().filter(which).mapToDouble(value).boxed().toList());
    }

    /** How many repetitions completed: {@code 2/3}. */
    public String completed() {
        return trials.stream().filter(TrialResult::isCompleted).count() + "/" + trials.size();
    }

    /** The best epochs of the completed repetitions, if they monitor their validation part: {@code 5} or {@code 4 to 7}. */
    public Optional<String> bestEpochs() {
        int[] epochs = trials.stream()
                .filter(TrialResult::isCompleted)
                .flatMapToInt(trial -> trial.metrics().bestEpoch().stream())
                .toArray();
        if (epochs.length == 0) {
            return Optional.empty();
        }
        IntSummaryStatistics range = Arrays.stream(epochs).summaryStatistics();
        return Optional.of(
                range.getMin() == range.getMax()
                        ? Integer.toString(range.getMin())
                        : range.getMin() + " to " + range.getMax());
    }

    /** Its test accuracy minus another point's, for each seed that both were scored with. */
    Sample difference(PointResult other) {
        return new Sample(trials.stream()
                .filter(TrialResult::isTested)
                .flatMap(trial -> other.trials.stream()
                        .filter(its -> its.seed() == trial.seed() && its.isTested())
                        .map(its -> trial.test().accuracy() - its.test().accuracy()))
                .toList());
    }
}
