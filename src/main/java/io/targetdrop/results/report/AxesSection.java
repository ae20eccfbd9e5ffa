package io.targetdrop.results.report;

import io.targetdrop.results.analysis.Importance;
import io.targetdrop.results.analysis.Leaderboard;
import io.targetdrop.results.analysis.PointResult;
import io.targetdrop.results.analysis.TrialResult;
import io.targetdrop.results.report.Charts.Line;
import io.targetdrop.search.AxisText;
import io.targetdrop.training.Metric;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What a search says about its axes: how it got better, which axis matters, and what good points have in common.
 *
 * @param leaderboard its points
 * @param trials in the order in which they were tried, if it is known
 * @param metric which score ranks the points
 */
record AxesSection(Leaderboard leaderboard, List<TrialResult> trials, Metric metric) {
    private static final int FEWEST_POINTS = 3;
    private static final List<String> BEST = List.of("the best", "the second", "the third");
    private static final int NAMED = BEST.size();

    private String validation() {
        return "validation " + metric.title();
    }

    /** The best so far, and the importance of the axes. */
    void addOverview(Html html) {
        bestSoFar(html);
        importance(html);
    }

    private void bestSoFar(Html html) {
        List<PointResult> points = inOrder();
        if (points.size() < FEWEST_POINTS) {
            return;
        }
        double[] scores =
                points.stream().mapToDouble(point -> point.validation().mean()).toArray();
        html.section("Was it worth going on?")
                .note(
                        "Each mark is a point, in the order in which they were tried or listed; the line is the best so far.")
                .figure(
                        AxesCharts.bestSoFar("points", validation(), scores, bestSoFar(scores, metric)),
                        "best " + validation() + " so far, by the number of points")
                .endSection();
    }

    /** Points that completed, in the order of their first trials. */
    private List<PointResult> inOrder() {
        Map<String, Integer> positions = new HashMap<>();
        trials.forEach(trial -> positions.putIfAbsent(trial.ids().trial(), positions.size()));
        return leaderboard.points().stream()
                .filter(PointResult::isWhole)
                .sorted(Comparator.comparing(point -> point.trials().stream()
                        .mapToInt(trial -> positions.get(trial.ids().trial()))
                        .min()
                        .orElseThrow()))
                .toList();
    }

    /** The best of each score and those before it. */
    static double[] bestSoFar(double[] scores, Metric metric) {
        double[] best = scores.clone();
        for (int i = 1; i < best.length; i++) {
            best[i] = metric.quality(scores[i]) > metric.quality(best[i - 1]) ? scores[i] : best[i - 1];
        }
        return best;
    }

    private void importance(Html html) {
        Map<String, Double> shares = Importance.of(trials, metric);
        if (shares.size() < 2) {
            return;
        }
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("axis", "importance"));
        shares.forEach((axis, share) ->
                rows.add(List.of(AxisText.name(axis), String.format(Locale.ROOT, "%.0f %%", 100 * share))));
        Map<String, Double> named = new LinkedHashMap<>();
        shares.forEach((axis, share) -> named.put(AxisText.name(axis), share));
        html.section("Which axis matters?")
                .note(
                        "How much worse a forest of regression trees predicts the score of a trial if the values of an axis are"
                                + " exchanged between trials, as shares. Trials that did not complete are left out.")
                .pair(AxesCharts.bars("share", named), "importance of each axis", rows)
                .endSection();
    }

    /** Lines across all axes, one for each point. */
    void addCoordinates(Html html) {
        List<PointResult> points =
                leaderboard.points().stream().filter(PointResult::isWhole).toList();
        List<Scale> scales = leaderboard.axes().stream()
                .map(axis -> Scale.of(axis, points))
                .filter(scale -> scale.values().size() > 1)
                .toList();
        if (scales.size() < 2 || points.size() < FEWEST_POINTS) {
            return;
        }
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("line", "axis", "from bottom to top"));
        scales.forEach(
                scale -> rows.add(List.of(Integer.toString(rows.size()), AxisText.name(scale.axis()), scale.shown())));
        rows.add(List.of(Integer.toString(rows.size()), validation(), "the worst to the best"));
        html.section("What do good points have in common?")
                .note(
                        "A line for each point, over its values from the bottom to the top of each axis; the best three are coloured."
                                + " A line has a gap at an axis that the point does not have.")
                .pair(
                        AxesCharts.coordinates(scales.size() + 1, lines(points, scales)),
                        "a line for each point across all axes, ending at its " + validation(),
                        rows)
                .endSection();
    }

    /** The best points last, so that they are drawn on top. */
    private List<Line> lines(List<PointResult> points, List<Scale> scales) {
        double[] qualities = points.stream()
                .mapToDouble(point -> metric.quality(point.validation().mean()))
                .toArray();
        double best = qualities[0];
        double worst = qualities[qualities.length - 1];
        List<Line> lines = new ArrayList<>();
        for (int rank = points.size() - 1; rank >= 0; rank--) {
            Map<String, String> values = points.get(rank).setup().axes();
            double[] y = new double[scales.size() + 1];
            for (int axis = 0; axis < scales.size(); axis++) {
                y[axis] = scales.get(axis).height(values.get(scales.get(axis).axis()));
            }
            y[scales.size()] = best > worst ? (qualities[rank] - worst) / (best - worst) : 1;
            Optional<String> name = rank < NAMED ? Optional.of(BEST.get(rank)) : Optional.empty();
            lines.add(new Line(name, Charts.oneTo(y.length), y, Charts.rank(rank), rank < NAMED));
        }
        return lines;
    }

    /**
     * Where the values of an axis are between the bottom and the top.
     *
     * @param values all different ones, in order
     */
    private record Scale(String axis, List<String> values) {
        static Scale of(String axis, List<PointResult> points) {
            return new Scale(
                    axis,
                    points.stream()
                            .map(point -> point.setup().axes().get(axis))
                            .filter(value -> value != null)
                            .distinct()
                            .sorted(AxisText.ORDER)
                            .toList());
        }

        private boolean isNumeric() {
            return values.stream().allMatch(Leaderboard::isNumber);
        }

        private boolean isLogarithmic() {
            return isNumeric()
                    && AxesCharts.isLogarithmic(
                            values.stream().mapToDouble(Double::parseDouble).toArray());
        }

        private double first() {
            return Double.parseDouble(values.get(0));
        }

        private double last() {
            return Double.parseDouble(values.get(values.size() - 1));
        }

        /** In [0, 1]; NaN without a value. */
        double height(String value) {
            if (value == null) {
                return Double.NaN;
            }
            if (!isNumeric()) {
                return values.indexOf(value) / (values.size() - 1.0);
            }
            double number = Double.parseDouble(value);
            return isLogarithmic()
                    ? Math.log(number / first()) / Math.log(last() / first())
                    : (number - first()) / (last() - first());
        }

        String shown() {
            if (!isNumeric()) {
                return values.stream().map(AxisText::brief).collect(Collectors.joining(", "));
            }
            return values.get(0) + " to " + values.get(values.size() - 1) + (isLogarithmic() ? ", logarithmic" : "");
        }
    }

    /** The score of each trial over the value of an axis that is a range. */
    static String slice(String axis, List<TrialResult> trials, Metric metric) {
        List<TrialResult> having = trials.stream()
                .filter(trial -> trial.isCompleted() && trial.setup().axes().containsKey(axis))
                .toList();
        double[] x = having.stream()
                .mapToDouble(trial -> Double.parseDouble(trial.setup().axes().get(axis)))
                .toArray();
        double[] y =
                having.stream().mapToDouble(trial -> trial.validation(metric)).toArray();
        return AxesCharts.slice(AxisText.name(axis), "validation " + metric.title(), x, y);
    }
}
