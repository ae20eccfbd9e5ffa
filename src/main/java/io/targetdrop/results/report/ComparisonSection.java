package io.targetdrop.results.report;

import io.targetdrop.results.analysis.Comparison;
import io.targetdrop.results.analysis.Sample;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Methods compared with none.
 *
 * @param comparisons one for each network and data set; empty if nothing can be compared
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
                .baselineName()
                .map(baseline -> "Which method does better than " + baseline + " on " + comparison.network() + "?")
                .orElse("How do the methods score on " + comparison.network() + "?");
        html.section(title).answer(comparison.verdict()).note(note(comparison));
        if (!differences.isEmpty()) {
            html.figure(
                    Charts.differences("test " + comparison.metric().title() + " − that of none", differences),
                    "test " + comparison.metric().title() + " minus that of none by method, with standard errors");
        }
        html.table(comparison.table()).endSection();
    }

    private static String note(Comparison comparison) {
        String setting = "Each method at the setting that the validation part selected.";
        return comparison.baselineName().isEmpty()
                ? setting
                : setting
                        + " Differences on the test part are taken between trials with the same seed. p is the p-value of the"
                        + " paired t-test, then corrected for the number of tests by Holm's procedure.";
    }
}
