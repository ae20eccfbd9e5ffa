package io.targetdrop.search;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.targetdrop.search.Journal.Proposed;
import io.targetdrop.search.SearchPlan.Point;
import io.targetdrop.search.Trial.Leg;
import io.targetdrop.search.Trial.Proposal;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** TPE inside of ASHA's rungs of 1, 3 and 9 epochs, with scores that are a known function of the settings and the epochs. */
class AshaProposalsTest {
    private static final int SAMPLES = 45;
    private static final int STARTUP = 8;

    private static SearchPlan plan(String... settings) {
        List<String> all = new ArrayList<>(List.of(
                "search.strategy=asha",
                "search.proposals=tpe",
                "search.samples=" + SAMPLES,
                "search.startup=" + STARTUP,
                "training.epochs=9"));
        all.addAll(List.of(settings));
        return TpeSchedulerTest.plan(all.toArray(String[]::new));
    }

    /** Networks that drop much learn slowly, so that the order changes a little with the epochs. */
    private static double score(Leg leg) {
        double drop = Double.parseDouble(leg.trial().values().getOrDefault("regularizer.drop-probability", "0"));
        return TpeSchedulerTest.score(leg.trial()) - 0.1 * (1 + drop) / leg.epochs();
    }

    /** What a search leaves when it is killed. */
    private static final class Directory {
        private final Memory journal;
        /** The scores of legs, by trial and epoch: a checkpoint gives them without training. */
        private final Map<String, Double> checkpoints = new HashMap<>();

        private Directory(String name) {
            this.journal = new Memory(name);
        }
    }

    /** Trains up to a number of legs, with so many slots, of which the oldest ends first. */
    private static List<Leg> run(
            SearchPlan plan, Directory directory, int slots, int most, ToDoubleFunction<Leg> scores) {
        Memory journal = directory.journal;
        Scheduler scheduler = Scheduler.of(
                plan,
                ProposedPoints.of(plan, journal),
                point -> journal.write(Proposed.of(point.trials().get(0))));
        List<Leg> trained = new ArrayList<>();
        Deque<Leg> running = new ArrayDeque<>();
        while (trained.size() < most) {
            for (Optional<Leg> next = Optional.empty(); running.size() < slots; running.add(next.get())) {
                next = scheduler.next();
                if (next.isEmpty()) {
                    break;
                }
            }
            if (running.isEmpty()) {
                break;
            }
            Leg leg = running.poll();
            String key = leg.trial().id() + " " + leg.epochs();
            if (!directory.checkpoints.containsKey(key)) {
                trained.add(leg);
                directory.checkpoints.put(key, scores.applyAsDouble(leg));
            }
            scheduler.ended(leg, directory.checkpoints.get(key));
            if (leg.isLast()) {
                journal.write(new Outcome.Completed(leg.trial(), Outcome.Metrics.NONE, Optional.empty()), List.of());
            }
        }
        return trained;
    }

    private static List<Leg> run(SearchPlan plan, Directory directory, int most) {
        return run(plan, directory, 1, most, AshaProposalsTest::score);
    }

    /** The points in the order in which they began. */
    private static List<Trial> entered(List<Leg> legs) {
        return legs.stream().filter(leg -> leg.epochs() == 1).map(Leg::trial).toList();
    }

    /** A row says how many points its point was proposed from, and for how long the best of these had been trained. */
    @Test
    void drawsSomePointsAndProposesTheOthers() {
        List<Leg> legs = run(plan(), new Directory("bohb rungs"), Integer.MAX_VALUE);
        List<Trial> trials = entered(legs);
        assertEquals(SAMPLES, trials.size());
        assertEquals(SAMPLES, new HashSet<>(trials.stream().map(Trial::id).toList()).size());
        for (int number = 0; number < SAMPLES; number++) {
            List<Leg> before = legs.subList(0, legs.indexOf(new Leg(trials.get(number), 1)));
            int longest = before.stream().mapToInt(Leg::epochs).max().orElse(0);
            Proposal expected = number < STARTUP ? Proposal.drawn(number) : new Proposal(number, number, longest);
            assertEquals(expected, trials.get(number).proposal());
        }
    }

    @Test
    void proposesBetterPointsThanItsDraws() {
        double drawn = 0;
        double proposed = 0;
        for (int seed = 0; seed < 5; seed++) {
            List<Trial> trials =
                    entered(run(plan("seed=" + seed), new Directory("bohb better " + seed), Integer.MAX_VALUE));
            drawn += mean(trials.subList(0, STARTUP)) / 5;
            proposed += mean(trials.subList(STARTUP, SAMPLES)) / 5;
        }
        assertTrue(proposed > drawn + 0.2, "drawn " + drawn + ", proposed " + proposed);
    }

    private static double mean(List<Trial> trials) {
        return trials.stream().mapToDouble(TpeSchedulerTest::score).average().orElseThrow();
    }

    /** Among the draws, between proposals, before and after promotions. */
    @ParameterizedTest
    @ValueSource(ints = {3, 9, 17, 30, 31, 32, 50})
    void aResumedSearchContinuesAsIfNothingHadHappened(int killed) {
        SearchPlan plan = plan();
        List<Leg> undisturbed = run(plan, new Directory("bohb whole"), Integer.MAX_VALUE);
        Directory directory = new Directory("bohb killed " + killed);
        List<Leg> legs = new ArrayList<>(run(plan, directory, killed));
        legs.addAll(run(plan, directory, Integer.MAX_VALUE));
        assertEquals(undisturbed, legs);
    }

    /** In the middle of a point, too. */
    @Test
    void aResumedSearchFinishesTheRepetitions() {
        SearchPlan plan = plan("search.repetitions=2");
        List<Leg> undisturbed = run(plan, new Directory("bohb two"), Integer.MAX_VALUE);
        Directory directory = new Directory("bohb two killed");
        List<Leg> legs = new ArrayList<>(run(plan, directory, 51));
        legs.addAll(run(plan, directory, Integer.MAX_VALUE));
        assertEquals(undisturbed, legs);
    }

    /** The sequence depends on which legs ended first, but what was proposed before stays and is trained once. */
    @Test
    void aSearchOfManySlotsResumesWithThePointsThatItHadProposed() {
        SearchPlan plan = plan();
        Directory directory = new Directory("bohb slots");
        List<Leg> legs = new ArrayList<>(run(plan, directory, 4, 40, AshaProposalsTest::score));
        Set<Map<String, String>> proposed = new HashSet<>();
        directory.journal.proposed().forEach(point -> proposed.add(point.values()));
        Set<Map<String, String>> begun = new HashSet<>();
        entered(legs).forEach(trial -> begun.add(trial.values()));
        legs.addAll(run(plan, directory, 4, Integer.MAX_VALUE, AshaProposalsTest::score));
        assertTrue(proposed.size() > 15, proposed::toString);
        assertEquals(legs.size(), new HashSet<>(legs).size(), "no leg is trained twice");
        Map<Integer, Map<String, String>> byNumber = new TreeMap<>();
        entered(legs).forEach(trial -> byNumber.put(trial.proposal().number(), trial.values()));
        assertEquals(SAMPLES, byNumber.size());
        assertEquals(SAMPLES, entered(legs).size());
        assertTrue(byNumber.values().containsAll(proposed));
        assertTrue(byNumber.values().containsAll(begun));
    }

    /** Points fail in the first rung, so the scores of higher rungs say nothing about them. */
    @Test
    void proposalsStayAwayFromWhatFailed() {
        ToDoubleFunction<Leg> failing =
                leg -> rate(leg.trial()) > 0.02 ? Double.NaN : 1 + Math.log10(rate(leg.trial())) - 1.0 / leg.epochs();
        List<Trial> trials = entered(run(plan(), new Directory("bohb failing"), 1, Integer.MAX_VALUE, failing));
        List<Trial> late = trials.subList(SAMPLES / 2, SAMPLES);
        assertTrue(late.get(late.size() - 1).proposal().epochs() > 1, "learns from a higher rung");
        long failures = late.stream().filter(trial -> rate(trial) > 0.02).count();
        // a draw from 1e-4 to 1 fails in 42 % of cases, and the best is next to what fails
        assertTrue(failures < 0.42 * late.size(), failures + " of " + late.size() + " proposals failed");
    }

    private static double rate(Trial trial) {
        return Double.parseDouble(trial.values().get("training.learning-rate"));
    }

    @Test
    void aSmallSpaceEndsWhenAllOfItIsTried() {
        String rate = "search.axes.\"training.learning-rate\"=";
        SearchPlan plan = plan(
                rate + "null", "search.axes.regularizer=null", "search.startup=3", rate + "[0.01, 0.02, 0.03, 0.1]");
        List<Leg> legs = run(plan, new Directory("bohb small"), Integer.MAX_VALUE);
        assertEquals(4, entered(legs).size());
        List<Point> points = plan.points();
        assertEquals(3, points.size());
        assertEquals(1, legs.stream().filter(leg -> leg.epochs() == 9).count());
    }
}
