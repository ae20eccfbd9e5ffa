package io.targetdrop.results;

import io.targetdrop.search.Outcome;
import io.targetdrop.search.SearchPlan.Point;
import io.targetdrop.search.Trial;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/**
 * How a point did.
 *
 * @param point which one
 * @param completed the outcomes of its trials that were trained to their end, in the order of the repetitions
 */
public record Standing(Point point, List<Outcome> completed) {

    /** Of a point, among outcomes that are its own. */
    static Standing of(Point point, List<Outcome> outcomes) {
        return new Standing(
                point,
                outcomes.stream()
                        .filter(outcome -> outcome instanceof Outcome.Completed)
                        .toList());
    }

    /** Whether no repetition failed or was given up: one that loses its worst repetitions must not win by that. */
    public boolean isWhole() {
        return completed.size() == point.trials().size();
    }

    /** The validation accuracies of its repetitions. */
    public Sample validation() {
        return sample(Outcome.Metrics::validationAccuracy);
    }

    /** The best epochs of its repetitions, where they watch their validation part: {@code 5}, or {@code 4 to 7}. */
    public Optional<String> bestEpochs() {
        return EpochRange.of(completed.stream()
                .flatMapToInt(outcome -> outcome.metrics().bestEpoch().stream())
                .toArray());
    }

    /** By how much they do better on what they were trained on, in accuracy. */
    public Sample gap() {
        return sample(metrics -> metrics.trainAccuracy() - metrics.validationAccuracy());
    }

    /** Seconds of a trial. */
    public Sample seconds() {
        return sample(Outcome.Metrics::seconds);
    }

    private Sample sample(ToDoubleFunction<Outcome.Metrics> figure) {
        return new Sample(completed.stream()
                .map(outcome -> figure.applyAsDouble(outcome.metrics()))
                .toList());
    }

    /** The point, for people. */
    public String label() {
        return Trial.point(point.values());
    }
}
