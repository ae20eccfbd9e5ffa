package io.targetdrop.results.report;

import io.targetdrop.results.EpochRange;
import io.targetdrop.results.Sample;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/**
 * A point of a search with its trials.
 *
 * @param name the values of the axes, for people
 * @param trials one of each seed, in any order
 */
record PointSummary(String name, List<TrialRow> trials) {

    /** The points of some rows: those whose trials all ended well first, the best of them first. */
    static List<PointSummary> ranked(List<TrialRow> rows) {
        Map<String, List<TrialRow>> byPoint = new LinkedHashMap<>();
        rows.forEach(row ->
                byPoint.computeIfAbsent(row.point(), name -> new ArrayList<>()).add(row));
        List<PointSummary> points = new ArrayList<>();
        byPoint.forEach((name, trials) -> points.add(new PointSummary(name, oneOfEachSeed(trials))));
        points.sort(Comparator.comparing((PointSummary point) -> !point.isWhole())
                .thenComparing(point -> -orLeast(point.validation().mean())));
        return points;
    }

    /** The same network on the same data may have been trained twice with a seed; it counts once. */
    private static List<TrialRow> oneOfEachSeed(List<TrialRow> trials) {
        Map<Long, TrialRow> bySeed = new LinkedHashMap<>();
        trials.forEach(trial -> bySeed.merge(
                trial.seed(), trial, (one, other) -> one.isCompleted() || !other.isCompleted() ? one : other));
        return List.copyOf(bySeed.values());
    }

    private static double orLeast(double value) {
        return Double.isNaN(value) ? Double.NEGATIVE_INFINITY : value;
    }

    boolean isWhole() {
        return trials.stream().allMatch(TrialRow::isCompleted);
    }

    Sample validation() {
        return sample(TrialRow::validation);
    }

    /** The best epochs of its trials, where they watch their validation part. */
    Optional<String> bestEpochs() {
        return EpochRange.of(trials.stream()
                .filter(TrialRow::isCompleted)
                .flatMapToInt(trial -> trial.bestEpoch().stream())
                .toArray());
    }

    Sample gap() {
        return sample(trial -> trial.train() - trial.validation());
    }

    Sample seconds() {
        return sample(TrialRow::seconds);
    }

    /** Of the trials that ended well. */
    Sample sample(ToDoubleFunction<TrialRow> value) {
        return new Sample(trials.stream()
                .filter(TrialRow::isCompleted)
                .map(value::applyAsDouble)
                .toList());
    }

    /** How many ended well, of how many. */
    String count() {
        return trials.stream().filter(TrialRow::isCompleted).count() + "/" + trials.size();
    }
}
