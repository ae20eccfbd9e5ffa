package io.targetdrop.results.analysis;

import io.targetdrop.training.Metric;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Methods on one network and data set, each compared with the same baseline in pairs of trials with the same seed.
 *
 * @param network its name, with the id of the data if the network was trained on several data sets
 * @param metric which scores are compared
 * @param baseline what the others are compared with
 * @param entries those that were scored on the test part, the best test score first
 * @param remarks what the table leaves out or cannot show, a sentence each
 */
public record Comparison(String network, Metric metric, Baseline baseline, List<Entry> entries, List<String> remarks) {
    private static final String NOTHING = "–";

    /** What becomes an entry. */
    public enum By {
        /** Each method, at the setting with the best mean validation score; among equals, the first one. */
        METHOD,
        /** Every point that was scored on the test part. */
        POINT
    }

    /** What the entries are compared with. */
    public sealed interface Baseline {
        /**
         * A method, at the setting that the validation part selected.
         *
         * @param name the method's
         */
        record Method(String name) implements Baseline {}

        /**
         * There is no baseline, so there are no differences.
         *
         * @param reason a sentence that says why, and how to get one
         */
        record Missing(String reason) implements Baseline {}
    }

    /**
     * A method or a point, with its results on the test part.
     *
     * @param method its name
     * @param setting its settings in words, if it has any
     * @param point its repetitions
     * @param difference test score minus the baseline's, one value for each shared seed; empty for the baseline itself,
     *     without a baseline, and without a shared seed
     * @param p the two-sided p-value of the paired t-test for a difference of 0; NaN if there is none
     * @param adjusted the same after Holm's correction for all entries of this comparison
     */
    public record Entry(
            String method,
            Optional<String> setting,
            PointResult point,
            Optional<Sample> difference,
            double p,
            double adjusted) {

        boolean isSignificant() {
            return Significance.isSignificant(adjusted);
        }

        private List<String> cells() {
            return List.of(
                    method,
                    setting.orElse(""),
                    Integer.toString(point.test().count()),
                    point.validation().shown(),
                    point.test().shown(),
                    point.gap().shown(),
                    shownDifference(),
                    Significance.shown(p),
                    Significance.shown(adjusted));
        }

        private String shownDifference() {
            return difference
                    .map(sample -> (sample.mean() < 0 ? "" : "+") + sample.shown())
                    .orElse(NOTHING);
        }

        private String sentence() {
            return method + setting.map(words -> " (" + words + ")").orElse("") + " " + shownDifference();
        }
    }

    /**
     * The comparisons of some trials: one for each network and data set.
     *
     * @param trials of one or several searches; a trial that occurs twice counts once, by its id or by its point and seed
     * @param by what becomes an entry
     * @param metric which scores are compared; that of the search, so that the chosen points were scored on the test part
     * @param against the method to compare the others with; empty for {@link TrialResult#NONE}, if it is there
     * @throws IllegalArgumentException if they cannot be compared; says why
     */
    public static List<Comparison> of(Collection<TrialResult> trials, By by, Metric metric, Optional<String> against) {
        if (trials.isEmpty()) {
            throw new IllegalArgumentException("there must be trials but there are none; name the table of a search");
        }
        if (trials.stream().noneMatch(TrialResult::isCompleted)) {
            long count =
                    trials.stream().map(trial -> trial.ids().trial()).distinct().count();
            throw new IllegalArgumentException("at least one trial must have completed but none of " + count
                    + " did; the table's column error says why");
        }
        if (metric != Metric.ACCURACY && trials.stream().allMatch(trial -> Double.isNaN(trial.validation(metric)))) {
            throw new IllegalArgumentException("at least one trial must have " + metric.column("validation")
                    + " but none has; compare by accuracy, which every version measured");
        }
        List<ComparablePoints> all = ComparablePoints.of(trials, metric);
        against.ifPresent(method -> requireTested(all, method));
        return all.stream()
                .map(points -> of(points, by, metric, against.orElse(TrialResult.NONE)))
                .toList();
    }

    private static void requireTested(List<ComparablePoints> all, String method) {
        Set<String> methods =
                all.stream().flatMap(points -> points.testedMethods().stream()).collect(Collectors.toSet());
        if (!methods.contains(method)) {
            throw new IllegalArgumentException("the baseline must have completed and been scored on the test part but "
                    + method + " has not; "
                    + (methods.isEmpty()
                            ? "leave out --against"
                            : "name one of "
                                    + String.join(
                                            ", ", methods.stream().sorted().toList())));
        }
    }

    private static Comparison of(ComparablePoints points, By by, Metric metric, String method) {
        Optional<PointResult> baseline = points.tested(method);
        List<PointResult> candidates = by == By.METHOD ? points.chosen() : points.whole();
        return new Comparison(
                points.name(),
                metric,
                baseline.<Baseline>map(point -> new Baseline.Method(method))
                        .orElseGet(() -> new Baseline.Missing(points.whyNot(method))),
                entries(points, candidates, baseline),
                points.remarks(candidates, baseline));
    }

    private static List<Entry> entries(
            ComparablePoints points, List<PointResult> candidates, Optional<PointResult> baseline) {
        List<PointResult> compared =
                candidates.stream().filter(PointResult::isTested).toList();
        List<Optional<Sample>> differences = compared.stream()
                .map(point -> baseline.filter(other -> !other.equals(point))
                        .map(point::difference)
                        .filter(difference -> difference.count() > 0))
                .toList();
        double[] p = differences.stream()
                .mapToDouble(difference -> difference.map(Sample::zeroMean).orElse(Double.NaN))
                .toArray();
        double[] adjusted = Significance.holm(p);
        List<Entry> entries = new ArrayList<>();
        for (int i = 0; i < p.length; i++) {
            PointResult point = compared.get(i);
            entries.add(new Entry(
                    point.setup().method(), points.setting(point), point, differences.get(i), p[i], adjusted[i]));
        }
        entries.sort(Comparator.comparing((Entry entry) ->
                -entry.point().metric().quality(entry.point().test().mean())));
        return List.copyOf(entries);
    }

    /** The name of the baseline, if there is one. */
    public Optional<String> baselineName() {
        return baseline instanceof Baseline.Method method ? Optional.of(method.name()) : Optional.empty();
    }

    /** A header, then a line for each entry. */
    public List<List<String>> table() {
        String score = metric.title();
        List<String> header = new ArrayList<>(
                List.of("method", "setting", "trials", "validation " + score, "test " + score, "train − validation"));
        baselineName().ifPresent(name -> header.addAll(List.of("test − " + name, "p", "p (Holm)")));
        List<List<String>> rows = new ArrayList<>(List.of(header));
        entries.forEach(entry -> rows.add(entry.cells().subList(0, header.size())));
        return rows;
    }

    /** What the tests say, or why there are none, in a sentence or two; then the remarks. */
    public String verdict() {
        String answer = baseline instanceof Baseline.Missing missing
                ? missing.reason()
                : tests(baselineName().orElseThrow());
        return Stream.concat(Stream.of(answer), remarks.stream()).collect(Collectors.joining(" "));
    }

    private String tests(String baseline) {
        long tests = entries.stream().filter(entry -> !Double.isNaN(entry.p())).count();
        List<String> significant = entries.stream()
                .filter(Entry::isSignificant)
                .map(Entry::sentence)
                .toList();
        return String.format(
                Locale.ROOT,
                "%d of %d differ significantly from %s (p < %s after Holm's correction)%s.",
                significant.size(),
                tests,
                baseline,
                Significance.LEVEL,
                significant.isEmpty() ? "" : ": " + String.join("; ", significant));
    }
}
