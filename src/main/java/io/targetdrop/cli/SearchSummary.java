package io.targetdrop.cli;

import io.targetdrop.results.Ranking;
import io.targetdrop.results.Sample;
import io.targetdrop.results.SearchFile;
import io.targetdrop.results.Standing;
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
 * What a search found, for people and for programs.
 *
 * @param plan what was searched
 * @param outcomes of all trials
 * @param ranking of its points
 * @param tests the test accuracies of the points that were chosen
 * @param out where everything is
 * @param seconds wall-clock time of this process's part of the search
 */
record SearchSummary(
        SearchPlan plan,
        List<Outcome> outcomes,
        Ranking ranking,
        Map<Standing, Sample> tests,
        String out,
        double seconds) {
    /** The column with the number of trials that failed. */
    static final String FAILED = "failed";

    private static final int POINTS_SHOWN = 20;

    /** Rank, point, trials. */
    private static final int POINT_COLUMNS = 3;

    JobResult result() {
        List<String> lines = new ArrayList<>();
        lines.add("");
        lines.addAll(rankingLines());
        ranking.axes().forEach(axis -> lines.addAll(effect(axis)));
        lines.addAll(testLines());
        lines.addAll(files());
        return new JobResult(row(), lines);
    }

    private Map<String, Object> row() {
        Optional<Standing> best = ranking.best();
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("trials", outcomes.size());
        for (Outcome.Status status : Outcome.Status.values()) {
            row.put(status.label(), (int) outcomes.stream()
                    .filter(outcome -> outcome.status() == status)
                    .count());
        }
        row.put("best_point", best.map(Standing::label).orElse(null));
        row.put(
                "best_validation_accuracy",
                best.map(Standing::validation).map(Sample::mean).orElse(null));
        row.put("best_test_accuracy", best.map(tests::get).map(Sample::mean).orElse(null));
        row.put(
                "baseline_test_accuracy",
                ranking.baseline().map(tests::get).map(Sample::mean).orElse(null));
        row.put("p_value", pValue().orElse(null));
        row.put("seconds", seconds);
        row.put("out", out);
        return row;
    }

    private List<String> rankingLines() {
        List<List<String>> rows = new ArrayList<>();
        boolean watches = ranking.standings().stream()
                .anyMatch(standing -> standing.bestEpochs().isPresent());
        rows.add(cells(
                List.of("rank", "point", "trials", "validation accuracy", "train - validation", "seconds"),
                watches,
                "best epoch"));
        int rank = 0;
        for (Standing standing :
                ranking.standings().stream().limit(POINTS_SHOWN).toList()) {
            rank++;
            List<String> cells = List.of(
                    standing.isWhole() ? Integer.toString(rank) : "-",
                    standing.label(),
                    standing.completed().size() + "/"
                            + standing.point().trials().size(),
                    standing.validation().shown(),
                    standing.gap().shown(),
                    String.format(Locale.ROOT, "%.1f", standing.seconds().mean()));
            rows.add(cells(cells, watches, standing.bestEpochs().orElse("-")));
        }
        List<String> lines = new ArrayList<>(TextTable.of(rows, POINT_COLUMNS));
        int hidden = ranking.standings().size() - POINTS_SHOWN;
        if (hidden > 0) {
            lines.add("and " + hidden + " more points");
        }
        return lines;
    }

    /** With one more where there is something to say in it. */
    private static List<String> cells(List<String> usual, boolean hasMore, String more) {
        return Stream.concat(usual.stream(), hasMore ? Stream.of(more) : Stream.empty())
                .toList();
    }

    private List<String> effect(String axis) {
        Map<String, Sample> effect = ranking.effect(axis);
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
        if (tests.isEmpty()) {
            return List.of();
        }
        List<String> lines = new ArrayList<>(List.of("", "on the test part, read once, after the choice"));
        Optional<Standing> best = ranking.best();
        tests.forEach((standing, accuracies) -> lines.add("  " + accuracies.shown() + "  " + standing.label()
                + (best.filter(standing::equals).isPresent() ? "  (the best)" : "")
                + (ranking.baseline().filter(standing::equals).isPresent() ? "  (the baseline: drops nothing)" : "")));
        pValue().ifPresent(p -> lines.add(String.format(
                Locale.ROOT, "  Welch's t-test of the best against the baseline: p = %.3f%s", p, reading(p))));
        return lines;
    }

    private static String reading(double p) {
        double usual = 0.05;
        return p < usual ? "" : "; no more than chance would do";
    }

    /** Of the best against the baseline, on the test part; none where they are the same point, or have one trial each. */
    private Optional<Double> pValue() {
        Optional<Standing> best = ranking.best();
        Optional<Standing> baseline = ranking.baseline();
        if (best.isEmpty() || baseline.isEmpty() || best.equals(baseline)) {
            return Optional.empty();
        }
        double p = tests.get(best.get()).welch(tests.get(baseline.get()));
        return Double.isNaN(p) ? Optional.empty() : Optional.of(p);
    }

    private List<String> files() {
        List<String> lines = new ArrayList<>(List.of("", "files"));
        for (SearchFile file : SearchFile.values()) {
            if (file != SearchFile.BEST || ranking.best().isPresent()) {
                lines.add(String.format(Locale.ROOT, "  %-11s  %s", file.path(), file.content()));
            }
        }
        return lines;
    }
}
