package io.targetdrop.results.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.targetdrop.results.analysis.Comparison;
import io.targetdrop.results.analysis.Comparison.By;
import io.targetdrop.results.analysis.TrialResult;
import io.targetdrop.results.analysis.TrialRow;
import io.targetdrop.training.Metric;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ComparisonSectionTest {

    private static String html(String... methods) {
        List<Map<String, String>> rows = new ArrayList<>();
        for (String method : methods) {
            for (int repetition = 0; repetition < 2; repetition++) {
                Map<String, String> row = new HashMap<>(Map.of(
                        "network", "resnet-8", "axes", "{}", "status", "completed", "validation_accuracy", "0.5"));
                row.put("trial_id", method + repetition);
                row.put("regularizer", method);
                row.put("seed", Integer.toString(repetition));
                row.put("test_accuracy", method.equals("none") ? "0.5" : "0.6" + repetition);
                rows.add(row);
            }
        }
        Html html = new Html();
        new ComparisonSection(Comparison.of(
                        rows.stream()
                                .map(row -> TrialResult.of(new TrialRow(row)))
                                .toList(),
                        By.METHOD,
                        Metric.ACCURACY,
                        Optional.empty()))
                .addTo(html);
        return html.page("");
    }

    @Test
    void saysWhichMethodDoesBetterAndDrawsIt() {
        String html = html("none", "dropout", "dropblock");
        assertTrue(html.contains("<h2>Which method does better than none on resnet-8?</h2>"));
        assertTrue(html.contains("0 of 2 differ significantly from none"), html);
        assertTrue(html.contains("+0.1050 ± 0.0050"));
        assertEquals(1, html.split("<svg", -1).length - 1);
    }

    @Test
    void oneMethodAloneIsNotCompared() {
        assertEquals(-1, html("none").indexOf("<h2>"));
    }
}
