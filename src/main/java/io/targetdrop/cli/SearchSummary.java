package io.targetdrop.cli;

import io.targetdrop.jobs.SearchPreview;
import io.targetdrop.jobs.SearchResult;
import io.targetdrop.results.SearchFile;
import io.targetdrop.results.analysis.Leaderboard;
import io.targetdrop.results.analysis.PointResult;
import io.targetdrop.results.analysis.Sample;
import io.targetdrop.results.analysis.Significance;
import io.targetdrop.search.Outcome;
import io.targetdrop.search.SearchPlan;
import io.targetdrop.search.SearchPlan.Point;
import io.targetdrop.search.Trial;
import io.targetdrop.training.Metric;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Prints the result of a search, or its preview.
 *
 * @param result of the search
 */
record SearchSummary(SearchResult result) {
    private static final int POINTS_SHOWN = 20;
    private static final int POINTS_PREVIEWED = 40;

    /** Rank, point and trials are aligned to the left. */
    private static final int POINT_COLUMNS = 3;

    static Summary of(SearchResult result) {
        return new SearchSummary(result).summary();
    }

    static Summary of(SearchPreview preview) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("points", preview.plan().pointCount());
        row.put("trials", (int) preview.plan().trialCount());
        row.put("worker_seconds", preview.workerSeconds());
        return new Summary(row, lines(preview));
    }

    private static List<String> lines(SearchPreview preview) {
        SearchPlan plan = preview.plan();
        List<String> lines = new ArrayList<>(List.of(""));
        for (Point point : plan.points().stream().limit(POINTS_PREVIEWED).toList()) {
            lines.add(String.format(
                    Locale.ROOT,
                    "%s, %d x %d epochs",
                    Trial.point(point.values()),
                    point.trials().size(),
                    point.trials().get(0).config().training().epochs()));
        }
        if (plan.points().size() > POINTS_PREVIEWED) {
            lines.add("and " + (plan.points().size() - POINTS_PREVIEWED) + " more points");
        }
        int proposed = plan.pointCount() - plan.points().size();
        if (proposed > 0) {
            lines.add("and " + proposed + " points that are proposed when these have ended");
            plan.source().stream()
                    .flatMap(source -> source.ranges().stream())
                    .forEach(range -> lines.add("  " + range));
        }
        lines.add("");
        lines.add(String.format(
                Locale.ROOT,
                "about %s on one worker like this processor%s; divide by the number of workers. Scoring after each epoch"
                        + " takes extra time.",
                time(preview.workerSeconds()),
                plan.config().strategy().hasRungs() ? " if every point were trained to its end" : ""));
        return lines;
    }

    private static String time(double seconds) {
        return seconds < 120
                ? String.format(Locale.ROOT, "%.0f seconds", seconds)
                : String.format(Locale.ROOT, "%.0f minutes", seconds / 60);
    }

    private Summary summary() {
        List<String> lines = new ArrayList<>();
        lines.add("");
        lines.addAll(leaderboardLines());
        result.plan().axes().forEach(axis -> lines.addAll(effect(axis)));
        lines.addAll(testLines());
        lines.addAll(files());
        return new Summary(row(), lines);
    }

    private Map<String, Object> row() {
        Optional<PointResult> best = result.leaderboard().best();
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("trials", result.outcomes().size());
        for (Outcome.Status status : Outcome.Status.values()) {
            row.put(status.label(), (int) result.outcomes().stream()
                    .filter(outcome -> outcome.status() == status)
                    .count());
        }
        row.put("best_point", best.map(PointResult::name).orElse(null));
        Optional<PointResult> baseline = result.leaderboard().baseline();
        for (Metric shown : new LinkedHashSet<>(List.of(Metric.ACCURACY, metric()))) {
            row.put(
                    "best_" + shown.column("validation"),
                    best.map(point -> point.validation(shown).mean()).orElse(null));
            row.put(
                    "best_" + shown.column("test"),
                    best.flatMap(point -> test(point, shown)).orElse(null));
            row.put(
                    "baseline_" + shown.column("test"),
                    baseline.flatMap(point -> test(point, shown)).orElse(null));
        }
        row.put("p_value", result.pValue().orElse(null));
        row.put("seconds", result.seconds());
        row.put("out", result.directory());
        return row;
    }

    /** Empty for a point that was not scored on the test part. */
    private static Optional<Double> test(PointResult point, Metric metric) {
        Sample scores = point.test(metric);
        return scores.count() == 0 ? Optional.empty() : Optional.of(scores.mean());
    }

    private Metric metric() {
        return result.plan().config().metric();
    }

    private List<String> leaderboardLines() {
        List<PointResult> points = result.leaderboard().ranked();
        List<List<String>> rows = new ArrayList<>();
        boolean hasBestEpochs =
                points.stream().anyMatch(point -> point.bestEpochs().isPresent());
        rows.add(cells(
                List.of("rank", "point", "trials", "validation " + metric().title(), "train - validation", "seconds"),
                hasBestEpochs,
                "best epoch"));
        for (PointResult point : points.stream().limit(POINTS_SHOWN).toList()) {
            List<String> cells = List.of(
                    point.isWhole() ? Integer.toString(rows.size()) : "-",
                    point.name(),
                    point.completed(),
                    point.validation().shown(),
                    point.gap().shown(),
                    String.format(Locale.ROOT, "%.1f", point.seconds().mean()));
            rows.add(cells(cells, hasBestEpochs, point.bestEpochs().orElse("-")));
        }
        List<String> lines = new ArrayList<>(TextTable.of(rows, POINT_COLUMNS));
        int hidden = points.size() - POINTS_SHOWN;
        if (hidden > 0) {
            lines.add("and " + hidden + " more points");
        }
        return lines;
    }

    /** Adds a column if it has content. */
    private static List<String> cells(List<String> usual, boolean hasMore, String more) {
        return Stream.concat(usual.stream(), hasMore ? Stream.of(more) : Stream.empty())
                .toList();
    }

    private List<String> effect(String axis) {
        Map<String, Sample> effect = result.leaderboard().effect(axis, trial -> trial.validation(metric()));
        if (effect.size() < 2) {
            return List.of();
        }
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of(axis, "trials", "validation " + metric().title()));
        effect.forEach((value, sample) -> rows.add(List.of(value, Integer.toString(sample.count()), sample.shown())));
        List<String> lines = new ArrayList<>(List.of(""));
        lines.addAll(TextTable.of(rows, 1));
        return lines;
    }

    private List<String> testLines() {
        Leaderboard leaderboard = result.leaderboard();
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
        result.pValue()
                .ifPresent(p -> lines.add(String.format(
                        Locale.ROOT,
                        "  Welch's t-test of the best against the baseline: p = %.3f%s",
                        p,
                        Significance.isSignificant(p) ? "" : "; not statistically significant")));
        return lines;
    }

    private List<String> files() {
        List<String> lines = new ArrayList<>(List.of("", "files"));
        for (SearchFile file : SearchFile.values()) {
            if (file != SearchFile.BEST || result.leaderboard().best().isPresent()) {
                lines.add(String.format(Locale.ROOT, "  %-11s  %s", file.path(), file.content()));
            }
        }
        return lines;
    }
}
