package io.targetdrop.results.analysis;

import io.targetdrop.search.AxisText;
import io.targetdrop.search.SearchConfig.Tested;
import io.targetdrop.training.Metric;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/**
 * The points of a search, best first: by the mean validation score of their repetitions; among equals, in the order of the
 * trials. Points that lost a repetition come after those that have all, points without a completed one are last.
 *
 * @param points in their order
 */
public record Leaderboard(List<PointResult> points) {
    /** A list of values has rarely more. */
    private static final int MOST_LISTED = 12;

    private static final int DIGITS_OF_DRAWN = 4;

    private static final int QUARTERS = 4;

    /**
     * The leaderboard of some trials.
     *
     * @param trials in the order of the space, which decides between equals
     * @param metric which of their scores ranks them
     */
    public static Leaderboard of(Collection<TrialResult> trials, Metric metric) {
        List<PointResult> points = new ArrayList<>(Points.of(trials, metric));
        points.sort(
                Comparator.comparing((PointResult point) -> !point.isWhole()).thenComparing(point -> -point.quality()));
        return new Leaderboard(List.copyOf(points));
    }

    /** The points with a rank or at least one completed repetition. */
    public List<PointResult> ranked() {
        return points.stream().filter(point -> point.validation().count() > 0).toList();
    }

    private Stream<PointResult> whole() {
        return points.stream().filter(PointResult::isWhole);
    }

    /** The best point, if any has all of its repetitions. */
    public Optional<PointResult> best() {
        return whole().findFirst();
    }

    /** The best point that drops nothing, with the same network and data as the best point. */
    public Optional<PointResult> baseline() {
        return best().flatMap(best -> whole().filter(point -> point.setup().dropsNothing()
                        && point.setup().network().equals(best.setup().network())
                        && point.data().equals(best.data()))
                .findFirst());
    }

    /** The points to score on the test part. */
    public List<PointResult> tested(Tested tested) {
        return switch (tested) {
            case CHOSEN -> chosen();
            case ALL -> whole().toList();
        };
    }

    /** The best point of each method on each network and data set. */
    private List<PointResult> chosen() {
        Map<List<Object>, PointResult> chosen = new LinkedHashMap<>();
        whole().forEach(point -> chosen.putIfAbsent(
                List.of(point.setup().network(), point.data(), point.setup().method()), point));
        return List.copyOf(chosen.values());
    }

    /** The axes of all trials, in the order in which they first occur. */
    public Set<String> axes() {
        Set<String> axes = new LinkedHashSet<>();
        trials().forEach(trial -> axes.addAll(trial.setup().axes().keySet()));
        return axes;
    }

    /** The trials of all points, best point first. */
    public Stream<TrialResult> trials() {
        return points.stream().flatMap(point -> point.trials().stream());
    }

    /**
     * The effect of an axis.
     *
     * @param value what to look at
     * @return the values of the axis in their order, each with the values of all completed trials that have it; of a range, its
     *     quarters: {@code 0.01 to 0.03}, each with a quarter of the trials
     */
    public Map<String, Sample> effect(String axis, ToDoubleFunction<TrialResult> value) {
        Map<String, List<Double>> values = new TreeMap<>(AxisText.ORDER);
        List<TrialResult> having = having(axis);
        if (isRange(axis)) {
            return quarters(axis, having, value);
        }
        having.forEach(trial -> values.computeIfAbsent(trial.setup().axes().get(axis), first -> new ArrayList<>())
                .add(value.applyAsDouble(trial)));
        Map<String, Sample> effect = new LinkedHashMap<>();
        values.forEach((position, sample) -> effect.put(position, new Sample(sample)));
        return effect;
    }

    /** The completed trials with an axis. */
    private List<TrialResult> having(String axis) {
        return trials().filter(
                        trial -> trial.isCompleted() && trial.setup().axes().containsKey(axis))
                .toList();
    }

    /**
     * Whether the values of an axis must come from a range: they are many numbers, or some with as many digits as numbers are drawn
     * with, which nobody writes into a list.
     */
    public boolean isRange(String axis) {
        List<String> values = trials().flatMap(
                        trial -> Optional.ofNullable(trial.setup().axes().get(axis)).stream())
                .distinct()
                .toList();
        long drawn = values.stream().filter(Leaderboard::hasDigitsOfDrawn).count();
        return values.stream().allMatch(Leaderboard::isNumber)
                && (values.size() > MOST_LISTED || values.size() > QUARTERS && 2 * drawn > values.size());
    }

    private static boolean hasDigitsOfDrawn(String value) {
        return value.contains(".")
                && isNumber(value)
                && new BigDecimal(value).stripTrailingZeros().precision() >= DIGITS_OF_DRAWN;
    }

    /** Whether a value of an axis is a number. */
    public static boolean isNumber(String value) {
        return value.matches("-?[\\d.]+([eE]-?\\d+)?");
    }

    private static Map<String, Sample> quarters(
            String axis, List<TrialResult> trials, ToDoubleFunction<TrialResult> value) {
        List<TrialResult> sorted = trials.stream()
                .sorted(Comparator.comparing(
                        trial -> Double.parseDouble(trial.setup().axes().get(axis))))
                .toList();
        Map<String, Sample> quarters = new LinkedHashMap<>();
        int parts = Math.min(QUARTERS, sorted.size());
        for (int part = 0; part < parts; part++) {
            List<TrialResult> own = sorted.subList(part * sorted.size() / parts, (part + 1) * sorted.size() / parts);
            String name = own.get(0).setup().axes().get(axis) + " to "
                    + own.get(own.size() - 1).setup().axes().get(axis);
            quarters.put(
                    name, new Sample(own.stream().mapToDouble(value).boxed().toList()));
        }
        return quarters;
    }

    /** The best point against the baseline; empty if one is missing or they are the same point. */
    public Optional<Margin> margin() {
        return best().flatMap(best ->
                baseline().filter(baseline -> !baseline.equals(best)).map(baseline -> new Margin(best, baseline)));
    }

    /**
     * By how much the best point beats the baseline: on the test part if both were scored there, otherwise on the validation
     * part.
     *
     * @param best the best point
     * @param baseline the best point that drops nothing
     */
    public record Margin(PointResult best, PointResult baseline) {

        /** Whether both were scored on the test part. */
        public boolean isTested() {
            return best.isTested() && baseline.isTested();
        }

        /** Scores of the best point on that part. */
        public Sample ofBest() {
            return isTested() ? best.test() : best.validation();
        }

        /** Scores of the baseline on that part. */
        public Sample ofBaseline() {
            return isTested() ? baseline.test() : baseline.validation();
        }

        /** The p-value of Welch's t-test; NaN if there are too few repetitions. */
        public double p() {
            return ofBest().welch(ofBaseline());
        }
    }
}
