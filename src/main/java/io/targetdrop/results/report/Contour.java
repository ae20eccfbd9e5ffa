package io.targetdrop.results.report;

import io.targetdrop.results.analysis.Importance;
import io.targetdrop.results.analysis.Leaderboard;
import io.targetdrop.results.analysis.ScoreSurface;
import io.targetdrop.results.analysis.ScoreSurface.Scored;
import io.targetdrop.results.analysis.ScoreSurface.Segment;
import io.targetdrop.results.analysis.TrialResult;
import io.targetdrop.results.report.Charts.Line;
import io.targetdrop.search.AxisText;
import io.targetdrop.training.Metric;
import java.awt.Color;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * A contour plot of the scores over the two axes of numbers that matter most.
 *
 * @param trials of a search
 * @param metric which score
 */
record Contour(List<TrialResult> trials, Metric metric) {
    /** An axis with fewer values is better shown as a table. */
    private static final int FEWEST_VALUES = 4;

    private static final int FEWEST_TRIALS = 8;
    private static final int LEVELS = 5;
    private static final Color LOWEST = new Color(0x9ECAE1);
    private static final Color HIGHEST = new Color(0x08306B);

    /** Adds the section; nothing if there are no two such axes. */
    void addTo(Html html) {
        List<String> axes = Importance.of(trials, metric).keySet().stream()
                .filter(this::isOfNumbers)
                .limit(2)
                .toList();
        if (axes.size() < 2) {
            return;
        }
        List<TrialResult> having = trials.stream()
                .filter(trial ->
                        isScored(trial) && trial.setup().axes().keySet().containsAll(axes))
                .toList();
        if (having.size() < FEWEST_TRIALS) {
            return;
        }
        Axis across = Axis.of(axes.get(0), having);
        Axis up = Axis.of(axes.get(1), having);
        ScoreSurface surface = new ScoreSurface(IntStream.range(0, having.size())
                .mapToObj(trial -> new Scored(
                        across.share(trial), up.share(trial), having.get(trial).validation(metric)))
                .toList());
        List<Line> lines = lines(surface, across, up);
        if (lines.isEmpty()) {
            return;
        }
        html.section("Where are the good values of " + across.name() + " and " + up.name() + "?")
                .note("The two axes of numbers that matter most. Each line joins places of equal validation "
                        + metric.title()
                        + ", averaged over nearby trials, whatever their values on other axes; there is no line where no"
                        + " trial is near.")
                .figure(
                        AxesCharts.contour(across.name(), up.name(), across.values(), up.values(), lines),
                        "contour lines of validation " + metric.title() + " over " + across.name() + " and "
                                + up.name())
                .endSection();
    }

    private boolean isScored(TrialResult trial) {
        return trial.isCompleted() && Double.isFinite(trial.validation(metric));
    }

    private boolean isOfNumbers(String axis) {
        List<String> values = trials.stream()
                .filter(this::isScored)
                .map(trial -> trial.setup().axes().get(axis))
                .filter(value -> value != null)
                .distinct()
                .toList();
        return values.size() >= FEWEST_VALUES && values.stream().allMatch(Leaderboard::isNumber);
    }

    /** The best line is thick. */
    private List<Line> lines(ScoreSurface surface, Axis across, Axis up) {
        double[] levels = surface.levels(LEVELS);
        List<Line> lines = new ArrayList<>();
        for (int level = 0; level < levels.length; level++) {
            List<Segment> segments = surface.line(levels[level]);
            double[] x = new double[3 * segments.size()];
            double[] y = new double[3 * segments.size()];
            for (int i = 0; i < segments.size(); i++) {
                Segment segment = segments.get(i);
                x[3 * i] = across.value(segment.from().x());
                y[3 * i] = up.value(segment.from().y());
                x[3 * i + 1] = across.value(segment.to().x());
                y[3 * i + 1] = up.value(segment.to().y());
                x[3 * i + 2] = x[3 * i + 1];
                y[3 * i + 2] = Double.NaN;
            }
            if (!segments.isEmpty()) {
                int better = metric.isBetterHigher() ? level : levels.length - 1 - level;
                lines.add(new Line(
                        Optional.of(String.format(Locale.ROOT, "%.3f", levels[level])),
                        x,
                        y,
                        between(better / (levels.length - 1.0)),
                        better == levels.length - 1));
            }
        }
        return lines;
    }

    private static Color between(double share) {
        return new Color(
                mixed(LOWEST.getRed(), HIGHEST.getRed(), share),
                mixed(LOWEST.getGreen(), HIGHEST.getGreen(), share),
                mixed(LOWEST.getBlue(), HIGHEST.getBlue(), share));
    }

    private static int mixed(int low, int high, double share) {
        return (int) Math.round(low + share * (high - low));
    }

    /**
     * The values of an axis.
     *
     * @param values of the trials
     */
    private record Axis(String name, double[] values, double low, double high, boolean isLogarithmic) {
        static Axis of(String key, List<TrialResult> trials) {
            double[] values = trials.stream()
                    .mapToDouble(
                            trial -> Double.parseDouble(trial.setup().axes().get(key)))
                    .toArray();
            return new Axis(
                    AxisText.name(key),
                    values,
                    Arrays.stream(values).min().orElseThrow(),
                    Arrays.stream(values).max().orElseThrow(),
                    AxesCharts.isLogarithmic(values));
        }

        /** Where a trial is between the lowest and the highest value, in [0, 1]. */
        double share(int trial) {
            return isLogarithmic
                    ? Math.log(values[trial] / low) / Math.log(high / low)
                    : (values[trial] - low) / (high - low);
        }

        double value(double share) {
            return isLogarithmic ? low * Math.pow(high / low, share) : low + share * (high - low);
        }
    }
}
