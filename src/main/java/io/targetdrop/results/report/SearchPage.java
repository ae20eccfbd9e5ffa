package io.targetdrop.results.report;

import io.targetdrop.results.Sample;
import io.targetdrop.results.report.Charts.Line;
import io.targetdrop.search.AxisText;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A search as a page: which point is best, by how much, whether that is more than noise, and what it cost.
 *
 * @param name what the search is called
 * @param state what to say below the answer; empty for nothing
 * @param trials the rows of {@code trials}
 * @param curves validation accuracy by epoch, by the trials' ids
 * @param tests accuracies on the test part, by point
 * @param comparison of its methods
 * @param provenance versions, commit and machine
 */
record SearchPage(
        String name,
        String state,
        List<TrialRow> trials,
        Map<String, List<Double>> curves,
        Map<String, Sample> tests,
        ComparisonSection comparison,
        Map<String, String> provenance) {
    private static final String ACCURACY = "validation accuracy";
    private static final int LEADERS = 20;
    private static final int CURVES_NAMED = 3;
    private static final int MINUTE = 60;
    private static final int HOUR = 3600;

    String html() {
        List<PointSummary> points = PointSummary.ranked(trials);
        Html html = new Html().title("Search: " + name);
        new Verdict(points, tests).sentences().forEach(html::answer);
        html.note(state).note(counts()).note(data());
        leaderboard(html, points);
        tests(html);
        comparison.addTo(html);
        axes().forEach(axis -> effect(html, axis));
        heatMap(html);
        learningCurves(html, points);
        gaps(html);
        cost(html, points);
        failures(html);
        html.facts("Where does it come from?", provenance);
        return html.page(name);
    }

    private String counts() {
        Map<String, Long> byStatus =
                trials.stream().collect(Collectors.groupingBy(TrialRow::status, TreeMap::new, Collectors.counting()));
        String statuses = byStatus.entrySet().stream()
                .map(status -> status.getValue() + " " + status.getKey())
                .collect(Collectors.joining(", "));
        double seconds = trials.stream()
                .mapToDouble(TrialRow::seconds)
                .filter(value -> !Double.isNaN(value))
                .sum();
        return String.format(
                Locale.ROOT,
                "%d trials: %s. %s of workers' time. ± is the standard error over repetitions.",
                trials.size(),
                statuses,
                duration(seconds));
    }

    /** Where a search was resumed after its data had changed, or data is an axis. */
    private String data() {
        Map<String, Long> byData = trials.stream()
                .filter(trial -> !trial.dataId().isEmpty())
                .collect(Collectors.groupingBy(TrialRow::dataId, TreeMap::new, Collectors.counting()));
        if (byData.size() < 2) {
            return "";
        }
        return "They are of " + byData.size() + " sets of data ("
                + byData.entrySet().stream()
                        .map(data -> "data " + PointNames.shortened(data.getKey()) + ": " + data.getValue())
                        .collect(Collectors.joining(", "))
                + "), whose accuracies do not compare. Points of different data are kept apart; what is averaged over"
                + " all trials below is averaged over all data.";
    }

    private static String duration(double seconds) {
        if (seconds < 2 * MINUTE) {
            return String.format(Locale.ROOT, "%.0f seconds", seconds);
        }
        return seconds < 2 * HOUR
                ? String.format(Locale.ROOT, "%.0f minutes", seconds / MINUTE)
                : String.format(Locale.ROOT, "%.1f hours", seconds / HOUR);
    }

    private static void leaderboard(Html html, List<PointSummary> points) {
        List<List<String>> rows = new ArrayList<>();
        boolean watches = points.stream().anyMatch(point -> point.bestEpochs().isPresent());
        rows.add(cells(
                List.of("rank", "point", "trials", ACCURACY, "train − validation", "seconds"), watches, "best epoch"));
        points.stream()
                .filter(point -> point.validation().count() > 0)
                .limit(LEADERS)
                .forEach(point -> rows.add(cells(
                        List.of(
                                point.isWhole() ? Integer.toString(rows.size()) : "–",
                                point.name(),
                                point.count(),
                                point.validation().shown(),
                                point.gap().shown(),
                                String.format(
                                        Locale.ROOT, "%.1f", point.seconds().mean())),
                        watches,
                        point.bestEpochs().orElse("–"))));
        html.section("Which point is best?").table(rows, 1).endSection();
    }

    /** With one more where there is something to say in it. */
    private static List<String> cells(List<String> usual, boolean hasMore, String more) {
        return Stream.concat(usual.stream(), hasMore ? Stream.of(more) : Stream.empty())
                .toList();
    }

    private void tests(Html html) {
        if (tests.isEmpty()) {
            return;
        }
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("point", "trials", "test accuracy"));
        tests.forEach((point, sample) -> rows.add(List.of(point, Integer.toString(sample.count()), sample.shown())));
        html.section("And on images that nothing was chosen by?")
                .note(
                        "The test part, read once, after the choice: for the best point of each method, or for all points where"
                                + " search.test = all.")
                .table(rows, -1)
                .endSection();
    }

    /** The keys that vary, in the order of the rows. */
    private Set<String> axes() {
        Set<String> axes = new LinkedHashSet<>();
        trials.forEach(trial -> axes.addAll(trial.axes().keySet()));
        return axes;
    }

    /** The values of an axis in their order, each with a figure of all trials that have it and ended well. */
    private Map<String, Sample> samples(String axis, ToDoubleFunction<TrialRow> figure) {
        Map<String, List<Double>> values = new TreeMap<>(AxisText.ORDER);
        trials.stream()
                .filter(trial -> trial.isCompleted() && trial.axes().containsKey(axis))
                .forEach(trial -> values.computeIfAbsent(trial.axes().get(axis), value -> new ArrayList<>())
                        .add(figure.applyAsDouble(trial)));
        Map<String, Sample> samples = new LinkedHashMap<>();
        values.forEach((value, figures) -> samples.put(value, new Sample(figures)));
        return samples;
    }

    private void effect(Html html, String axis) {
        Map<String, Sample> samples = samples(axis, TrialRow::validation);
        if (samples.size() < 2) {
            return;
        }
        html.section("What does " + AxisText.name(axis) + " do?")
                .note("The mean over all trials with a value, whatever their other values; bars are standard errors.")
                .pair(Charts.effect(axis, ACCURACY, samples), ACCURACY + " by " + axis, rows(axis, ACCURACY, samples))
                .endSection();
    }

    private static List<List<String>> rows(String axis, String figure, Map<String, Sample> samples) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of(AxisText.name(axis), "trials", figure));
        samples.forEach((value, sample) -> rows.add(List.of(value, Integer.toString(sample.count()), sample.shown())));
        return rows;
    }

    /** Of the first two axes that vary. */
    private void heatMap(Html html) {
        List<String> varying = axes().stream()
                .filter(axis -> samples(axis, TrialRow::validation).size() > 1)
                .limit(2)
                .toList();
        if (varying.size() == 2) {
            html.section("Do " + AxisText.name(varying.get(0)) + " and " + AxisText.name(varying.get(1))
                    + " depend on each other?");
            new HeatMap(varying.get(0), varying.get(1), trials).addTo(html);
            html.endSection();
        }
    }

    private void learningCurves(Html html, List<PointSummary> points) {
        List<Line> lines = new ArrayList<>();
        for (int rank = points.size() - 1; rank >= 0; rank--) {
            double[] y = meanCurve(points.get(rank));
            if (y.length > 0) {
                boolean isNamed = rank < CURVES_NAMED;
                lines.add(new Line(
                        isNamed ? points.get(rank).name() : "",
                        Charts.oneTo(y.length),
                        y,
                        Charts.rank(rank),
                        rank == 0));
            }
        }
        if (!lines.isEmpty()) {
            html.section("How did they learn?")
                    .note("The mean of each point's repetitions; the best three are named, the best is thick.")
                    .figure(Charts.lines("epoch", ACCURACY, lines), ACCURACY + " by epoch, one line a point")
                    .endSection();
        }
    }

    private double[] meanCurve(PointSummary point) {
        List<List<Double>> own = point.trials().stream()
                .filter(trial -> curves.containsKey(trial.id()))
                .map(trial -> curves.get(trial.id()))
                .toList();
        int epochs = own.stream().mapToInt(List::size).min().orElse(0);
        double[] mean = new double[epochs];
        for (int epoch = 0; epoch < epochs; epoch++) {
            for (List<Double> curve : own) {
                mean[epoch] += curve.get(epoch) / own.size();
            }
        }
        return mean;
    }

    private void gaps(Html html) {
        String axis = "regularizer.drop-probability";
        Map<String, Sample> samples = samples(axis, trial -> trial.train() - trial.validation());
        if (samples.size() > 1) {
            html.section("Does dropping regularise?")
                    .note(
                            "How much better a network does on the images that it was trained on: what a regulariser is to make"
                                    + " smaller.")
                    .pair(
                            Charts.effect(axis, "train − validation accuracy", samples),
                            "train minus validation accuracy by drop probability",
                            rows(axis, "train − validation", samples))
                    .endSection();
        }
    }

    private static void cost(Html html, List<PointSummary> points) {
        List<PointSummary> whole =
                points.stream().filter(point -> point.validation().count() > 0).toList();
        if (whole.size() > 1) {
            double[] x =
                    whole.stream().mapToDouble(point -> point.seconds().mean()).toArray();
            double[] y = whole.stream()
                    .mapToDouble(point -> point.validation().mean())
                    .toArray();
            html.section("What did it cost?")
                    .figure(
                            Charts.points("seconds of a trial", ACCURACY, x, y),
                            ACCURACY + " against the seconds of a trial, one mark a point")
                    .endSection();
        }
    }

    private void failures(Html html) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("point", "repetition", "status", "error"));
        trials.stream()
                .filter(trial -> !trial.error().isEmpty())
                .forEach(trial -> rows.add(List.of(
                        trial.point(), Integer.toString(trial.repetition() + 1), trial.status(), trial.error())));
        if (rows.size() > 1) {
            html.section("What failed?").table(rows, -1).endSection();
        }
    }
}
