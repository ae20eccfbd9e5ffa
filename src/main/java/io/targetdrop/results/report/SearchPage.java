package io.targetdrop.results.report;

import io.targetdrop.results.analysis.Leaderboard;
import io.targetdrop.results.analysis.PointResult;
import io.targetdrop.results.analysis.Points;
import io.targetdrop.results.analysis.Sample;
import io.targetdrop.results.analysis.TrialResult;
import io.targetdrop.results.report.Charts.Line;
import io.targetdrop.search.AxisText;
import io.targetdrop.training.Metric;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The page of a search: which point is best, by how much, whether that is more than noise, and what it cost.
 *
 * @param name of the search
 * @param state a note below the answer
 * @param trials all that have ended, in the order of the space if it is known
 * @param metric which score ranks the points
 * @param curves validation score by epoch, by the ids of the trials
 * @param comparison of its methods
 * @param provenance versions, commit and machine
 */
record SearchPage(
        String name,
        Optional<String> state,
        List<TrialResult> trials,
        Metric metric,
        Map<String, List<Double>> curves,
        ComparisonSection comparison,
        Map<String, String> provenance) {

    private static final int LEADERS = 20;
    private static final int CURVES_NAMED = 3;
    private static final int MINUTE = 60;
    private static final int HOUR = 3600;

    String html() {
        Leaderboard leaderboard = Leaderboard.of(trials, metric);
        Html html = new Html().title("Search: " + name);
        new Verdict(leaderboard).sentences().forEach(html::answer);
        html.note(state).note(counts()).note(data());
        leaderboard(html, leaderboard.ranked());
        tests(html, leaderboard.ranked());
        comparison.addTo(html);
        AxesSection axes = new AxesSection(leaderboard, trials, metric);
        axes.addOverview(html);
        leaderboard.axes().forEach(axis -> effect(html, leaderboard, axis));
        axes.addCoordinates(html);
        heatMap(html, leaderboard);
        new Contour(trials, metric).addTo(html);
        learningCurves(html, leaderboard.points());
        gaps(html, leaderboard);
        cost(html, leaderboard.ranked());
        failures(html, leaderboard);
        html.facts("Where does it come from?", provenance);
        return html.page(name);
    }

    private String validation() {
        return "validation " + metric.title();
    }

    private String counts() {
        Map<String, Long> byStatus = trials.stream()
                .collect(Collectors.groupingBy(trial -> trial.status().label(), TreeMap::new, Collectors.counting()));
        String statuses = byStatus.entrySet().stream()
                .map(status -> status.getValue() + " " + status.getKey())
                .collect(Collectors.joining(", "));
        double seconds = trials.stream()
                .mapToDouble(trial -> trial.metrics().seconds())
                .filter(value -> !Double.isNaN(value))
                .sum();
        return String.format(
                Locale.ROOT,
                "%d trials: %s. %s of workers' time. ± is the standard error over repetitions.",
                trials.size(),
                statuses,
                duration(seconds));
    }

    /** For a search that was resumed after its data changed, or whose data is an axis. */
    private Optional<String> data() {
        Map<String, Long> byData = trials.stream()
                .flatMap(trial -> trial.ids().data().stream())
                .collect(Collectors.groupingBy(Function.identity(), TreeMap::new, Collectors.counting()));
        if (byData.size() < 2) {
            return Optional.empty();
        }
        return Optional.of("They were trained on " + byData.size() + " data sets ("
                + byData.entrySet().stream()
                        .map(data -> "data " + Points.shortened(data.getKey()) + ": " + data.getValue())
                        .collect(Collectors.joining(", "))
                + "), whose accuracies cannot be compared. Points on different data are listed separately; what is averaged"
                + " over all trials below is averaged over all data.");
    }

    private static String duration(double seconds) {
        if (seconds < 2 * MINUTE) {
            return String.format(Locale.ROOT, "%.0f seconds", seconds);
        }
        return seconds < 2 * HOUR
                ? String.format(Locale.ROOT, "%.0f minutes", seconds / MINUTE)
                : String.format(Locale.ROOT, "%.1f hours", seconds / HOUR);
    }

    private void leaderboard(Html html, List<PointResult> points) {
        List<List<String>> rows = new ArrayList<>();
        boolean hasBestEpochs =
                points.stream().anyMatch(point -> point.bestEpochs().isPresent());
        rows.add(cells(
                List.of("rank", "point", "trials", validation(), "train − validation", "seconds"),
                hasBestEpochs,
                "best epoch"));
        points.stream()
                .limit(LEADERS)
                .forEach(point -> rows.add(cells(
                        List.of(
                                point.isWhole() ? Integer.toString(rows.size()) : "–",
                                point.name(),
                                point.completed(),
                                point.validation().shown(),
                                point.gap().shown(),
                                String.format(
                                        Locale.ROOT, "%.1f", point.seconds().mean())),
                        hasBestEpochs,
                        point.bestEpochs().orElse("–"))));
        boolean hasBest = points.stream().anyMatch(PointResult::isWhole);
        html.section("Which point is best?")
                .table(rows, hasBest ? OptionalInt.of(1) : OptionalInt.empty())
                .endSection();
    }

    /** The usual cells, and one more if there is something to show in it. */
    private static List<String> cells(List<String> usual, boolean hasMore, String more) {
        return Stream.concat(usual.stream(), hasMore ? Stream.of(more) : Stream.empty())
                .toList();
    }

    private void tests(Html html, List<PointResult> points) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("point", "trials", "test " + metric.title()));
        points.stream()
                .filter(point -> point.test().count() > 0)
                .forEach(point -> rows.add(List.of(
                        point.name(),
                        Integer.toString(point.test().count()),
                        point.test().shown())));
        if (rows.size() > 1) {
            html.section("And on images that nothing was selected by?")
                    .note(
                            "The test part, read once, after the selection: for the best point of each method, or for all points"
                                    + " if search.test = all.")
                    .table(rows)
                    .endSection();
        }
    }

    private void effect(Html html, Leaderboard leaderboard, String axis) {
        Map<String, Sample> samples = leaderboard.effect(axis, trial -> trial.validation(metric));
        if (samples.size() < 2) {
            return;
        }
        html.section("What does " + AxisText.name(axis) + " do?")
                .note(
                        leaderboard.isRange(axis)
                                ? "A mark for each trial; the later half is blue. The table has the mean over a quarter of the trials each."
                                : "The mean over all trials with a value, whatever their other values. Bars are standard errors.")
                .pair(
                        leaderboard.isRange(axis)
                                ? AxesSection.slice(axis, trials, metric)
                                : Charts.effect(axis, validation(), samples),
                        validation() + " by " + axis,
                        rows(axis, validation(), samples))
                .endSection();
    }

    private static List<List<String>> rows(String axis, String figure, Map<String, Sample> samples) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of(AxisText.name(axis), "trials", figure));
        samples.forEach((value, sample) -> rows.add(List.of(value, Integer.toString(sample.count()), sample.shown())));
        return rows;
    }

    /** The first two axes that vary. */
    private void heatMap(Html html, Leaderboard leaderboard) {
        List<String> varying = leaderboard.axes().stream()
                .filter(axis -> !leaderboard.isRange(axis))
                .filter(axis -> leaderboard
                                .effect(axis, trial -> trial.validation(metric))
                                .size()
                        > 1)
                .limit(2)
                .toList();
        if (varying.size() == 2) {
            html.section("Do " + AxisText.name(varying.get(0)) + " and " + AxisText.name(varying.get(1))
                    + " depend on each other?");
            new HeatMap(varying.get(0), varying.get(1), leaderboard.trials().toList(), metric).addTo(html);
            html.endSection();
        }
    }

    private void learningCurves(Html html, List<PointResult> points) {
        List<Line> lines = new ArrayList<>();
        for (int rank = points.size() - 1; rank >= 0; rank--) {
            double[] y = meanCurve(points.get(rank));
            if (y.length > 0) {
                boolean isNamed = rank < CURVES_NAMED;
                lines.add(new Line(
                        isNamed ? Optional.of(points.get(rank).name()) : Optional.empty(),
                        Charts.oneTo(y.length),
                        y,
                        Charts.rank(rank),
                        rank == 0));
            }
        }
        if (!lines.isEmpty()) {
            html.section("How did they learn?")
                    .note("The mean of each point's repetitions; the best three are named, and the best one is thick.")
                    .figure(
                            Charts.lines("epoch", validation(), lines),
                            validation() + " by epoch, one line for each point")
                    .endSection();
        }
    }

    private double[] meanCurve(PointResult point) {
        List<List<Double>> own = point.trials().stream()
                .filter(trial -> curves.containsKey(trial.ids().trial()))
                .map(trial -> curves.get(trial.ids().trial()))
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

    private void gaps(Html html, Leaderboard leaderboard) {
        String axis = "regularizer.drop-probability";
        Map<String, Sample> samples = leaderboard.effect(axis, trial -> trial.gap(metric));
        if (samples.size() > 1 && metric.isBetterHigher()) {
            html.section("Does dropping regularise?")
                    .note(
                            "How much better a network does on the images that it was trained on. A regulariser should make"
                                    + " this smaller.")
                    .pair(
                            Charts.effect(axis, "train − validation " + metric.title(), samples),
                            "train minus validation " + metric.title() + " by drop probability",
                            rows(axis, "train − validation", samples))
                    .endSection();
        }
    }

    private void cost(Html html, List<PointResult> points) {
        if (points.size() > 1) {
            double[] x =
                    points.stream().mapToDouble(point -> point.seconds().mean()).toArray();
            double[] y = points.stream()
                    .mapToDouble(point -> point.validation().mean())
                    .toArray();
            html.section("What did it cost?")
                    .figure(
                            Charts.points("seconds of a trial", validation(), x, y),
                            validation() + " against the seconds of a trial, one mark for each point")
                    .endSection();
        }
    }

    private void failures(Html html, Leaderboard leaderboard) {
        Map<String, String> names = new HashMap<>();
        leaderboard
                .points()
                .forEach(point ->
                        point.trials().forEach(trial -> names.put(trial.ids().trial(), point.name())));
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("point", "repetition", "status", "error"));
        trials.forEach(trial -> trial.error()
                .ifPresent(error -> rows.add(List.of(
                        names.getOrDefault(trial.ids().trial(), trial.label()),
                        trial.repetition().isPresent()
                                ? Integer.toString(trial.repetition().getAsInt() + 1)
                                : "–",
                        trial.status().label(),
                        error))));
        if (rows.size() > 1) {
            html.section("What failed?").table(rows).endSection();
        }
    }
}
