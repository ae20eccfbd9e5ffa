package io.targetdrop.results.analysis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.targetdrop.results.analysis.Comparison.By;
import io.targetdrop.results.analysis.Comparison.Entry;
import io.targetdrop.training.Metric;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ComparisonTest {
    private final List<Map<String, String>> rows = new ArrayList<>();

    /** Repetitions of a point, by their validation and test accuracies in turn. */
    private ComparisonTest with(String regularizer, String probability, double... accuracies) {
        for (int i = 0; i < accuracies.length; i += 2) {
            row(regularizer, probability, i / 2, accuracies[i], accuracies[i + 1]);
        }
        return this;
    }

    private Map<String, String> row(String regularizer, String probability, int repetition, double own, double test) {
        Map<String, String> row = new LinkedHashMap<>();
        row.put("trial_id", regularizer + probability + repetition);
        row.put("network", "resnet-8");
        row.put("regularizer", regularizer);
        row.put("drop_probability", probability);
        row.put("axes", "{}");
        row.put("seed", Integer.toString(42 + repetition));
        row.put("status", "completed");
        row.put("train_accuracy", "0.9");
        row.put("validation_accuracy", Double.toString(own));
        row.put("test_accuracy", Double.isNaN(test) ? null : Double.toString(test));
        rows.add(row);
        return row;
    }

    private List<TrialResult> trials() {
        return rows.stream().map(row -> TrialResult.of(new TrialRow(row))).toList();
    }

    private List<Entry> entries(By by) {
        List<Comparison> comparisons = Comparison.of(trials(), by, Metric.ACCURACY, Optional.empty());
        assertEquals(1, comparisons.size());
        return comparisons.get(0).entries();
    }

    /** 0.3 is better on the test part, which must not choose. */
    @Test
    void theValidationPartChoosesAMethodsSetting() {
        with("none", null, 0.5, 0.5, 0.5, 0.5);
        with("dropout", "0.1", 0.6, 0.55, 0.6, 0.55).with("dropout", "0.3", 0.5, 0.7, 0.5, 0.7);
        List<Entry> entries = entries(By.METHOD);
        assertEquals(
                List.of("dropout 0.1", "none "),
                entries.stream()
                        .map(entry -> entry.method() + " " + entry.setting().orElse(""))
                        .toList());
    }

    /** The seeds differ by much more than the methods, and by the same: unpaired, nothing would be seen. */
    @Test
    void trialsOfASeedAreComparedInPairs() {
        with("none", null, 0.5, 0.4, 0.5, 0.6, 0.5, 0.8);
        with("dropout", "0.1", 0.5, 0.42, 0.5, 0.621, 0.5, 0.819);
        Entry dropout = entries(By.METHOD).get(0);
        assertEquals(0.02, dropout.difference().orElseThrow().mean(), 1e-12);
        assertTrue(dropout.p() < 0.001, "p is " + dropout.p());
        assertEquals(dropout.p(), dropout.adjusted(), 1e-15, "one test needs no correction");
    }

    /** Seed 43 is missing: 44 must not be compared with it. */
    @Test
    void leavesOutSeedsWithoutAPair() {
        with("none", null, 0.5, 0.1, 0.5, 0.5, 0.5, 0.9);
        row("dropout", "0.1", 0, 0.5, 0.2);
        row("dropout", "0.1", 2, 0.5, 1.0);
        assertEquals(0.1, entries(By.METHOD).get(0).difference().orElseThrow().mean(), 1e-12);
    }

    @Test
    void anyMethodCanBeTheBaseline() {
        with("none", null, 0.5, 0.5, 0.5, 0.7).with("dropout", "0.1", 0.5, 0.6, 0.5, 0.9);
        Comparison comparison = Comparison.of(trials(), By.METHOD, Metric.ACCURACY, Optional.of("dropout"))
                .get(0);
        assertEquals("test − dropout", comparison.table().get(0).get(6));
        assertEquals("-0.1500 ± 0.0500", comparison.table().get(2).get(6));
    }

    @Test
    void theVerdictNamesSignificantDifferences() {
        with("none", null, 0.5, 0.4, 0.5, 0.6, 0.5, 0.8);
        with("dropout", "0.1", 0.5, 0.42, 0.5, 0.6201, 0.5, 0.82);
        with("dropblock", "0.1", 0.5, 0.3, 0.5, 0.65, 0.5, 0.82);
        with("corrdrop", "0.1", 0.5, 0.3).with("corrdrop", "0.3", 0.5, 0.3);
        row("corrdrop", "0.3", 1, 0.1, 0.1).put("status", "failed");
        Comparison comparison = Comparison.of(trials(), By.METHOD, Metric.ACCURACY, Optional.empty())
                .get(0);
        assertEquals(
                "1 of 2 differ significantly from none (p < 0.05 after Holm's correction):"
                        + " dropout (0.1) +0.0200 ± 0.0000. Left out: corrdrop (0.3; 1 of 2 trials completed).",
                comparison.verdict());
        assertEquals(
                "<0.001",
                comparison.table().stream()
                        .filter(line -> line.get(0).equals("dropout"))
                        .findFirst()
                        .orElseThrow()
                        .get(7));
    }

    @Test
    void pIsCorrectedForAllThatAreCompared() {
        with("none", null, 0.5, 0.4, 0.5, 0.6, 0.5, 0.8);
        with("dropout", "0.1", 0.5, 0.42, 0.5, 0.63, 0.5, 0.82);
        with("dropblock", "0.1", 0.5, 0.3, 0.5, 0.65, 0.5, 0.82);
        Entry dropout = entries(By.METHOD).get(0);
        assertEquals("dropout", dropout.method());
        assertEquals(2 * dropout.p(), dropout.adjusted(), 1e-15);
    }

    @Test
    void aPointThatLostATrialIsNotChosen() {
        with("none", null, 0.5, 0.5).with("dropout", "0.1", 0.6, 0.6).with("dropout", "0.3", 0.9, 0.9);
        row("dropout", "0.3", 1, 0.1, 0.1).put("status", "failed");
        assertEquals(Optional.of("0.1"), entries(By.METHOD).get(0).setting());
    }

    @Test
    void pointsAreNamedByWhatDiffers() {
        with("none", null, 0.5, 0.5);
        row("targetdrop", "0.1", 0, 0.6, 0.6).put("attention", "fixed");
        Map<String, String> gated = row("targetdrop", "0.1", 0, 0.7, 0.7);
        gated.put("attention", "gated");
        gated.put("trial_id", "another");
        gated.put("learning_rate", "0.1");
        rows.forEach(row -> row.putIfAbsent("learning_rate", "0.1"));
        assertEquals(
                List.of("0.1, gated", "0.1, fixed", ""),
                entries(By.POINT).stream()
                        .map(entry -> entry.setting().orElse(""))
                        .toList());
    }

    @Test
    void cutoutIsAMethodAndCombinesWithOthers() {
        with("none", null, 0.5, 0.5).with("targetdrop", "0.1", 0.6, 0.6);
        rows.addAll(rows.stream()
                .map(row -> {
                    Map<String, String> cut = new LinkedHashMap<>(row);
                    cut.put("cutout", "16");
                    cut.put("trial_id", "cut" + row.get("trial_id"));
                    return cut;
                })
                .toList());
        assertEquals(
                List.of("targetdrop", "cutout + targetdrop", "none", "cutout"),
                entries(By.METHOD).stream().map(Entry::method).toList());
    }

    @Test
    void aRegularizerThatDropsNothingIsTheBaseline() {
        with("targetdrop", "0.0", 0.5, 0.5).with("targetdrop", "0.1", 0.6, 0.6);
        assertEquals(
                List.of("targetdrop", "none"),
                entries(By.METHOD).stream().map(Entry::method).toList());
    }

    /** At a drop probability of 0, the gate still works. */
    @Test
    void aGateIsNotNothing() {
        with("none", null, 0.5, 0.5).with("targetdrop", "0.0", 0.6, 0.6);
        rows.get(1).put("attention", "gated");
        assertEquals(
                List.of("targetdrop", "none"),
                entries(By.METHOD).stream().map(Entry::method).toList());
    }

    @Test
    void settingsOfOneSiteArePoints() {
        with("none", null, 0.5, 0.5).with("targetdrop", "0.1", 0.6, 0.6);
        Map<String, String> other = row("targetdrop", "0.1", 0, 0.7, 0.7);
        other.put("axes", "{\"regularizer.at.stage-1.drop-probability\":\"0.2\"}");
        other.put("trial_id", "another");
        assertEquals(3, entries(By.POINT).size());
    }

    @Test
    void refusesWhatIsNotANumber() {
        with("none", null, 0.5, 0.5);
        rows.get(0).put("test_accuracy", "high");
        assertRefused("test_accuracy must be a number but is 'high'");
    }

    @Test
    void refusesNoTrials() {
        assertRefused("there must be trials but there are none");
    }

    @Test
    void aTrialOfTwoSearchesCountsOnce() {
        with("none", null, 0.5, 0.5, 0.5, 0.5).with("none", null, 0.5, 0.5, 0.5, 0.5);
        assertEquals(2, entries(By.METHOD).get(0).point().test().count());
    }

    @Test
    void networksAreComparedSeparately() {
        with("none", null, 0.5, 0.5);
        Map<String, String> other = row("none", null, 1, 0.6, 0.6);
        other.put("network", "resnet-20");
        assertEquals(
                List.of("resnet-8", "resnet-20"),
                Comparison.of(trials(), By.METHOD, Metric.ACCURACY, Optional.empty()).stream()
                        .map(Comparison::network)
                        .toList());
    }

    @Test
    void anAxisWithoutAColumnMakesAPoint() {
        with("none", null, 0.5, 0.5);
        Map<String, String> flipped = row("none", null, 0, 0.6, 0.6);
        flipped.put("axes", "{\"training.augmentation\":\"flip\"}");
        flipped.put("trial_id", "another");
        assertEquals(
                List.of("training.augmentation flip", ""),
                entries(By.POINT).stream()
                        .map(entry -> entry.setting().orElse(""))
                        .toList());
    }

    @Test
    void refusesTrialsThatCannotBeToldApart() {
        with("none", null, 0.5, 0.5);
        row("none", null, 0, 0.6, 0.6).put("trial_id", "another");
        assertRefused("trials must differ in a setting or the seed but some of none do not");
    }

    @Test
    void withoutABaselineThereAreNoDifferences() {
        with("dropout", "0.1", 0.5, 0.5).with("dropblock", "0.1", 0.5, 0.6);
        Comparison comparison = only(By.METHOD, Optional.empty());
        assertEquals(
                List.of("method", "setting", "trials", "validation accuracy", "test accuracy", "train − validation"),
                comparison.table().get(0));
        assertEquals(List.of("dropblock", "0.1"), comparison.table().get(1).subList(0, 2));
        assertEquals(
                "No differences: none (no regulariser, no Cutout) is not among the points of resnet-8; add"
                        + " regularizer.name = none or a drop probability of 0 to the search, or choose another baseline with"
                        + " compare --against: dropout, dropblock.",
                comparison.verdict());
    }

    @Test
    void aPointThatLostATrialIsNotABaseline() {
        with("none", null, 0.5, 0.5, 0.5, 0.5).with("dropout", "0.1", 0.5, 0.6);
        rows.get(1).put("status", "failed");
        String verdict = only(By.METHOD, Optional.empty()).verdict();
        assertTrue(
                verdict.startsWith("No differences: none (no regulariser, no Cutout) lost trials on resnet-8"),
                verdict);
        assertTrue(verdict.endsWith(" Left out: none (1 of 2 trials completed)."), verdict);
    }

    @Test
    void anUntestedPointIsNotABaseline() {
        with("none", null, 0.5, Double.NaN).with("dropout", "0.1", 0.5, 0.6);
        Comparison comparison = only(By.METHOD, Optional.empty());
        assertEquals(1, comparison.entries().size());
        assertEquals(
                "No differences: none (no regulariser, no Cutout) was not scored on the test part of resnet-8; search"
                        + " with search.test = all, or choose another baseline with compare --against: dropout. Left out: none (not"
                        + " scored on the test part).",
                comparison.verdict());
    }

    @Test
    void aRequestedMethodMustExist() {
        with("none", null, 0.5, 0.5).with("dropout", "0.1", 0.5, 0.6).with("dropblock", "0.1", 0.5, Double.NaN);
        for (String wrong : List.of("dropuot", "dropblock")) {
            IllegalArgumentException refused = assertThrows(
                    IllegalArgumentException.class,
                    () -> Comparison.of(trials(), By.METHOD, Metric.ACCURACY, Optional.of(wrong)));
            assertEquals(
                    "the baseline must have completed and been scored on the test part but " + wrong
                            + " has not; name one of dropout, none",
                    refused.getMessage());
        }
    }

    @Test
    void leavesOutAndNamesWhatWasNotTested() {
        with("none", null, 0.5, 0.5).with("dropout", "0.1", 0.5, Double.NaN).with("dropout", "0.3", 0.6, 0.6);
        assertEquals(2, entries(By.POINT).size());
        assertTrue(only(By.POINT, Optional.empty())
                .verdict()
                .endsWith(" Left out: dropout (0.1; not scored on the test part)."));
        assertFalse(only(By.METHOD, Optional.empty()).verdict().contains("Left out"), "0.3 was chosen");
    }

    /** The names of many would be longer than the table. */
    @Test
    void manyThatAreLeftOutAreCounted() {
        with("none", null, 0.5, 0.5);
        for (int point = 10; point < 30; point++) {
            with("dropout", "0." + point, 0.5, Double.NaN);
        }
        String verdict = only(By.POINT, Optional.empty()).verdict();
        assertTrue(verdict.endsWith("; and 10 more."), verdict);
    }

    @Test
    void nothingCompletedIsOneLine() {
        with("none", null, 0.5, 0.5).with("dropout", "0.1", 0.5, 0.5);
        rows.forEach(row -> row.put("status", "failed"));
        assertRefused("at least one trial must have completed but none of 2 did");
    }

    /** Its first site has a drop probability of 0, but another site does not. */
    @Test
    void theTableSaysWhatDropsNothing() {
        with("targetdrop", "0.0", 0.5, 0.5).with("targetdrop", "0.2", 0.6, 0.6);
        rows.forEach(row -> row.put("drops_nothing", "false"));
        Comparison comparison = only(By.POINT, Optional.empty());
        assertEquals(
                List.of("targetdrop", "targetdrop"),
                comparison.entries().stream().map(Entry::method).toList());
        assertEquals(Optional.empty(), comparison.baselineName());
    }

    @Test
    void anUngatedPointIsTheBaselineOfAGatedOne() {
        with("none", null, 0.5, 0.5).with("targetdrop", "0.0", 0.6, 0.6);
        rows.get(0).put("drops_nothing", "true");
        rows.get(1).put("drops_nothing", "false");
        rows.get(1).put("attention", "gated");
        assertEquals(
                List.of("targetdrop", "none"),
                entries(By.METHOD).stream().map(Entry::method).toList());
    }

    private Map<String, String> of(Map<String, String> row, String point, String data) {
        row.put("point_id", point);
        row.put("data_id", data);
        return row;
    }

    /** Repetition 1 of a search from seed 42 is repetition 0 of one from seed 43. */
    @Test
    void aSeedOfAPointCountsOnceWhateverItsTrialIsCalled() {
        for (int seed = 0; seed < 4; seed++) {
            of(row("none", null, seed, 0.5, 0.5), "p", "d");
        }
        Map<String, String> again = of(row("none", null, 1, 0.5, Double.NaN), "p", "d");
        again.put("trial_id", "another");
        rows.add(0, rows.remove(rows.size() - 1));
        assertEquals(4, entries(By.METHOD).get(0).point().test().count(), "the one that was tested counts");
    }

    @Test
    void pointsThatDifferInNoColumnAreToldApart() {
        of(row("none", null, 0, 0.5, 0.5), "0123456789abcdef", "d");
        of(row("none", null, 0, 0.6, 0.6), "fedcba9876543210", "d").put("trial_id", "another");
        assertEquals(
                List.of("point fedcba98", "point 01234567"),
                entries(By.POINT).stream()
                        .map(entry -> entry.setting().orElse(""))
                        .toList());
    }

    /** Settings without a column of their own are in the name of the point. */
    @Test
    void pointsAreToldApartByTheirAxes() {
        of(row("varied", "0.5", 0, 0.5, 0.5), "0123456789abcdef", "d")
                .put("axes", "{\"regularizer\":\"{area:0.3,name:varied,region:0.1}\"}");
        of(row("varied", "0.5", 0, 0.6, 0.6), "fedcba9876543210", "d")
                .put("axes", "{\"regularizer\":\"{area:0.5,name:varied,region:0.1}\"}");
        rows.get(1).put("trial_id", "another");
        assertEquals(
                List.of("0.5, area 0.5", "0.5, area 0.3"),
                entries(By.POINT).stream()
                        .map(entry -> entry.setting().orElse(""))
                        .toList());
    }

    /** The same axes and seeds, but other images. */
    @Test
    void dataSetsAreComparedSeparately() {
        of(row("none", null, 0, 0.5, 0.5), "p1", "d1");
        of(row("dropout", "0.1", 0, 0.5, 0.6), "p2", "d1");
        of(row("none", null, 0, 0.5, 0.9), "p3", "d2").put("trial_id", "another");
        List<Comparison> comparisons = Comparison.of(trials(), By.METHOD, Metric.ACCURACY, Optional.empty());
        assertEquals(
                List.of("resnet-8, data d1", "resnet-8, data d2"),
                comparisons.stream().map(Comparison::network).toList());
        assertEquals(
                0.1,
                comparisons.get(0).entries().get(0).difference().orElseThrow().mean(),
                1e-12);
    }

    /** The table of an earlier version does not name its data. */
    @Test
    void trialsThatDoNotNameTheirDataHaveThatOfTheOthers() {
        row("none", null, 0, 0.5, 0.5);
        of(row("dropout", "0.1", 0, 0.5, 0.6), "p2", "d1");
        assertEquals(2, entries(By.METHOD).size());
    }

    @Test
    void withoutACommonSeedThereIsNoDifference() {
        row("none", null, 0, 0.5, 0.5);
        row("dropout", "0.1", 1, 0.5, 0.6);
        Comparison comparison = only(By.METHOD, Optional.empty());
        assertEquals("–", comparison.table().get(1).get(6));
        assertTrue(
                comparison.verdict().endsWith("Without a difference: dropout (0.1; no seed in common)."),
                comparison.verdict());
    }

    @Test
    void aPartlyTestedPointSaysSo() {
        with("none", null, 0.5, 0.5, 0.5, 0.5).with("dropout", "0.1", 0.5, 0.6, 0.5, Double.NaN);
        Comparison comparison = only(By.METHOD, Optional.empty());
        assertEquals(1, comparison.entries().get(0).point().test().count());
        assertTrue(
                comparison.verdict().endsWith("In part: dropout (0.1; 1 of 2 trials scored on the test part)."),
                comparison.verdict());
    }

    /** As floating-point numbers they would be equal. */
    @Test
    void keepsLargeSeedsExact() {
        row("none", null, 0, 0.5, 0.5).put("seed", "9007199254740993");
        row("none", null, 1, 0.5, 0.5).put("seed", "9007199254740992");
        assertEquals(2, entries(By.METHOD).get(0).point().test().count());
    }

    /** The table of an earlier version, from a search whose points differ only in what has no column. */
    @Test
    void withoutIdsTheAxesTellPointsApart() {
        with("none", null, 0.5, 0.5);
        row("dropout", "0.1", 0, 0.6, 0.6).put("axes", "{\"regularizer\":\"{name:dropout}\"}");
        Map<String, String> other = row("dropout", "0.1", 0, 0.7, 0.7);
        other.put("axes", "{\"regularizer\":\"{at:{stage-1:{drop-probability:0.2}},name:dropout}\"}");
        other.put("trial_id", "another");
        assertEquals(3, entries(By.POINT).size());
        assertTrue(entries(By.POINT).stream()
                .allMatch(entry -> entry.point().trials().size() == 1));
    }

    @Test
    void refusesAnUnknownStatus() {
        with("none", null, 0.5, 0.5);
        rows.get(0).put("status", "done");
        assertRefused("status must be completed, failed, pruned or cancelled but is 'done'");
    }

    private Comparison only(By by, Optional<String> against) {
        List<Comparison> comparisons = Comparison.of(trials(), by, Metric.ACCURACY, against);
        assertEquals(1, comparisons.size());
        return comparisons.get(0);
    }

    @Test
    void refusesAnotherTable() {
        rows.add(Map.of("images_per_second", "100"));
        assertRefused("a row must have trial_id but has [images_per_second]");
    }

    private void assertRefused(String message) {
        IllegalArgumentException refused = assertThrows(
                IllegalArgumentException.class,
                () -> Comparison.of(trials(), By.METHOD, Metric.ACCURACY, Optional.empty()));
        assertTrue(refused.getMessage().startsWith(message), refused.getMessage());
    }
}
