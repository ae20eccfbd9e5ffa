package io.targetdrop.results.report;

import io.targetdrop.results.Sample;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Which point won, by how much, and whether that is more than noise.
 *
 * @param points those of a search, ranked
 * @param tests accuracies on the test part, by point
 */
record Verdict(List<PointSummary> points, Map<String, Sample> tests) {
    private static final double SIGNIFICANT = 0.05;

    List<String> sentences() {
        if (points.isEmpty() || points.get(0).validation().count() == 0) {
            return List.of("No trial was trained to its end.");
        }
        PointSummary best = points.get(0);
        List<String> sentences = new ArrayList<>();
        sentences.add("Best: " + best.name() + ", with a validation accuracy of "
                + best.validation().shown() + ".");
        baseline().map(baseline -> against(best, baseline)).ifPresent(sentences::add);
        return sentences;
    }

    /** The best point that drops nothing, of the same data as the best. */
    private Optional<PointSummary> baseline() {
        String data = points.get(0).trials().get(0).dataId();
        return points.stream()
                .filter(PointSummary::isWhole)
                .filter(point -> point.trials().get(0).dropsNothing())
                .filter(point -> point.trials().get(0).dataId().equals(data))
                .findFirst();
    }

    /** On the test part, once it was read: neither was chosen by it. */
    private String against(PointSummary best, PointSummary baseline) {
        if (best.equals(baseline)) {
            return "It drops nothing: no point that drops something did better.";
        }
        boolean isTested = tests.containsKey(best.name()) && tests.containsKey(baseline.name());
        Sample own = isTested ? tests.get(best.name()) : best.validation();
        Sample other = isTested ? tests.get(baseline.name()) : baseline.validation();
        return String.format(
                Locale.ROOT,
                "On the %s part it has %s, and %s, the best that drops nothing, %s: a difference of %+.4f%s.",
                isTested ? "test" : "validation",
                own.shown(),
                baseline.name(),
                other.shown(),
                own.mean() - other.mean(),
                reading(own.welch(other)));
    }

    private static String reading(double p) {
        if (Double.isNaN(p)) {
            return ", of which so few repetitions cannot tell whether it is chance";
        }
        String meaning = p < SIGNIFICANT ? "more than chance would do" : "no more than chance would do";
        return String.format(Locale.ROOT, " (p = %.3f by Welch's t-test: %s)", p, meaning);
    }
}
