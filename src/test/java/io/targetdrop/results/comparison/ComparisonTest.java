package io.targetdrop.results.comparison;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.targetdrop.results.comparison.Comparison.By;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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

    private List<Entry> entries(By by) {
        List<Comparison> comparisons = Comparison.of(rows, by, Comparison.NONE);
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
                        .map(entry -> entry.method() + " " + entry.setting())
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

    /** Seed 43 is missing: 44 must not be held against it. */
    @Test
    void whatASeedMissesIsLeftOut() {
        with("none", null, 0.5, 0.1, 0.5, 0.5, 0.5, 0.9);
        row("dropout", "0.1", 0, 0.5, 0.2);
        row("dropout", "0.1", 2, 0.5, 1.0);
        assertEquals(0.1, entries(By.METHOD).get(0).difference().orElseThrow().mean(), 1e-12);
    }

    @Test
    void anyMethodMayBeWhatTheOthersAreHeldAgainst() {
        with("none", null, 0.5, 0.5, 0.5, 0.7).with("dropout", "0.1", 0.5, 0.6, 0.5, 0.9);
        Comparison comparison = Comparison.of(rows, By.METHOD, "dropout").get(0);
        assertEquals("test − dropout", comparison.table().get(0).get(6));
        assertEquals("-0.1500 ± 0.0500", comparison.table().get(2).get(6));
    }

    @Test
    void theVerdictNamesWhatChanceWouldNotDo() {
        with("none", null, 0.5, 0.4, 0.5, 0.6, 0.5, 0.8);
        with("dropout", "0.1", 0.5, 0.42, 0.5, 0.6201, 0.5, 0.82);
        with("dropblock", "0.1", 0.5, 0.3, 0.5, 0.65, 0.5, 0.82);
        with("corrdrop", "0.1", 0.5, 0.3).with("corrdrop", "0.3", 0.5, 0.3);
        row("corrdrop", "0.3", 1, 0.1, 0.1).put("status", "failed");
        Comparison comparison = Comparison.of(rows, By.METHOD, Comparison.NONE).get(0);
        assertEquals(
                "1 of 2 differ from none by more than chance would do (p < 0.05 after Holm's correction):"
                        + " dropout (0.1) +0.0200 ± 0.0000. Left out: corrdrop (0.3; 1 of 2 trials ended well).",
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
        assertEquals("0.1", entries(By.METHOD).get(0).setting());
    }

    @Test
    void pointsAreToldByWhatDiffers() {
        with("none", null, 0.5, 0.5);
        row("targetdrop", "0.1", 0, 0.6, 0.6).put("attention", "fixed");
        Map<String, String> gated = row("targetdrop", "0.1", 0, 0.7, 0.7);
        gated.put("attention", "gated");
        gated.put("trial_id", "another");
        gated.put("learning_rate", "0.1");
        rows.forEach(row -> row.putIfAbsent("learning_rate", "0.1"));
        assertEquals(
                List.of("0.1, gated", "0.1, fixed", ""),
                entries(By.POINT).stream().map(Entry::setting).toList());
    }

    @Test
    void cutoutIsAMethodAndGoesWithOthers() {
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
    void whatIsNoNumberIsRefused() {
        with("none", null, 0.5, 0.5);
        rows.get(0).put("test_accuracy", "high");
        assertRefused("test_accuracy must be a number but is 'high'");
    }

    @Test
    void noTrialsAreRefused() {
        assertRefused("there must be trials but there are none");
    }

    @Test
    void aTrialOfTwoSearchesCountsOnce() {
        with("none", null, 0.5, 0.5, 0.5, 0.5).with("none", null, 0.5, 0.5, 0.5, 0.5);
        assertEquals(2, entries(By.METHOD).get(0).test().count());
    }

    @Test
    void networksAreComparedByThemselves() {
        with("none", null, 0.5, 0.5);
        Map<String, String> other = row("none", null, 1, 0.6, 0.6);
        other.put("network", "resnet-20");
        assertEquals(
                List.of("resnet-8", "resnet-20"),
                Comparison.of(rows, By.METHOD, Comparison.NONE).stream()
                        .map(Comparison::network)
                        .toList());
    }

    @Test
    void anAxisThatNoColumnTellsOfMakesAPoint() {
        with("none", null, 0.5, 0.5);
        Map<String, String> flipped = row("none", null, 0, 0.6, 0.6);
        flipped.put("axes", "{\"training.augmentation\":\"flip\"}");
        flipped.put("trial_id", "another");
        assertEquals(
                List.of("training.augmentation flip", ""),
                entries(By.POINT).stream().map(Entry::setting).toList());
    }

    @Test
    void whatCannotBeToldApartIsRefused() {
        with("none", null, 0.5, 0.5);
        row("none", null, 0, 0.6, 0.6).put("trial_id", "another");
        assertRefused("trials must differ in a setting or the seed but some of none do not");
    }

    @Test
    void aBaselineIsNeeded() {
        with("dropout", "0.1", 0.5, 0.5);
        assertRefused("there must be a point of none on resnet-8 whose trials all ended well but there is none");
    }

    @Test
    void whatWasChosenMustHaveBeenTested() {
        with("none", null, 0.5, Double.NaN);
        assertRefused("what is compared must have been scored on the test part but none on resnet-8 was not");
    }

    @Test
    void anotherTableIsRefused() {
        rows.add(Map.of("images_per_second", "100"));
        assertRefused("a row must have trial_id but has [images_per_second]");
    }

    private void assertRefused(String message) {
        IllegalArgumentException refused =
                assertThrows(IllegalArgumentException.class, () -> Comparison.of(rows, By.METHOD, Comparison.NONE));
        assertTrue(refused.getMessage().startsWith(message), refused.getMessage());
    }
}
