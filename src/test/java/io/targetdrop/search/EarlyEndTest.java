package io.targetdrop.search;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.targetdrop.data.SettingException;
import io.targetdrop.search.SearchPlan.Point;
import io.targetdrop.search.Trial.Leg;
import io.targetdrop.training.Metric;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EarlyEndTest {
    private static final int EPOCHS = 3;

    /** Scores by point and epoch; every trial runs by itself. */
    private static List<Integer> epochsOf(double[][] scores, Metric metric) {
        return epochsOf(scores, 0, metric);
    }

    private static List<Integer> epochsOf(double[][] scores, int warmUp, Metric metric) {
        List<Point> points = Trials.points(scores.length, EPOCHS);
        Scheduler scheduler = new MedianPruning(new Scheduler.Full(points), warmUp, metric);
        int[] epochs = new int[scores.length];
        for (Optional<Leg> next = scheduler.next(); next.isPresent(); next = scheduler.next()) {
            Leg leg = next.get();
            int point = points.stream().map(one -> one.trials().get(0)).toList().indexOf(leg.trial());
            epochs[point] = leg.epochs();
            double score = scores[point][leg.epochs() - 1];
            scheduler.ended(leg, score);
            assertEquals(
                    epochs[point] < EPOCHS && isPruned(scores, point, leg.epochs(), warmUp, metric),
                    scheduler.stopped().contains(leg.trial()),
                    "point " + point + " after " + leg.epochs());
        }
        return Arrays.stream(epochs).boxed().toList();
    }

    /** The rule in plain loops: worse than the median of those before it and itself, if these are five. */
    private static boolean isPruned(double[][] scores, int point, int epoch, int warmUp, Metric metric) {
        if (epoch <= warmUp) {
            return false;
        }
        List<Double> reached = new ArrayList<>();
        for (int other = 0; other <= point; other++) {
            boolean gotHere = true;
            for (int before = 1; before < epoch; before++) {
                gotHere &= !isPruned(scores, other, before, warmUp, metric);
            }
            if (gotHere) {
                reached.add(metric.quality(scores[other][epoch - 1]));
            }
        }
        double own = metric.quality(scores[point][epoch - 1]);
        List<Double> sorted = reached.stream().sorted().toList();
        int count = sorted.size();
        double median = (sorted.get((count - 1) / 2) + sorted.get(count / 2)) / 2;
        return count >= 5 && own < median;
    }

    @Test
    void stopsTrialsThatAreWorseThanTheMedian() {
        double[][] scores = {
            {0.1, 0.2, 0.3},
            {0.2, 0.3, 0.4},
            {0.3, 0.4, 0.5},
            {0.4, 0.5, 0.6},
            {0.25, 0.9, 0.9}, // the fifth: below the median of 0.25? it is the median
            {0.15, 0.9, 0.9}, // below the median 0.225
            {0.35, 0.35, 0.9}, // below the median of the second epoch
            {0.9, 0.9, 0.9},
        };
        assertEquals(List.of(3, 3, 3, 3, 3, 1, 2, 3), epochsOf(scores, Metric.ACCURACY));
    }

    /** The sixth starts slowly and ends best; the seventh is still bad after the second epoch. */
    @Test
    void noTrialEndsInTheWarmUp() {
        double[][] scores = {
            {0.1, 0.2, 0.3},
            {0.2, 0.3, 0.4},
            {0.3, 0.4, 0.5},
            {0.4, 0.5, 0.6},
            {0.4, 0.5, 0.6},
            {0.1, 0.6, 0.9},
            {0.1, 0.2, 0.3}
        };
        assertEquals(List.of(3, 3, 3, 3, 3, 1, 1), epochsOf(scores, 0, Metric.ACCURACY));
        assertEquals(List.of(3, 3, 3, 3, 3, 3, 2), epochsOf(scores, 1, Metric.ACCURACY));
        assertEquals(List.of(3, 3, 3, 3, 3, 3, 3), epochsOf(scores, 2, Metric.ACCURACY));
        assertEquals(List.of(3, 3, 3, 3, 3, 3, 3), epochsOf(scores, 9, Metric.ACCURACY), "longer than the trials");
    }

    @Test
    void refusesAWarmUpWithoutPruning() {
        SettingException refused =
                assertThrows(SettingException.class, () -> new EarlyEnd(0, EarlyEnd.Pruning.NONE, 2));
        assertTrue(refused.complaint().contains("must be 0 unless search.pruning is median but is 2"));
        assertThrows(SettingException.class, () -> new EarlyEnd(0, EarlyEnd.Pruning.MEDIAN, -1));
    }

    @Test
    void aLowLossIsGood() {
        double[][] scores = {{4, 4, 4}, {3, 3, 3}, {2, 2, 2}, {1, 1, 1}, {5, 0, 0}, {0.5, 0.5, 0.5}};
        assertEquals(List.of(3, 3, 3, 3, 1, 3), epochsOf(scores, Metric.LOSS));
    }

    /** Scores by point and repetition; every trial runs by itself. */
    private static List<Trial> race(List<Point> points, double[][] scores, Metric metric) {
        Scheduler scheduler = new Racing(new Scheduler.Full(points), scores[0].length, metric);
        List<Trial> trained = new ArrayList<>();
        for (Optional<Leg> next = scheduler.next(); next.isPresent(); next = scheduler.next()) {
            Trial trial = next.get().trial();
            int point = points.stream().map(Point::values).toList().indexOf(trial.values());
            trained.add(trial);
            scheduler.ended(next.get(), scores[point][trial.repetition()]);
        }
        List<Trial> all = points.stream().flatMap(one -> one.trials().stream()).toList();
        assertEquals(all.stream().filter(trial -> !trained.contains(trial)).toList(), scheduler.pruned());
        return trained;
    }

    /**
     * The t quantile is 6.31 for two differences and 2.92 for three. The second point's differences to the first are −0.20 and −0.20. The
     * third's are −0.10, 0.02 and 0.05. The fourth's are −0.05, −0.07 and −0.06: half a confidence interval is 6.31·0.0141/√2 = 0.063
     * after two, which is more than 0.06, and 2.92·0.01/√3 = 0.017 after three.
     */
    @Test
    void hopelessRepetitionsAreLeftOut() {
        double[][] scores = {
            {0.60, 0.70, 0.50, 0.65},
            {0.40, 0.50, 0.90, 0.90},
            {0.50, 0.72, 0.55, 0.60},
            {0.55, 0.63, 0.44, 0.99},
        };
        List<Point> points = Trials.points(1, 4, 0.1, 0.2, 0.3, 0.4);
        List<Trial> trained = race(points, scores, Metric.ACCURACY);
        assertEquals(
                List.of(4L, 2L, 4L, 3L),
                points.stream()
                        .map(point -> trained.stream()
                                .filter(trial -> point.trials().contains(trial))
                                .count())
                        .toList());
    }

    /** The second point equals the first, and the third is better than both. */
    @Test
    void equalOrBetterPointsGetAllOfTheirSeeds() {
        double[][] losses = {{3, 2, 4}, {3, 2, 4}, {1, 0, 2}, {2, 1, 3.5}};
        List<Point> points = Trials.points(1, 3, 0.1, 0.2, 0.3, 0.4);
        List<Trial> trained = race(points, losses, Metric.LOSS);
        assertEquals(11, trained.size(), "the fourth is worse than the third by 1 twice");
    }

    /** A failed repetition says nothing about the others, and its point is never the best. */
    @Test
    void aFailedRepetitionIsNoReasonToLeaveOthersOut() {
        double[][] scores = {{0.9, Double.NaN, 0.9}, {0.5, 0.5, 0.5}, {0.4, Double.NaN, 0.4}};
        assertEquals(
                9,
                race(Trials.points(1, 3, 0.1, 0.2, 0.3), scores, Metric.ACCURACY)
                        .size());
    }

    /** A point that has begun is finished, and no other begins. */
    @Test
    void patienceFinishesWhatHasBegun() {
        List<Point> points = Trials.points(1, 2, 0.1, 0.2, 0.3, 0.4, 0.5);
        Scheduler scheduler = new Patience(new Scheduler.Full(points), 2, 2, Metric.ACCURACY);
        List<Trial> trained = new ArrayList<>();
        for (Optional<Leg> next = scheduler.next(); next.isPresent(); next = scheduler.next()) {
            trained.add(next.get().trial());
            scheduler.ended(next.get(), trained.size() <= 2 ? 0.9 : 0.5);
        }
        assertEquals(
                points.subList(0, 3).stream()
                        .flatMap(point -> point.trials().stream())
                        .toList(),
                trained);
    }

    /** Failed points never become the best one, and count. */
    @Test
    void patienceCountsFailedPoints() {
        List<Point> points = Trials.points(6, 1);
        Scheduler scheduler = new Patience(new Scheduler.Full(points), 2, 1, Metric.LOSS);
        int trained = 0;
        double[] losses = {Double.NaN, 3, Double.NaN, Double.NaN, 1, 1};
        for (Optional<Leg> next = scheduler.next(); next.isPresent(); next = scheduler.next()) {
            scheduler.ended(next.get(), losses[trained]);
            trained++;
        }
        assertEquals(4, trained);
    }

    @Test
    void refusesANegativePatience() {
        SettingException refused =
                assertThrows(SettingException.class, () -> new EarlyEnd(-1, EarlyEnd.Pruning.NONE, 0));
        assertTrue(refused.complaint().contains("must be at least 0 but is -1"));
    }
}
