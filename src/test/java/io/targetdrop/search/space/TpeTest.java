package io.targetdrop.search.space;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.targetdrop.search.space.SearchSpace.Condition;
import io.targetdrop.search.space.Tpe.Observation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;

class TpeTest {
    private static final SearchSpace LINE = new SearchSpace(List.of(new Dimension.Uniform(0, 1)));

    /** A choice, and a range and whole numbers that exist under its second value. */
    private static final SearchSpace TREE = new SearchSpace(
            List.of(new Dimension.Choice(3), new Dimension.LogUniform(0.01, 1), new Dimension.Whole(1, 7, 2)),
            List.of(Optional.empty(), Optional.of(new Condition(0, 1)), Optional.of(new Condition(0, 1))));

    @Test
    void aDensityIsTheMeanOfItsKernels() {
        List<double[]> places = List.of(new double[] {0.2}, new double[] {0.9});
        ParzenEstimator estimator = new ParzenEstimator(LINE, places);
        double h = 0.2 * Math.pow(2, -1.0 / 5);
        for (double x : new double[] {0, 0.1, 0.5, 1}) {
            double expected = (cut(x, 0.2, h) + cut(x, 0.9, h) + 1) / 3;
            assertEquals(expected, Math.exp(estimator.logDensity(new double[] {x})), 1e-6);
        }
    }

    /** The normal density at x, divided by its integral over [0, 1], which a sum approximates. */
    private static double cut(double x, double center, double h) {
        int steps = 5000;
        double integral = 0;
        for (int step = 0; step < steps; step++) {
            integral += bell((step + 0.5) / steps, center, h) / steps;
        }
        return bell(x, center, h) / integral;
    }

    private static double bell(double x, double center, double h) {
        double z = (x - center) / h;
        return Math.exp(-z * z / 2);
    }

    /** Over the whole tree: the places without the inner dimensions, and the integral over those with them. */
    @Test
    void aDensityIntegratesToOne() {
        ParzenEstimator estimator = new ParzenEstimator(
                TREE,
                List.of(new double[] {0, Double.NaN, Double.NaN}, new double[] {1, 0.05, 3}, new double[] {1, 0.9, 7}));
        double mass = Math.exp(estimator.logDensity(new double[] {0, Double.NaN, Double.NaN}))
                + Math.exp(estimator.logDensity(new double[] {2, Double.NaN, Double.NaN}));
        int steps = 2000;
        for (double whole : new double[] {1, 3, 5, 7}) {
            for (int step = 0; step < steps; step++) {
                double value = 0.01 * Math.pow(100, (step + 0.5) / steps);
                mass += Math.exp(estimator.logDensity(new double[] {1, value, whole})) / steps;
            }
        }
        assertEquals(1, mass, 1e-4);
    }

    /** The share of draws in each part of the tree is its mass. */
    @Test
    void drawsFollowTheDensity() {
        ParzenEstimator estimator =
                new ParzenEstimator(TREE, List.of(new double[] {1, 0.05, 3}, new double[] {2, Double.NaN, Double.NaN}));
        int draws = 20_000;
        int[] ofChoice = new int[3];
        int[] ofWhole = new int[8];
        int below = 0;
        SplittableRandom random = new SplittableRandom(3);
        for (int draw = 0; draw < draws; draw++) {
            double[] place = estimator.draw(random);
            ofChoice[(int) place[0]]++;
            assertEquals(place[0] == 1, !Double.isNaN(place[1]));
            if (place[0] == 1) {
                ofWhole[(int) place[2]]++;
                below += place[1] < 0.1 ? 1 : 0;
            }
        }
        double tolerance = 5 * Math.sqrt(0.25 / draws);
        for (int choice : new int[] {0, 2}) {
            double expected = Math.exp(estimator.logDensity(new double[] {choice, Double.NaN, Double.NaN}));
            assertEquals(expected, ofChoice[choice] / (double) draws, tolerance);
        }
        int steps = 1000;
        double expectedBelow = 0;
        for (int whole = 1; whole <= 7; whole += 2) {
            double expected = 0;
            for (int step = 0; step < steps; step++) {
                double share = (step + 0.5) / steps;
                double mass =
                        Math.exp(estimator.logDensity(new double[] {1, 0.01 * Math.pow(100, share), whole})) / steps;
                expected += mass;
                expectedBelow += share < 0.5 ? mass : 0;
            }
            assertEquals(expected, ofWhole[whole] / (double) draws, tolerance);
        }
        assertEquals(expectedBelow, below / (double) draws, tolerance);
    }

    @Test
    void proposesNearTheBest() {
        List<Observation> tried = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            double x = (i + 0.5) / 40;
            tried.add(new Observation(new double[] {x}, Math.abs(x - 0.3)));
        }
        for (int seed = 0; seed < 20; seed++) {
            double[] next = Tpe.propose(LINE, tried, List.of(), seed).get(0);
            assertEquals(0.3, next[0], 0.15);
        }
    }

    /** The candidate with the highest l/g, by densities that are computed here. */
    @Test
    void theFirstCandidateHasTheHighestRatio() {
        List<Observation> tried = List.of(
                new Observation(new double[] {0.7}, 3),
                new Observation(new double[] {0.1}, 1),
                new Observation(new double[] {0.4}, 2));
        List<double[]> candidates = Tpe.propose(LINE, tried, List.of(), 5);
        double best = ratio(candidates.get(0)[0]);
        assertTrue(candidates.stream().allMatch(candidate -> ratio(candidate[0]) <= best + 1e-9));
    }

    private static double ratio(double x) {
        // l has one kernel and the prior, g two
        double h = 0.2 * Math.pow(2, -1.0 / 5);
        double l = (cut(x, 0.1, 0.2) + 1) / 2;
        double g = (cut(x, 0.7, h) + cut(x, 0.4, h) + 1) / 3;
        return l / g;
    }

    @Test
    void theSameArgumentsGiveTheSameProposal() {
        List<Observation> tried =
                List.of(new Observation(new double[] {1, 0.1, 3}, 2), new Observation(new double[] {1, 0.5, 7}, 3));
        List<double[]> first = Tpe.propose(TREE, tried, List.of(), 9);
        List<double[]> again = Tpe.propose(TREE, tried, List.of(), 9);
        for (int candidate = 0; candidate < first.size(); candidate++) {
            assertArrayEquals(first.get(candidate), again.get(candidate));
        }
        assertFalse(Arrays.deepEquals(
                first.toArray(), Tpe.propose(TREE, tried, List.of(), 10).toArray()));
    }

    /** Where a place runs, fewer proposals go. */
    @Test
    void keepsAwayFromWhatIsRunning() {
        List<Observation> tried = List.of(
                new Observation(new double[] {0.2}, 1),
                new Observation(new double[] {0.8}, 1.01),
                new Observation(new double[] {0.5}, 9));
        double alone = 0;
        double beside = 0;
        for (int seed = 0; seed < 50; seed++) {
            alone += Tpe.propose(LINE, tried, List.of(), seed).get(0)[0] / 50;
            beside += Tpe.propose(LINE, tried, List.of(new double[] {0.05}, new double[] {0.1}), seed)
                            .get(0)[0]
                    / 50;
        }
        assertTrue(beside > alone + 0.05, alone + " " + beside);
    }

    @Test
    void aFailureIsNeverGood() {
        List<Observation> tried = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            tried.add(new Observation(new double[] {0.9 + i / 200.0}, Double.NaN));
        }
        tried.add(new Observation(new double[] {0.2}, 5));
        double mean = 0;
        for (int seed = 0; seed < 20; seed++) {
            mean += Tpe.propose(LINE, tried, List.of(), seed).get(0)[0] / 20;
        }
        assertTrue(mean < 0.4, "mean " + mean);
        assertEquals(24, Tpe.propose(LINE, tried.subList(0, 20), List.of(), 1).size(), "all failed");
    }

    /** Mean regret after 30 trials over 20 seeds, on a function of which the minimum is known. */
    @Test
    void beatsRandomDraws() {
        SearchSpace branin = new SearchSpace(List.of(new Dimension.Uniform(-5, 10), new Dimension.Uniform(0, 15)));
        double random = 0;
        double tpe = 0;
        for (int seed = 0; seed < 20; seed++) {
            random += regret(branin, TpeTest::branin, 30, seed) / 20;
            tpe += regret(branin, TpeTest::branin, 10, seed) / 20;
        }
        assertTrue(tpe < 0.6 * random, "TPE " + tpe + ", random " + random);
    }

    private static double regret(SearchSpace space, ToDoubleFunction<double[]> loss, int startup, int seed) {
        List<Observation> tried = new ArrayList<>();
        for (int number = 0; number < 30; number++) {
            long own = seed * 1000L + number;
            double[] place = number < startup
                    ? space.draw(new SplittableRandom(own))
                    : Tpe.propose(space, tried, List.of(), own).get(0);
            tried.add(new Observation(place, loss.applyAsDouble(place)));
        }
        return tried.stream().mapToDouble(Observation::loss).min().orElseThrow();
    }

    /** Branin and Hoo 1972, minus its minimum of 0.397887. */
    private static double branin(double[] place) {
        double x = place[0];
        double bent = place[1] - 5.1 / (4 * Math.PI * Math.PI) * x * x + 5 / Math.PI * x - 6;
        return bent * bent + 10 * (1 - 1 / (8 * Math.PI)) * Math.cos(x) + 10 - 0.397887;
    }

    @Test
    void refusesADimensionThatDependsOnALaterOne() {
        assertThrows(
                IllegalArgumentException.class,
                () -> new SearchSpace(
                        List.of(new Dimension.Choice(2), new Dimension.Choice(2)),
                        List.of(Optional.of(new Condition(1, 0)), Optional.empty())));
    }

    @Test
    void aShareIsWhereTheValueIs() {
        Dimension log = new Dimension.LogUniform(1e-4, 1);
        assertEquals(0.01, log.value(0.5), 1e-12);
        assertEquals(0.25, log.share(0.001), 1e-12);
        Dimension whole = new Dimension.Whole(1, 8, 3); // 1, 4, 7
        assertEquals(List.of(1.0, 4.0, 7.0), List.of(whole.value(0), whole.value(0.5), whole.value(1)));
        assertEquals(0.5, whole.share(4), 1e-12);
        assertTrue(whole.has(7) && !whole.has(5) && !whole.has(10));
        assertEquals(0.1235, new Dimension.Uniform(0, 1).value(0.123456));
    }
}
