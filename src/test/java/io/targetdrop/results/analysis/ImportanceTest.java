package io.targetdrop.results.analysis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.targetdrop.search.Outcome.Metrics;
import io.targetdrop.search.Outcome.Status;
import io.targetdrop.training.Metric;
import io.targetdrop.training.Scores;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ImportanceTest {
    private static TrialResult trial(int number, Map<String, String> axes, double accuracy) {
        return new TrialResult(
                new TrialResult.Ids("trial " + number, Optional.empty(), Optional.empty()),
                new TrialResult.Setup("resnet-8", "none", false, axes, Map.of()),
                number,
                OptionalInt.of(0),
                Status.COMPLETED,
                Optional.empty(),
                new Metrics(1, OptionalInt.empty(), Scores.measures(0, 0), Scores.measures(0, accuracy), 1, 1, 1),
                Scores.measures(Double.NaN, Double.NaN));
    }

    /** The score is 3a + b + 0c, so exchanging a value changes it 9 : 1 : 0 in the square. */
    @Test
    void isTheShareOfTheVarianceOfASum() {
        SplittableRandom random = new SplittableRandom(1);
        List<TrialResult> trials = new ArrayList<>();
        for (int number = 0; number < 200; number++) {
            double a = random.nextDouble();
            double b = random.nextDouble();
            Map<String, String> axes = new LinkedHashMap<>();
            axes.put("x.c", Double.toString(random.nextDouble()));
            axes.put("x.b", Double.toString(b));
            axes.put("x.a", Double.toString(a));
            trials.add(trial(number, axes, (3 * a + b) / 4));
        }
        Map<String, Double> importance = Importance.of(trials, Metric.ACCURACY);
        assertEquals(List.of("x.a", "x.b", "x.c"), List.copyOf(importance.keySet()));
        assertEquals(0.9, importance.get("x.a"), 0.05);
        assertEquals(0.1, importance.get("x.b"), 0.05);
        assertEquals(0, importance.get("x.c"), 0.01);
        assertEquals(
                1, importance.values().stream().mapToDouble(Double::doubleValue).sum(), 1e-9);
        assertEquals(importance, Importance.of(trials, Metric.ACCURACY), "the same every time");
    }

    /** A method without an order, and a setting that only one of the methods has. */
    @Test
    void understandsWordsAndMissingValues() {
        SplittableRandom random = new SplittableRandom(2);
        List<String> methods = List.of("{name:dropblock}", "{name:none}", "{name:targetdrop}");
        List<TrialResult> trials = new ArrayList<>();
        for (int number = 0; number < 90; number++) {
            int method = number % 3;
            Map<String, String> axes = new LinkedHashMap<>(Map.of("regularizer", methods.get(method)));
            if (method == 2) {
                axes.put("regularizer.block-size", Integer.toString(1 + random.nextInt(5)));
            }
            trials.add(trial(number, axes, method == 1 ? 0.9 : 0.2));
        }
        Map<String, Double> importance = Importance.of(trials, Metric.ACCURACY);
        assertTrue(importance.get("regularizer") > 0.95, importance.toString());
    }

    @Test
    void saysNothingOfFewTrialsOrEqualScores() {
        List<TrialResult> trials = new ArrayList<>();
        for (int number = 0; number < 30; number++) {
            trials.add(trial(number, Map.of("x.a", Integer.toString(number)), 0.5));
        }
        assertEquals(Map.of(), Importance.of(trials, Metric.ACCURACY));
        assertEquals(Map.of(), Importance.of(trials.subList(0, 7), Metric.ACCURACY));
    }
}
