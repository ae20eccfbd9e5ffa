package io.targetdrop.results.report;

import io.targetdrop.results.analysis.Leaderboard;
import io.targetdrop.results.analysis.Leaderboard.Margin;
import io.targetdrop.results.analysis.PointResult;
import io.targetdrop.results.analysis.Significance;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Which point won, by how much, and whether that is more than noise.
 *
 * @param leaderboard the points of a search
 */
record Verdict(Leaderboard leaderboard) {

    List<String> sentences() {
        Optional<PointResult> best = leaderboard.best();
        if (best.isEmpty()) {
            return List.of(
                    leaderboard.ranked().isEmpty()
                            ? "No trial completed."
                            : "No point has all of its repetitions, so none is the best.");
        }
        List<String> sentences = new ArrayList<>();
        sentences.add("Best: " + best.get().name() + ", with a validation "
                + best.get().metric().title() + " of "
                + best.get().validation().shown() + ".");
        if (leaderboard.baseline().equals(best)) {
            sentences.add("It is the baseline: no point that drops something scored better.");
        }
        leaderboard.margin().map(Verdict::sentence).ifPresent(sentences::add);
        return sentences;
    }

    private static String sentence(Margin margin) {
        return String.format(
                Locale.ROOT,
                "On the %s part it scores %s, and %s, the best baseline, %s: a difference of %+.4f%s.",
                margin.isTested() ? "test" : "validation",
                margin.ofBest().shown(),
                margin.baseline().name(),
                margin.ofBaseline().shown(),
                margin.ofBest().mean() - margin.ofBaseline().mean(),
                reading(margin.p()));
    }

    private static String reading(double p) {
        if (Double.isNaN(p)) {
            return "; there are too few repetitions to tell whether that is chance";
        }
        String meaning = Significance.isSignificant(p) ? "statistically significant" : "not statistically significant";
        return String.format(Locale.ROOT, " (p = %.3f by Welch's t-test: %s)", p, meaning);
    }
}
