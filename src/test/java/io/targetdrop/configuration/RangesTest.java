package io.targetdrop.configuration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.targetdrop.search.PointSource;
import io.targetdrop.search.SearchPlan;
import io.targetdrop.search.SearchPlan.Point;
import io.targetdrop.search.Strategy;
import io.targetdrop.search.Trial.Proposal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Ranges next to lists, and axes that exist under one value of another only. */
class RangesTest {
    private static final String DROP = "regularizer.drop-probability";
    private static final String RATE = "training.learning-rate";
    private static final String BLOCK = "regularizer.block-size";
    private static final String BASE = """
            seed = 7
            data { format = generated, train-count = 60, test-count = 20, side = 16 }
            network.name = plain-cnn
            averaging.workers = 1
            """;
    private static final String MIXED = """
            axes {
              "training.learning-rate" = { log-uniform = [1e-3, 0.3] }
              "training.cutout" = [0, 4]
              regularizer = [
                { name = none }
                { name = targetdrop, drop-probability = { uniform = [0.05, 0.5] }, block-size = { integer = [1, 5], step = 2 } }
                { name = dropout, drop-probability = { uniform = [0.6, 0.9] } }
              ]
            }
            """;

    @TempDir
    private Path directory;

    private SearchPlan read(String search, String... overrides) {
        try {
            Path file = Files.writeString(directory.resolve("search.conf"), BASE + "search {\n" + search + "\n}");
            return SearchReader.read(file.toString(), List.of(overrides));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Of 300 points, the medians are those of the ranges: 0.25, and √(1e-3 · 0.1) = 0.01. */
    @Test
    void drawsFromTheWholeRange() {
        List<Point> points = read("strategy = random, samples = 300\naxes { \"" + DROP
                        + "\" = { uniform = [0, 0.5] }, \"" + RATE + "\" = { log-uniform = [1e-3, 0.1] }, \"" + BLOCK
                        + "\" = { integer = [1, 6], step = 2 } }")
                .points();

        assertEquals(300, points.size());
        // 5 standard deviations of a share of 300
        double tolerance = 5 * Math.sqrt(0.25 / 300);
        assertEquals(0.5, share(points, DROP, 0.25), tolerance);
        assertEquals(0.5, share(points, RATE, 0.01), tolerance);
        assertTrue(points.stream()
                .mapToDouble(point -> Double.parseDouble(point.values().get(RATE)))
                .allMatch(rate -> rate >= 1e-3 && rate <= 0.1));
        Set<String> blocks = new HashSet<>();
        points.forEach(point -> blocks.add(point.values().get(BLOCK)));
        assertEquals(Set.of("1", "3", "5"), blocks);
    }

    private static double share(List<Point> points, String key, double below) {
        return (double) points.stream()
                        .filter(point -> Double.parseDouble(point.values().get(key)) < below)
                        .count()
                / points.size();
    }

    /** A number that a reader can compare at a glance. */
    @Test
    void aDrawnNumberHasFourDigits() {
        for (Point point : read("strategy = random, samples = 50\naxes { \"" + RATE
                        + "\" = { log-uniform = [1e-5, 0.1] } }")
                .points()) {
            String digits = point.values().get(RATE).replaceFirst("^0\\.0*", "").replaceFirst("E.*", "");
            assertTrue(digits.replace(".", "").length() <= 4, point.toString());
        }
    }

    @Test
    void theConfigurationHasTheDrawnNumbers() {
        for (Point point : read("strategy = random, samples = 20\n" + MIXED).points()) {
            Map<String, String> settings =
                    ConfigurationWriter.flat(point.trials().get(0).config());
            point.values().forEach((key, value) -> {
                if (!key.equals("regularizer") && !value.equals("0")) {
                    assertEquals(Double.parseDouble(value), Double.parseDouble(settings.get(key)), key);
                }
            });
        }
    }

    /** Each method has its own range, and only the methods with a block size have one. */
    @Test
    void aRangeInASectionExistsUnderThatValueOnly() {
        List<Point> points = read("strategy = random, samples = 60\n" + MIXED).points();
        int[] seen = new int[3];
        for (Point point : points) {
            Map<String, String> values = point.values();
            switch (values.get("regularizer")) {
                case "{name:none}" -> {
                    seen[0]++;
                    assertEquals(Set.of(RATE, "training.cutout", "regularizer"), values.keySet());
                }
                case "{name:targetdrop}" -> {
                    seen[1]++;
                    double drop = Double.parseDouble(values.get(DROP));
                    assertTrue(drop >= 0.05 && drop <= 0.5, values.toString());
                    assertTrue(Set.of("1", "3", "5").contains(values.get(BLOCK)), values.toString());
                }
                default -> {
                    seen[2]++;
                    double drop = Double.parseDouble(values.get(DROP));
                    assertTrue(drop >= 0.6 && drop <= 0.9 && !values.containsKey(BLOCK), values.toString());
                }
            }
        }
        assertTrue(seen[0] > 0 && seen[1] > 0 && seen[2] > 0);
    }

    @Test
    void aChoiceInASectionMultipliesThatValueOnly() {
        SearchPlan plan = read("""
                axes { regularizer = [
                  { name = none }
                  { name = targetdrop, block-size = { choice = [3, 5] }, drop-probability = { choice = [0.1, 0.2] } }
                ] }
                """);
        assertEquals(
                List.of(
                        "regularizer {name:none}",
                        "regularizer {name:targetdrop}, block-size 3, drop-probability 0.1",
                        "regularizer {name:targetdrop}, block-size 3, drop-probability 0.2",
                        "regularizer {name:targetdrop}, block-size 5, drop-probability 0.1",
                        "regularizer {name:targetdrop}, block-size 5, drop-probability 0.2"),
                plan.points().stream()
                        .map(point -> point.trials().get(0).point())
                        .toList());
    }

    @Test
    void moreSamplesContainTheFewerOnes() {
        List<Point> few = read("strategy = random, samples = 5\n" + MIXED).points();
        List<Point> many = read("strategy = random, samples = 9\n" + MIXED).points();
        assertEquals(few, many.subList(0, 5));
        assertNotEquals(
                few, read("strategy = random, samples = 5\n" + MIXED, "seed=8").points());
    }

    @Test
    void tpeBeginsWithThePointsOfARandomSearch() {
        SearchPlan plan = read("strategy = tpe, samples = 20, startup = 6\n" + MIXED);
        assertEquals(
                new Strategy.Tpe(new Strategy.Proposing(20, 6), io.targetdrop.search.EarlyEnd.NEVER),
                plan.config().strategy());
        assertEquals(read("strategy = random, samples = 6\n" + MIXED).points(), plan.points());
        assertEquals(20, plan.pointCount());
        assertEquals(20, plan.trialCount());
    }

    @Test
    void rungsTakeRanges() {
        assertEquals(9, read("strategy = asha, samples = 9\n" + MIXED).points().size());
        assertEquals(
                9, read("strategy = halving, samples = 9\n" + MIXED).points().size());
    }

    @Test
    void saysWhatItsRangesAre() {
        String axes =
                "axes { \"training.learning-rate\" = { log-uniform = [1e-3, 0.5] }, \"training.momentum\" = [0.8, 0.9]\n"
                        + "regularizer = [{ name = none }, { name = dropblock, drop-probability = { uniform = [0, 0.5] },"
                        + " block-size = { integer = [1, 5], step = 2 } }] }";
        assertEquals(
                List.of(
                        "learning-rate from 0.001 to 0.5, logarithmic",
                        "block-size from 1 to 5, whole numbers in steps of 2, where regularizer is dropblock",
                        "drop-probability from 0 to 0.5, where regularizer is dropblock"),
                read("strategy = tpe, samples = 9\n" + axes)
                        .source()
                        .orElseThrow()
                        .ranges());
    }

    @Test
    void ashaTakesProposals() {
        SearchPlan plan = read("strategy = asha, proposals = tpe, samples = 20, startup = 6, reduction = 4\n" + MIXED);
        assertEquals(
                new Strategy.Asha(new Strategy.Rungs(1, 4), Optional.of(new Strategy.Proposing(20, 6))),
                plan.config().strategy());
        assertEquals(read("strategy = random, samples = 6\n" + MIXED).points(), plan.points());
        assertEquals(20, plan.pointCount());
        SearchPlan drawn = read("strategy = asha, samples = 20\n" + MIXED);
        assertEquals(new Strategy.Asha(new Strategy.Rungs(1, 3)), drawn.config().strategy());
        assertTrue(drawn.source().isEmpty());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "strategy = asha, proposals = tpe | search.samples must be a number where search.proposals is tpe but is all; set search.samples = 30",
                "strategy = asha, samples = 9, startup = 3 | search.startup does not belong to random proposals but is 3",
                "strategy = halving, samples = 9, proposals = tpe | search.proposals does not belong to the halving strategy but is 'tpe'",
                "strategy = asha, samples = 9, proposals = bohb | search.proposals must be one of random, tpe but is 'bohb'",
                "strategy = random, samples = 9, pruning = racing, repetitions = 2 | search.repetitions must be at least 3 where search.pruning is racing but is 2",
                "strategy = random, samples = 9, pruning-warm-up = 2 | search.pruning-warm-up must be 0 unless search.pruning is median but is 2",
                "strategy = asha, samples = 9, proposals = tpe, startup = 0 | search.startup must be at least 1 but is 0",
            })
    void namesWhatIsWrongWithProposals(String settings, String complaint) {
        ConfigurationException wrong = assertThrows(ConfigurationException.class, () -> read(settings + "\n" + MIXED));
        assertTrue(wrong.getMessage().contains(complaint), wrong.getMessage());
        assertEquals(1, wrong.getMessage().lines().count());
    }

    @Test
    void aSmallSpaceGivesWhatItHas() {
        assertEquals(
                3,
                read("strategy = random, samples = 50\naxes { \"" + BLOCK + "\" = { integer = [1, 5], step = 2 } }")
                        .points()
                        .size());
    }

    /** What a row of the table has is enough to make the point again. */
    @Test
    void aPointIsFoundAgainByItsValues() {
        SearchPlan plan = read("strategy = tpe, samples = 40, startup = 40\n" + MIXED);
        PointSource source = plan.source().orElseThrow();
        for (int number = 0; number < 40; number++) {
            Point point = plan.points().get(number);
            double[] place = source.place(point.values()).orElseThrow();
            assertEquals(Optional.of(point), source.point(place, Proposal.drawn(number)));
        }
        assertEquals(Optional.empty(), source.place(Map.of(RATE, "0.5")).map(List::of));
        assertEquals(
                Optional.empty(), source.place(Map.of("training.epochs", "3")).map(List::of));
        assertEquals(Optional.empty(), source.place(Map.of(RATE, "fast")).map(List::of));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"training.learning-rate\" = { uniform = [0.1, 0.2] } | search.strategy must not be grid where an axis is a range, as training.learning-rate is, but is grid; list the values, or set search.strategy = tpe and search.samples = 30",
                "\"training.learning-rate\" = { uniform = [0.2, 0.1] } | must have the lower end of a range first but training.learning-rate has [0.2,0.1]; swap them",
                "\"training.learning-rate\" = { uniform = [0.1] } | must have two numbers as the ends of a range but training.learning-rate is {uniform:[0.1]}",
                "\"training.learning-rate\" = { uniform = [a, b] } | must have numbers in a range but training.learning-rate has a",
                "\"training.learning-rate\" = { log-uniform = [0, 0.1] } | must have a logarithmic range above 0 but that of training.learning-rate begins at 0",
                "\"training.epochs\" = { integer = [1, 2.5] } | must have whole numbers in an integer range but training.epochs has 2.5",
                "\"training.epochs\" = { integer = [1, 5], step = 0 } | must have a step of at least 1 but training.epochs has 0",
                "\"training.learning-rate\" = { uniform = [0.1, 0.2], step = 1 } | must have one kind of range for a key but training.learning-rate is",
                "\"training.learning-rate\" = { uniform = [0.1, 0.2], log-uniform = [0.1, 0.2] } | must have one kind of range for a key",
                "\"training.epochs\" = { choice = [] } | must have a list as choice but training.epochs is {choice:[]}; write { choice = [3, 5] }",
                "\"training.epochs\" = { choice = [1, 1.0] } | 1 and 1.0, which mean the same",
                "seed = { integer = [1, 5] } | must not have seed",
                "regularizer = [{ name = dropout }, { name = dropout, drop-probability = { uniform = [0.1, 0.2] } }], \"regularizer.drop-probability\" = [0.1, 0.2] | regularizer.drop-probability is there twice",
                "\"training.learning-rate\" = { unifrom = [0.1, 0.2] } | training.learning-rate",
            })
    void namesWhatIsWrong(String axes, String complaint) {
        ConfigurationException wrong = assertThrows(ConfigurationException.class, () -> read("axes { " + axes + " }"));
        assertTrue(wrong.getMessage().contains(complaint), wrong.getMessage());
        assertEquals(1, wrong.getMessage().lines().count());
    }

    @Test
    void rungsNeedANumberOfSamplesForARange() {
        String message = assertThrows(
                        ConfigurationException.class,
                        () -> read("strategy = asha\naxes { \"" + RATE + "\" = { uniform = [0.1, 0.2] } }"))
                .getMessage();
        assertTrue(message.startsWith("search.samples must be a number where an axis is a range"), message);
    }

    /** HOCON merges the two sections. */
    @Test
    void anotherKindOfRangeFollowsNull() {
        String axes = "strategy = random, samples = 3\naxes { \"" + RATE + "\" = { uniform = [0.1, 0.2] } }";
        String key = "search.axes.\"" + RATE + "\"";
        assertEquals(
                3,
                read(axes, key + "=null", key + "={ log-uniform = [0.01, 0.02] }")
                        .points()
                        .size());
        String message = assertThrows(
                        ConfigurationException.class, () -> read(axes, key + "={ log-uniform = [0.01, 0.02] }"))
                .getMessage();
        assertTrue(message.contains("or set the key to null before you set another range"), message);
    }

    /** One trial, not one for each block size. */
    @Test
    void dropsNothingOnce() {
        SearchPlan plan = read("axes {\n\"" + DROP + "\" = [0, 0.1]\n\"" + BLOCK + "\" = [3, 5]\n}");
        assertEquals(
                List.of(Map.of(DROP, "0"), Map.of(DROP, "0.1", BLOCK, "3"), Map.of(DROP, "0.1", BLOCK, "5")),
                plan.points().stream().map(Point::values).toList());
        // the trial that earlier versions trained first keeps its id
        assertEquals(
                read("axes { \"" + DROP + "\" = [0] }", BLOCK + "=3")
                        .points()
                        .get(0)
                        .trials()
                        .get(0)
                        .id(),
                plan.points().get(0).trials().get(0).id());
    }

    /** A gate changes the network even if nothing is dropped. */
    @Test
    void aGateThatDropsNothingIsTrainedForEachOfItsSettings() {
        SearchPlan plan = read(
                "axes {\n\"" + DROP + "\" = [0, 0.1]\n\"regularizer.reduction-ratio\" = [4, 8]\n}",
                "regularizer.attention=gated");
        assertEquals(4, plan.points().size());
    }
}
