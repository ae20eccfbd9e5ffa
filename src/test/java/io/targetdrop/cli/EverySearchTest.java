package io.targetdrop.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.targetdrop.configuration.ConfigurationException;
import io.targetdrop.configuration.SearchReader;
import io.targetdrop.jobs.ComparisonJob;
import io.targetdrop.jobs.SearchResult;
import io.targetdrop.regularizers.Regularizer;
import io.targetdrop.regularizers.RegularizerConfig;
import io.targetdrop.regularizers.TargetDrop;
import io.targetdrop.regularizers.TargetDrop.Attention;
import io.targetdrop.results.SearchDirectory;
import io.targetdrop.results.TrialTexts;
import io.targetdrop.results.analysis.Comparison.By;
import io.targetdrop.results.analysis.Leaderboard;
import io.targetdrop.results.analysis.PointResult;
import io.targetdrop.search.Outcome;
import io.targetdrop.search.SearchPlan;
import io.targetdrop.search.Trial;
import io.targetdrop.training.Measures;
import io.targetdrop.training.Metric;
import io.targetdrop.training.Scores;
import io.targetdrop.training.TrainingConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code compare} reads whatever {@code search} writes. The plans of random spaces are read, and their tables written and
 * read, by the code of these commands; only the training is made up.
 */
class EverySearchTest {
    private static final int SPACES = 200;

    /** One in this many spaces is also compared against a named method, and together with another space. */
    private static final int MORE = 5;

    @TempDir
    private static Path directory;

    /** The plan of a space, with random outcomes of its trials. */
    private record Searched(SearchPlan plan, List<Outcome> outcomes, Map<String, Measures> tests) {
        Leaderboard leaderboard() {
            return Leaderboard.of(
                    SearchDirectory.results(outcomes).stream()
                            .map(trial -> trial.withTest(
                                    tests.getOrDefault(trial.ids().trial(), Measures.UNKNOWN)))
                            .toList(),
                    Metric.ACCURACY);
        }

        boolean hasCompleted() {
            return outcomes.stream().anyMatch(outcome -> outcome instanceof Outcome.Completed);
        }
    }

    @Test
    void compareReadsEverySearch() throws IOException {
        int read = 0;
        int baselines = 0;
        List<String> tables = new ArrayList<>();
        for (int seed = 0; read < SPACES; seed++) {
            RandomSpace space = new RandomSpace(seed);
            String text = space.text();
            Optional<SearchPlan> plan = plan(text);
            if (plan.isEmpty()) {
                continue;
            }
            read++;
            Searched searched = searched(plan.get(), space);
            String table = written(searched, seed);
            try {
                baselines += compare(searched, table, tables, read % MORE == 0);
            } catch (RuntimeException | AssertionError e) {
                throw new AssertionError("space " + seed + ":\n" + text, e);
            }
            tables.add(table);
            assertTrue(seed < 5 * SPACES, "the search refuses most spaces");
        }
        assertTrue(baselines > SPACES / 8 && baselines < SPACES, baselines + " searches have a baseline");
    }

    /** Empty if the search itself refuses the space. */
    private static Optional<SearchPlan> plan(String text) throws IOException {
        Path file = Files.writeString(directory.resolve("space.conf"), text);
        try {
            return Optional.of(SearchReader.read(file.toString(), List.of()));
        } catch (ConfigurationException e) {
            assertEquals(1, e.getMessage().lines().count(), e.getMessage());
            return Optional.empty();
        }
    }

    /** Some trials fail or are pruned; sometimes all of them. */
    private static Searched searched(SearchPlan plan, RandomSpace space) {
        double losses = space.chance(0.6) ? 0 : space.share();
        List<Outcome> outcomes =
                plan.trials().map(trial -> outcome(trial, space, losses)).toList();
        Map<String, Measures> tests = new HashMap<>();
        Leaderboard.of(SearchDirectory.results(outcomes), Metric.ACCURACY)
                .tested(plan.config().tested())
                .stream()
                .flatMap(point -> point.trials().stream())
                .forEach(trial -> tests.put(trial.ids().trial(), Scores.accuracy(space.share())));
        return new Searched(plan, outcomes, tests);
    }

    private static Outcome outcome(Trial trial, RandomSpace space, double losses) {
        if (!space.chance(losses)) {
            Outcome.Metrics metrics = new Outcome.Metrics(
                    3,
                    OptionalInt.empty(),
                    Scores.measures(0.5, space.share()),
                    Scores.measures(0.6, space.share()),
                    180,
                    1.5,
                    2.5);
            return new Outcome.Completed(trial, metrics, Optional.of("0"));
        }
        return space.chance(0.5)
                ? new Outcome.Pruned(
                        trial,
                        new Outcome.Metrics(
                                1,
                                OptionalInt.empty(),
                                Scores.measures(0.5, 0.4),
                                Scores.measures(0.6, space.share()),
                                60,
                                1,
                                2))
                : new Outcome.Failed(
                        trial,
                        Outcome.Metrics.NONE,
                        "TrainingException: the loss must be \"finite\", but, at \\step 3\\, is\r\n#NaN; and so on",
                        Optional.of("driver"));
    }

    private static String written(Searched searched, int seed) throws IOException {
        Path search = Files.createDirectory(directory.resolve("search-" + seed));
        Files.writeString(search.resolve("trials.csv"), TrialTexts.csv(searched.outcomes(), searched.tests()));
        return search.toString();
    }

    /** Returns 1 if the table has a baseline. */
    private static int compare(Searched searched, String table, List<String> others, boolean isAskedMore) {
        // the terminal's own table, of the same search
        SearchSummary.of(new SearchResult(searched.plan(), searched.outcomes(), searched.leaderboard(), "out", 1));
        if (!searched.hasCompleted()) {
            String message = assertThrows(ConfigurationException.class, () -> run(By.METHOD, List.of(), table))
                    .getMessage();
            assertTrue(message.contains("at least one trial must have completed but none of "), message);
            return 0;
        }
        Summary methods = run(By.METHOD, List.of(), table);
        assertFalse(
                methods.lines().stream().anyMatch(line -> line.contains("not scored")),
                () -> String.join("\n", methods.lines()));
        Summary points = run(By.POINT, List.of(), table);
        requireAgreement(searched, methods, true);
        requireAgreement(searched, points, false);
        if (isAskedMore) {
            run(By.METHOD, List.of(), others.get(others.size() - 1), table);
            requireMethodsOnly(methods, table);
        }
        return methods.row().get("comparisons").toString().contains("against=none") ? 1 : 0;
    }

    private static Summary run(By by, List<String> against, String... tables) {
        ComparisonJob.Request request = new ComparisonJob.Request(List.of(tables), by, Metric.ACCURACY, against);
        return CompareCommand.summary(new ComparisonJob(request).run());
    }

    /** The table's "none" is the point that drops nothing, and everything that was scored is in the table. */
    private static void requireAgreement(Searched searched, Summary compared, boolean isByMethod) {
        Map<String, Trial> planned = searched.plan().trials().collect(Collectors.toMap(Trial::id, trial -> trial));
        Map<Trial, PointResult> tested = new LinkedHashMap<>();
        searched.leaderboard()
                .tested(searched.plan().config().tested())
                .forEach(point ->
                        tested.put(planned.get(point.trials().get(0).ids().trial()), point));
        List<String> expected = tested.entrySet().stream()
                .map(point ->
                        method(point.getKey()) + " " + point.getValue().test().values())
                .sorted()
                .toList();
        List<String> found = entries(compared).stream()
                .map(entry -> entry.get("method") + " " + entry.get("test_accuracies"))
                .sorted()
                .toList();
        if (isByMethod) {
            assertTrue(expected.containsAll(found), () -> found + " of " + expected);
            assertEquals(methods(tested.keySet()), found.size(), () -> found + " of " + expected);
        } else {
            assertEquals(expected, found);
        }
    }

    /** Networks, data and methods. */
    private static int methods(Set<Trial> trials) {
        return trials.stream()
                .map(trial ->
                        List.of(trial.config().network().name(), trial.ids().data(), method(trial)))
                .collect(Collectors.toSet())
                .size();
    }

    private static String method(Trial trial) {
        List<RegularizerConfig> sites =
                List.copyOf(trial.config().network().sites().values());
        boolean drops = sites.stream()
                .anyMatch(site -> site instanceof Regularizer drop && drop.dropProbability() > 0
                        || site instanceof TargetDrop target && target.attention() == Attention.GATED);
        String name = drops
                ? sites.stream()
                        .filter(Regularizer.class::isInstance)
                        .map(site -> ((Regularizer) site).label())
                        .findFirst()
                        .orElseThrow()
                : "none";
        if (trial.config().training().cutout() == TrainingConfig.NO_CUTOUT) {
            return name;
        }
        return drops ? "cutout + " + name : "cutout";
    }

    /** Every method in the table can be the baseline, and no other method can. */
    private static void requireMethodsOnly(Summary methods, String table) {
        List<Object> names = entries(methods).stream()
                .map(entry -> entry.get("method"))
                .distinct()
                .toList();
        names.stream().limit(1).forEach(name -> run(By.METHOD, List.of((String) name), table));
        String message = assertThrows(ConfigurationException.class, () -> run(By.POINT, List.of("dropuot"), table))
                .getMessage();
        assertEquals(1, message.lines().count());
        names.forEach(name -> assertTrue(message.contains((String) name), message));
    }

    @SuppressWarnings("unchecked")
    private static List<Map<String, Object>> entries(Summary compared) {
        return ((List<Map<String, Object>>) compared.row().get("comparisons"))
                .stream()
                        .flatMap(comparison -> ((List<Map<String, Object>>) comparison.get("entries")).stream())
                        .toList();
    }
}
