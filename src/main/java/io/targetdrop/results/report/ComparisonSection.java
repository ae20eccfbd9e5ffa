package io.targetdrop.results.report;

import io.targetdrop.results.Sample;
import io.targetdrop.results.comparison.Comparison;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Methods against none.
 *
 * @param comparisons one a network; empty where nothing can be compared
 */
record ComparisonSection(List<Comparison> comparisons) {

    void addTo(Html html) {
        comparisons.stream()
                .filter(comparison -> comparison.entries().size() > 1)
                .forEach(comparison -> add(html, comparison));
    }

    private static void add(Html html, Comparison comparison) {
        Map<String, Sample> differences = new LinkedHashMap<>();
        comparison
                .entries()
                .forEach(entry ->
                        entry.difference().ifPresent(difference -> differences.put(entry.method(), difference)));
        String title = comparison
                .baseline()
                .map(baseline -> "Which method does better than " + baseline + " on " + comparison.network() + "?")
                .orElse("What do the methods have on " + comparison.network() + "?");
        html.section(title).answer(comparison.verdict()).note(note(comparison));
        if (!differences.isEmpty()) {
            html.figure(
                    Charts.differences("test accuracy − that of none", differences),
                    "test accuracy minus that of none by method, with standard errors");
        }
        html.table(comparison.table(), -1).endSection();
    }

    private static String note(Comparison comparison) {
        String setting = "Each method at the setting that the validation part chose.";
        return comparison.baseline().isEmpty()
                ? setting
                : setting
                        + " Differences on the test part are taken between trials of the same seed; p is that of the paired"
                        + " t-test, then corrected for their number by Holm's procedure.";
    }
}
