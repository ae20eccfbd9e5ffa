package io.targetdrop.results.analysis;

import io.targetdrop.training.Metric;
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
 * @param metric which of their scores counts
 */
public record PointResult(String name, List<TrialResult> trials, Metric metric) {

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
        return isWhole() && trials.stream().anyMatch(this::isTested);
    }

    boolean isTested(TrialResult trial) {
        return trial.hasTest(metric);
    }

    /** Validation scores of the completed repetitions. */
    public Sample validation() {
        return validation(metric);
    }

    /** Their validation scores by another metric. */
    public Sample validation(Metric other) {
        return sample(TrialResult::isCompleted, trial -> trial.validation(other));
    }

    /** Test scores of the repetitions that were scored on the test part. */
    public Sample test() {
        return test(metric);
    }

    /** Their test scores by another metric. */
    public Sample test(Metric other) {
        return sample(trial -> trial.hasTest(other), trial -> trial.test().of(other));
    }

    /** Training minus validation score of the completed repetitions. */
    public Sample gap() {
        return sample(TrialResult::isCompleted, trial -> trial.gap(metric));
    }

    /** A number that is larger the better its mean validation score is. */
    double quality() {
        return metric.quality(validation().mean());
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

    /** Its test score minus another point's, for each seed that both were scored with. */
    Sample difference(PointResult other) {
        return new Sample(trials.stream()
                .filter(this::isTested)
                .flatMap(trial -> other.trials.stream()
                        .filter(its -> its.seed() == trial.seed() && isTested(its))
                        .map(its -> trial.test().of(metric) - its.test().of(metric)))
                .toList());
    }
}
