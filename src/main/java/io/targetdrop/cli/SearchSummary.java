package io.targetdrop.cli;

import io.targetdrop.results.SearchFile;
import io.targetdrop.results.analysis.Leaderboard;
import io.targetdrop.results.analysis.Leaderboard.Margin;
import io.targetdrop.results.analysis.PointResult;
import io.targetdrop.results.analysis.Sample;
import io.targetdrop.results.analysis.Significance;
import io.targetdrop.results.analysis.TrialResult;
import io.targetdrop.search.Outcome;
import io.targetdrop.search.SearchPlan;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a search found, as text and as values.
 *
 * @param plan what was searched
 * @param outcomes of all trials
 * @param leaderboard of its points, with test accuracies where they were scored on the test part
 * @param out where everything is
 * @param seconds wall-clock time of this process's part of the search
 */
record SearchSummary(SearchPlan plan, List<Outcome> outcomes, Leaderboard leaderboard, String out, double seconds) {

    /** The column with the number of trials that failed. */
    static final String FAILED = "failed";

    private static final int POINTS_SHOWN = 20;

    /** Rank, point, trials. */
    private static final int POINT_COLUMNS = 3;

    JobResult result() {
        List<String> lines = new ArrayList<>();
        lines.add("");
        lines.addAll(leaderboardLines());
        plan.axes().forEach(axis -> lines.addAll(effect(axis)));
        lines.addAll(testLines());
        lines.addAll(files());
        return new JobResult(row(), lines);
    }

    private Map<String, Object> row() {
        Optional<PointResult> best = leaderboard.best();
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("trials", outcomes.size());
        for (Outcome.Status status : Outcome.Status.values()) {
            row.put(status.label(), (int) outcomes.stream()
                    .filter(outcome -> outcome.status() == status)
                    .count());
        }
        row.put("best_point", best.map(PointResult::name).orElse(null));
        row.put(
                "best_validation_accuracy",
                best.map(PointResult::validation).map(Sample::mean).orElse(null));
        row.put("best_test_accuracy", best.flatMap(SearchSummary::testAccuracy).orElse(null));
        row.put(
                "baseline_test_accuracy",
                leaderboard.baseline().flatMap(SearchSummary::testAccuracy).orElse(null));
        row.put("p_value", pValue().orElse(null));
        row.put("seconds", seconds);
        row.put("out", out);
        return row;
    }

    /** Empty for a point that was not scored on the test part. */
    private static Optional<Double> testAccuracy(PointResult point) {
        return point.test().count() == 0
                ? Optional.empty()
                : Optional.of(point.test().mean());
    }

    private List<String> leaderboardLines() {
        List<PointResult> points = leaderboard.ranked();
        List<List<String>> rows = new ArrayList<>();
        boolean watches = points.stream().anyMatch(point -> point.bestEpochs().isPresent());
        rows.add(cells(
                List.of("rank", "point", "trials", "validation accuracy", "train - validation", "seconds"),
                watches,
                "best epoch"));
        for (PointResult point : points.stream().limit(POINTS_SHOWN).toList()) {
            List<String> cells = List.of(
                    point.isWhole() ? Integer.toString(rows.size()) : "-",
                    point.name(),
                    point.completed(),
                    point.validation().shown(),
                    point.gap().shown(),
                    String.format(Locale.ROOT, "%.1f", point.seconds().mean()));
            rows.add(cells(cells, watches, point.bestEpochs().orElse("-")));
        }
        List<String> lines = new ArrayList<>(TextTable.of(rows, POINT_COLUMNS));
        int hidden = points.size() - POINTS_SHOWN;
        if (hidden > 0) {
            lines.add("and " + hidden + " more points");
        }
        return lines;
    }

    /** The usual cells, and one more if there is something to show in it. */
    private static List<String> cells(List<String> usual, boolean hasMore, String more) {
        return Stream.concat(usual.stream(), hasMore ? Stream.of(more) : Stream.empty())
                .toList();
    }

    private List<String> effect(String axis) {
        Map<String, Sample> effect = leaderboard.effect(axis, TrialResult::validation);
        if (effect.size() < 2) {
            return List.of();
        }
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of(axis, "trials", "validation accuracy"));
        effect.forEach((value, sample) -> rows.add(List.of(value, Integer.toString(sample.count()), sample.shown())));
        List<String> lines = new ArrayList<>(List.of(""));
        lines.addAll(TextTable.of(rows, 1));
        return lines;
    }

    private List<String> testLines() {
        List<PointResult> tested = leaderboard.points().stream()
                .filter(point -> point.test().count() > 0)
                .toList();
        if (tested.isEmpty()) {
            return List.of();
        }
        List<String> lines = new ArrayList<>(List.of("", "on the test part, read once, after the selection"));
        tested.forEach(point -> lines.add("  " + point.test().shown() + "  " + point.name()
                + (leaderboard.best().filter(point::equals).isPresent() ? "  (the best)" : "")
                + (leaderboard.baseline().filter(point::equals).isPresent() ? "  (the baseline: drops nothing)" : "")));
        pValue().ifPresent(p -> lines.add(String.format(
                Locale.ROOT,
                "  Welch's t-test of the best against the baseline: p = %.3f%s",
                p,
                Significance.isSignificant(p) ? "" : "; not statistically significant")));
        return lines;
    }

    /** Best against baseline on the test part; empty if they are the same point or have one repetition each. */
    private Optional<Double> pValue() {
        return leaderboard.margin().filter(Margin::isTested).map(Margin::p).filter(p -> !p.isNaN());
    }

    private List<String> files() {
        List<String> lines = new ArrayList<>(List.of("", "files"));
        for (SearchFile file : SearchFile.values()) {
            if (file != SearchFile.BEST || leaderboard.best().isPresent()) {
                lines.add(String.format(Locale.ROOT, "  %-11s  %s", file.path(), file.content()));
            }
        }
        return lines;
    }
}
