package io.targetdrop.search;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.targetdrop.search.SearchPlan.Point;
import io.targetdrop.search.Strategy.Rungs;
import io.targetdrop.search.Trial.Leg;
import io.targetdrop.training.Metric;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;

class HalvingSchedulerTest {
    private static final int POINTS = 36;
    private static final int EPOCHS = 9;

    /** The higher its learning rate, the better a point. */
    private static final ToDoubleFunction<Leg> BY_LEARNING_RATE =
            leg -> leg.trial().config().training().learningRate();

    @Test
    void rungsGrowByTheReductionAndEndWithTheWholeRun() {
        assertEquals(List.of(1, 3, 9), new Rungs(1, 3).epochs(9));
        assertEquals(List.of(2, 8, 10), new Rungs(2, 4).epochs(10));
        assertEquals(List.of(5), new Rungs(5, 3).epochs(5));
    }

    /** 36 points for 1 epoch, 12 for 2 more, 4 for 6 more: 84 epochs instead of 324. */
    @Test
    void halvingPromotesAThirdOfEachRung() {
        List<Leg> legs = run(halving(Trials.points(POINTS, EPOCHS)), 2, BY_LEARNING_RATE);

        assertEquals(POINTS, count(legs, 1));
        assertEquals(12, count(legs, 3));
        assertEquals(4, count(legs, 9));
        List<Double> finalists = legs.stream()
                .filter(leg -> leg.epochs() == EPOCHS)
                .map(leg -> leg.trial().config().training().learningRate())
                .toList();
        assertEquals(List.of(0.036, 0.035, 0.034, 0.033), finalists);
    }

    /** The learning rates are their losses, and a failed trial has none. */
    @Test
    void aLowerLossIsPromoted() {
        Scheduler scheduler = scheduler(new Strategy.Halving(new Rungs(1, 3)), Trials.points(6, EPOCHS), Metric.LOSS);
        List<Leg> legs = run(scheduler, 2, leg -> rate(leg) == 0.001 ? Double.NaN : rate(leg));
        assertEquals(
                List.of(0.002, 0.003),
                legs.stream()
                        .filter(leg -> leg.epochs() == 3)
                        .map(HalvingSchedulerTest::rate)
                        .toList());
    }

    private static double rate(Leg leg) {
        return leg.trial().config().training().learningRate();
    }

    @Test
    void halvingWaitsForTheWholeRung() {
        Scheduler scheduler = halving(Trials.points(3, EPOCHS));
        Leg first = scheduler.next().orElseThrow();
        Leg second = scheduler.next().orElseThrow();
        Leg third = scheduler.next().orElseThrow();
        scheduler.ended(first, 0.9);
        scheduler.ended(second, 0.1);
        assertEquals(Optional.empty(), scheduler.next());
        scheduler.ended(third, 0.2);
        assertEquals(first.trial(), scheduler.next().orElseThrow().trial());
    }

    @Test
    void ashaPromotesAtOnceAndLeavesNoSlotIdle() {
        Scheduler scheduler = asha(Trials.points(6, EPOCHS));
        List<Leg> begun = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            begun.add(scheduler.next().orElseThrow());
        }
        scheduler.ended(begun.get(0), 0.5);
        scheduler.ended(begun.get(1), 0.6);
        assertEquals(1, scheduler.next().orElseThrow().epochs(), "a third of two is less than one");
        scheduler.ended(begun.get(2), 0.4);
        Leg promoted = scheduler.next().orElseThrow();
        assertEquals(3, promoted.epochs());
        assertEquals(begun.get(1).trial(), promoted.trial());
    }

    /** In at most 0.4 times the epochs of the grid, including wrong promotions. */
    @Test
    void ashaFindsTheBestForLessThanTheGrid() {
        List<Point> points = Trials.points(POINTS, EPOCHS);
        List<Leg> legs = run(asha(points), 2, BY_LEARNING_RATE);
        int epochs = 0;
        for (Leg leg : legs) {
            epochs += leg.epochs() == 1 ? 1 : leg.epochs() * 2 / 3;
        }
        assertTrue(epochs <= 0.4 * POINTS * EPOCHS, "trained " + epochs);
        assertTrue(
                legs.stream().anyMatch(leg -> leg.epochs() == EPOCHS && BY_LEARNING_RATE.applyAsDouble(leg) == 0.036));
    }

    @Test
    void aPointThatFailedIsNeverPromoted() {
        List<Leg> legs = run(halving(Trials.points(3, EPOCHS)), 1, leg -> Double.NaN);
        assertEquals(3, legs.size());
    }

    /** Two of nine are sane: one of them is promoted to the end. */
    @Test
    void halvingContinuesWithFewerPointsThanPlanned() {
        List<Leg> legs = run(
                halving(Trials.points(9, EPOCHS)),
                2,
                leg -> BY_LEARNING_RATE.applyAsDouble(leg) <= 0.002 ? BY_LEARNING_RATE.applyAsDouble(leg) : Double.NaN);
        assertEquals(9, count(legs, 1));
        assertEquals(2, count(legs, 3));
        assertEquals(1, count(legs, 9));
    }

    /** A third of two points is less than one point, but the best is still promoted. */
    @Test
    void onePointIsAlwaysTrainedToTheEnd() {
        for (int points = 1; points <= 5; points++) {
            assertEquals(
                    1, count(run(asha(Trials.points(points, EPOCHS)), 2, BY_LEARNING_RATE), 9), points + " points");
            assertEquals(
                    1, count(run(halving(Trials.points(points, EPOCHS)), 2, BY_LEARNING_RATE), 9), points + " points");
        }
    }

    @Test
    void aPointIsPromotedWithAllOfItsRepetitionsByTheirMean() {
        List<Point> points = Trials.points(EPOCHS, 2, 0.1, 0.2, 0.3);
        // one lucky seed of the first point is not enough
        List<Leg> legs = run(halving(points), 1, HalvingSchedulerTest::firstSeedOfTheFirstPointIsLucky);
        assertEquals(
                points.get(1).trials(),
                legs.stream().filter(leg -> leg.epochs() == 3).map(Leg::trial).toList());
    }

    private static double firstSeedOfTheFirstPointIsLucky(Leg leg) {
        boolean isFirstPoint = BY_LEARNING_RATE.applyAsDouble(leg) == 0.1;
        double unlucky = isFirstPoint ? 0.1 : 0.6;
        return isFirstPoint && leg.trial().repetition() == 0 ? 0.9 : unlucky;
    }

    @Test
    void pointsThatNeverReachTheLastRungArePruned() {
        Scheduler scheduler = halving(Trials.points(POINTS, EPOCHS));
        run(scheduler, 2, BY_LEARNING_RATE);
        assertEquals(32, scheduler.pruned().size());
        assertEquals(0, scheduler.epochsLeft());
    }

    @Test
    void refusesRungsWithoutReduction() {
        assertThrows(IllegalArgumentException.class, () -> new Rungs(1, 1));
        assertThrows(IllegalArgumentException.class, () -> new Rungs(0, 3));
    }

    private static Scheduler halving(List<Point> points) {
        return scheduler(new Strategy.Halving(new Rungs(1, 3)), points, Metric.ACCURACY);
    }

    private static Scheduler asha(List<Point> points) {
        return scheduler(new Strategy.Asha(new Rungs(1, 3)), points, Metric.ACCURACY);
    }

    private static Scheduler scheduler(Strategy strategy, List<Point> points, Metric metric) {
        SearchConfig config = new SearchConfig(
                strategy,
                points.get(0).trials().size(),
                SearchConfig.Placement.TASK,
                0,
                SearchConfig.Tested.CHOSEN,
                0,
                metric);
        SearchPlan plan = new SearchPlan(config, List.of(Trials.AXIS), points);
        return Scheduler.of(plan, new TreeMap<>(), point -> {});
    }

    /** All legs in the order in which they start, with this many running at once and the oldest ending first. */
    private static List<Leg> run(Scheduler scheduler, int slots, ToDoubleFunction<Leg> accuracy) {
        List<Leg> begun = new ArrayList<>();
        Deque<Leg> running = new ArrayDeque<>();
        while (true) {
            Optional<Leg> next = running.size() < slots ? scheduler.next() : Optional.empty();
            if (next.isPresent()) {
                begun.add(next.get());
                running.add(next.get());
            } else if (running.isEmpty()) {
                return begun;
            } else {
                Leg leg = running.poll();
                scheduler.ended(leg, accuracy.applyAsDouble(leg));
            }
        }
    }

    private static long count(List<Leg> legs, int epochs) {
        return legs.stream().filter(leg -> leg.epochs() == epochs).count();
    }
}
