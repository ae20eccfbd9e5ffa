package io.targetdrop.configuration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.targetdrop.search.SearchPlan;
import io.targetdrop.search.SearchPlan.Point;
import io.targetdrop.search.Strategy;
import io.targetdrop.search.Strategy.Rungs;
import io.targetdrop.search.Trial;
import io.targetdrop.training.Metric;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SearchReaderTest {
    private static final String DROP = "regularizer.drop-probability";
    private static final String BLOCK = "regularizer.block-size";
    private static final String BASE = """
            seed = 7
            data { format = generated, train-count = 60, test-count = 20, side = 16 }
            network.name = plain-cnn
            averaging.workers = 1
            """;

    @TempDir
    private Path directory;

    @Test
    void everyCombinationIsAPointInTheOrderOfTheFile() {
        SearchPlan plan = read("search.axes {\n\"" + DROP + "\" = [0.1, 0.2]\n\"" + BLOCK + "\" = [3, 5]\n}");
        assertEquals(
                List.of(
                        Map.of(DROP, "0.1", BLOCK, "3"),
                        Map.of(DROP, "0.1", BLOCK, "5"),
                        Map.of(DROP, "0.2", BLOCK, "3"),
                        Map.of(DROP, "0.2", BLOCK, "5")),
                plan.points().stream().map(Point::values).toList());
        assertEquals(
                "drop-probability 0.1, block-size 3",
                plan.points().get(0).trials().get(0).point());
    }

    /** The metric ranks trials and is no part of them, so that two searches share theirs. */
    @Test
    void theMetricDoesNotNameTrials() {
        String axes = "search.axes { \"" + DROP + "\" = [0.1, 0.2] }";
        SearchPlan byF1 = read(axes + "\nsearch.metric = macro-f1");
        assertEquals(Metric.MACRO_F1, byF1.config().metric());
        assertEquals(Metric.ACCURACY, read(axes).config().metric());
        assertEquals(read(axes).points(), byF1.points());
    }

    @Test
    void aKeyMayBeWrittenWithoutQuotes() {
        assertEquals(
                read("search.axes { \"" + DROP + "\" = [0.1, 0.2] }").points(),
                read("search.axes { " + DROP + " = [0.1, 0.2] }").points());
    }

    /** Without a regulariser there is no block size: 1 + 2 points, not 4. */
    @Test
    void anAxisWithoutEffectDoesNotMultiplyAPoint() {
        SearchPlan plan = read("""
                search.axes {
                  "regularizer.name" = [none, targetdrop]
                  "regularizer.block-size" = [3, 5]
                }
                """);
        assertEquals(
                List.of(
                        Map.of("regularizer.name", "none"),
                        Map.of("regularizer.name", "targetdrop", BLOCK, "3"),
                        Map.of("regularizer.name", "targetdrop", BLOCK, "5")),
                plan.points().stream().map(Point::values).toList());
    }

    /** A configuration without the key means no warm-up; a written configuration leaves the key out then. */
    @Test
    void aDefaultCanBeAValue() {
        SearchPlan plan = read("search.axes { \"training.schedule.warm-up\" = [0, 1] }");
        assertEquals(
                List.of(Map.of("training.schedule.warm-up", "0"), Map.of("training.schedule.warm-up", "1")),
                plan.points().stream().map(Point::values).toList());
    }

    @Test
    void aWholeSectionCanBeAValue() {
        SearchPlan plan = read("""
                search.axes { regularizer = [{ name = none }, { name = targetdrop, drop-probability = 0.3 }] }
                """);
        assertEquals(2, plan.points().size());
        assertEquals(
                "regularizer {name:none}", plan.points().get(0).trials().get(0).point());
    }

    @Test
    void aRepetitionHasTheNextSeedAndTheSamePictures() {
        SearchPlan plan = read("search { axes { \"" + DROP + "\" = [0.1] }, repetitions = 3 }");
        List<Trial> trials = plan.points().get(0).trials();
        assertEquals(
                List.of(7L, 8L, 9L),
                trials.stream().map(trial -> trial.config().seed()).toList());
        assertEquals(
                1,
                trials.stream().map(trial -> trial.config().data()).distinct().count());
        assertEquals(3, trials.stream().map(Trial::id).distinct().count());
    }

    @Test
    void aTrialIsTheSameInEverySearch() {
        String id = read("search.axes { \"" + DROP + "\" = [0.1, 0.2] }")
                .points()
                .get(1)
                .trials()
                .get(0)
                .id();
        SearchPlan other = read("search { strategy = asha, axes { \"" + DROP + "\" = [0.2, 0.3] } }");
        assertEquals(id, other.points().get(0).trials().get(0).id());
        SearchPlan longer = read("search.axes { \"" + DROP + "\" = [0.2] }", "training.epochs=9");
        assertNotEquals(id, longer.points().get(0).trials().get(0).id());
        SearchPlan kept = read("search.axes { \"" + DROP + "\" = [0.2] }", "checkpoint.keep=9");
        assertEquals(id, kept.points().get(0).trials().get(0).id(), "results do not depend on checkpoints");
    }

    /** Copies of a model are the same point, and another model in the same place is another one. */
    @Test
    void aTrialDependsOnTheContentOfItsInitialModel(@TempDir Path directory) throws IOException {
        Path first = Files.writeString(directory.resolve("first.zip"), "model");
        Path copy = Files.writeString(directory.resolve("copy.zip"), "model");
        Trial.Id before = trialFrom(first).ids();
        assertEquals(before.point(), trialFrom(copy).ids().point());
        assertNotEquals(before.trial(), trialFrom(copy).ids().trial());
        assertEquals(before.data(), trialFrom(copy).ids().data());

        Files.writeString(first, "another model");

        assertNotEquals(before.point(), trialFrom(first).ids().point());
        assertNotEquals(before.trial(), trialFrom(first).ids().trial());
    }

    private Trial trialFrom(Path model) {
        SearchPlan plan = read("search.axes { \"" + DROP + "\" = [0.2] }", "network.initial-model=\"" + model + "\"");
        return plan.points().get(0).trials().get(0);
    }

    @Test
    void aSampleHasDistinctPointsAndRepeats() {
        String search = "search { strategy = random, samples = 5, axes { \"" + DROP
                + "\" = [0, 0.1, 0.2, 0.3], \"training.learning-rate\" = [0.01, 0.02, 0.05, 0.1] } }";
        List<Point> drawn = read(search).points();
        assertEquals(drawn, read(search).points());
        Set<Map<String, String>> values = new HashSet<>();
        drawn.forEach(point -> values.add(point.values()));
        assertEquals(5, values.size());
        assertNotEquals(drawn, read(search, "seed=8").points());
    }

    @Test
    void readsTheStrategies() {
        String axes = "axes { \"" + DROP + "\" = [0.1] }";
        assertInstanceOf(
                Strategy.Full.class, read("search { " + axes + " }").config().strategy());
        assertEquals(
                new Strategy.Halving(new Rungs(1, 3)),
                read("search { strategy = halving, " + axes + " }").config().strategy());
        assertEquals(
                new Strategy.Asha(new Rungs(2, 4)),
                read("search { strategy = asha, first-epochs = 2, reduction = 4, " + axes + " }")
                        .config()
                        .strategy());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "search { }                                             | search.axes is missing",
                "                                                       | search is missing",
                "search.axes { }                                        | search.axes must have at least one key",
                "search.axes { \"regularizer.drop-probabilty\" = [0.1] } | did you mean regularizer.drop-probability?",
                "search.axes { \"regularizer.drop-probability\" = [1.5] } | must be in [0, 1] but is 1.5",
                "search.axes { \"regularizer.drop-probability\" = [] }   | has none; list at least one",
                "search.axes { \"regularizer.drop-probability\" = 0.1 }  | write [0.1]",
                "search.axes { \"training.epochs\" = [1, 1] }            | has 1 twice",
                "search.axes { seed = [1, 2] }                          | search.repetitions gives each point several seeds",
                "search.axes { \"search.repetitions\" = [1, 2] }         | does not search its own settings",
                "search.axes { \"checkpoint.keep\" = [1, 2] }            | checkpoint.keep is used by no trial",
                "search.axes { \"averaging.prefetch\" = [1, 2] }         | averaging.prefetch is used by no trial",
                "search { strategy = random, axes { \"training.epochs\" = [1] } }  | search.samples is missing",
                "search { strategy = grid, samples = 3, axes { \"training.epochs\" = [1] } } | does not belong to the grid",
                "search { strategy = asha, samples = 0, axes { \"training.epochs\" = [1] } } | samples must be at least 1",
                "search { reduction = 4, axes { \"training.epochs\" = [1] } } | does not belong to the grid strategy",
                "search { strategy = asha, reduction = 1, axes { \"training.epochs\" = [1] } } | reduction must be at least 2",
                "search { repetitions = 0, axes { \"training.epochs\" = [1] } } | repetitions must be at least 1",
                "search { parallelism = -1, axes { \"training.epochs\" = [1] } } | parallelism must be at least 0",
                "search { max-failed-trials = -1, axes { \"training.epochs\" = [1] } } | max-failed-trials must be at least 0",
                "search { axis { \"training.epochs\" = [1] } }           | did you mean search.axes?",
                "search.axes { \"averaging.workers\" = [1, 2] }          | averaging.workers must be 1 with search.placement = task",
                "search.axes { \"data.validation-share\" = [0] }         | data.validation-share must be above 0",
            })
    void namesWhatIsWrong(String search, String complaint) {
        ConfigurationException wrong =
                assertThrows(ConfigurationException.class, () -> read(search == null ? "" : search));
        assertTrue(wrong.getMessage().contains(complaint), wrong.getMessage());
        assertEquals(1, wrong.getMessage().lines().count());
    }

    @Test
    void tooLargeAGridIsRefusedAndCanBeSampled() {
        StringBuilder axes = new StringBuilder();
        for (String key : List.of("training.learning-rate", "training.weight-decay", "training.momentum", DROP)) {
            axes.append('"').append(key).append("\" = [");
            for (int value = 1; value <= 20; value++) {
                axes.append(value / 100.0).append(value == 20 ? "]\n" : ", ");
            }
        }
        ConfigurationException wrong =
                assertThrows(ConfigurationException.class, () -> read("search.axes {\n" + axes + "}"));
        assertTrue(wrong.getMessage().contains("span 160000; use search.strategy = random"), wrong.getMessage());
        assertEquals(
                9,
                read("search { strategy = random, samples = 9, axes {\n" + axes + "} }")
                        .points()
                        .size());
    }

    @Test
    void theSearchIsReadBackAsItWasEvenIfItsFileHasChanged() throws IOException {
        String search = "search { repetitions = 2, axes { \"" + DROP + "\" = [0.1, 0.2] } }";
        SearchPlan plan = read(search);
        Path file = directory.resolve("search.conf");
        SearchText text = SearchText.read(file.toString(), List.of());
        Files.writeString(file, "seed = 7");
        Path written = directory.resolve("search.json");
        Files.writeString(written, text.toJson(Map.of("commit", "unknown")));
        assertEquals(plan, SearchReader.read(written.toString(), List.of()));
    }

    @Test
    void thePlanHasTheChecksumsOfItsData() {
        SearchPlan plan = read("search.axes { \"data.side\" = [16, 17] }");
        plan.trials()
                .map(trial -> trial.config().data().source())
                .forEach(source ->
                        assertEquals(source.checksums(), plan.checksums().get(source)));
        assertEquals(2, plan.checksums().size());
    }

    @Test
    void trainAcceptsTheFileOfASearch() {
        read("search.axes { \"" + DROP + "\" = [0.1, 0.2] }");
        String file = directory.resolve("search.conf").toString();
        assertEquals(7, ConfigurationReader.read(file, List.of()).seed());
    }

    private SearchPlan read(String search, String... overrides) {
        try {
            Path file = Files.writeString(directory.resolve("search.conf"), BASE + search);
            return SearchReader.read(file.toString(), List.of(overrides));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
