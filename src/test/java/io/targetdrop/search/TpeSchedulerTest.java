package io.targetdrop.search;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.targetdrop.configuration.Configurations;
import io.targetdrop.search.Journal.Proposed;
import io.targetdrop.search.SearchPlan.Point;
import io.targetdrop.search.Trial.Leg;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** TPE as a scheduler, with scores that are a known function of the settings. */
class TpeSchedulerTest {
    private static final String RATE = "training.learning-rate";
    private static final String DROP = "regularizer.drop-probability";
    private static final int SAMPLES = 20;

    static SearchPlan plan(String... settings) {
        List<String> all = new ArrayList<>(
                List.of(
                        "data.format=generated",
                        "data.train-count=60",
                        "data.test-count=20",
                        "data.side=16",
                        "network.name=plain-cnn",
                        "averaging.workers=1",
                        "training.epochs=1",
                        "search.strategy=tpe",
                        "search.samples=" + SAMPLES,
                        "search.startup=8",
                        "search.axes.\"" + RATE + "\"={ log-uniform = [1e-4, 1] }",
                        "search.axes.regularizer=[{ name = none }, { name = targetdrop, drop-probability = { uniform = [0, 0.9] } }]"));
        all.addAll(List.of(settings));
        return Configurations.search(all.toArray(String[]::new));
    }

    /** Best with TargetDrop, a learning rate of 0.03 and a drop probability of 0.3. */
    static double score(Trial trial) {
        double rate = Math.log10(Double.parseDouble(trial.values().get(RATE)) / 0.03);
        double drop = Double.parseDouble(trial.values().getOrDefault(DROP, "0.9"));
        return 1 - rate * rate / 4 - Math.pow(drop - 0.3, 2);
    }

    /** Trains up to a number of trials, as many at the same time as there are slots, the oldest of which ends first. */
    private static List<Trial> run(SearchPlan plan, Memory journal, int slots, int most) {
        Scheduler scheduler = Scheduler.of(
                plan,
                ProposedPoints.of(plan, journal),
                point -> journal.write(Proposed.of(point.trials().get(0))));
        List<Trial> trained = new ArrayList<>();
        Deque<Leg> running = new ArrayDeque<>();
        while (trained.size() < most) {
            while (running.size() < slots) {
                Optional<Leg> next = scheduler.next();
                if (next.isEmpty()) {
                    break;
                }
                Trial trial = next.get().trial();
                if (journal.outcomes.containsKey(trial.id())) {
                    scheduler.ended(next.get(), score(trial));
                } else {
                    running.add(next.get());
                }
            }
            if (running.isEmpty()) {
                break;
            }
            Leg ended = running.poll();
            trained.add(ended.trial());
            journal.write(new Outcome.Completed(ended.trial(), Outcome.Metrics.NONE, Optional.empty()), List.of());
            scheduler.ended(ended, score(ended.trial()));
        }
        return trained;
    }

    @Test
    void triesAsManyPointsAsAskedForAllDifferent() {
        List<Trial> trials = run(plan(), new Memory("tpe all"), 1, Integer.MAX_VALUE);
        assertEquals(SAMPLES, trials.size());
        assertEquals(SAMPLES, new HashSet<>(trials.stream().map(Trial::id).toList()).size());
        for (int number = 0; number < SAMPLES; number++) {
            assertEquals(number, trials.get(number).proposal().number());
        }
    }

    @Test
    void findsABetterPointThanItsDraws() {
        List<Trial> trials = run(plan(), new Memory("tpe better"), 1, Integer.MAX_VALUE);
        double drawn = best(trials.subList(0, 8));
        double proposed = best(trials.subList(8, SAMPLES));
        assertTrue(proposed > drawn, "drawn " + drawn + ", proposed " + proposed);
    }

    private static double best(List<Trial> trials) {
        return trials.stream().mapToDouble(TpeSchedulerTest::score).max().orElseThrow();
    }

    /** Before, between and after the proposals. */
    @Test
    void aResumedSearchContinuesAsIfNothingHadHappened() {
        SearchPlan plan = plan();
        List<Trial> undisturbed = run(plan, new Memory("tpe whole"), 1, Integer.MAX_VALUE);
        for (int killed : new int[] {3, 8, 9, 15}) {
            Memory journal = new Memory("tpe killed " + killed);
            List<Trial> trials = new ArrayList<>(run(plan, journal, 1, killed));
            trials.addAll(run(plan, journal, 1, Integer.MAX_VALUE));
            assertEquals(undisturbed, trials, "killed after " + killed);
        }
    }

    /** In the middle of a point, too. */
    @ParameterizedTest
    @ValueSource(ints = {17, 31})
    void aResumedSearchFinishesThePointThatWasUnderWay(int killed) {
        SearchPlan plan = plan("search.repetitions=2");
        List<Trial> undisturbed = run(plan, new Memory("tpe two"), 1, Integer.MAX_VALUE);
        assertEquals(2 * SAMPLES, undisturbed.size());
        Memory journal = new Memory("tpe two killed " + killed);
        List<Trial> trials = new ArrayList<>(run(plan, journal, 1, killed));
        trials.addAll(run(plan, journal, 1, Integer.MAX_VALUE));
        assertEquals(undisturbed, trials);
    }

    /** Then proposals depend on what runs beside them; every number is still tried once. */
    @Test
    void aSearchOfManySlotsResumesWithEveryNumberOnce() {
        SearchPlan plan = plan();
        Memory journal = new Memory("tpe slots");
        run(plan, journal, 4, 13);
        run(plan, journal, 4, Integer.MAX_VALUE);
        Map<Integer, Trial> byNumber = new TreeMap<>();
        journal.outcomes
                .values()
                .forEach(outcome -> byNumber.put(outcome.trial().proposal().number(), outcome.trial()));
        assertEquals(SAMPLES, journal.outcomes.size());
        assertEquals(SAMPLES, byNumber.size());
    }

    @Test
    void anotherSeedProposesOtherPoints() {
        List<Trial> first = run(plan(), new Memory("tpe seed 1"), 1, Integer.MAX_VALUE);
        List<Trial> second = run(plan("seed=43"), new Memory("tpe seed 2"), 1, Integer.MAX_VALUE);
        assertNotEquals(
                first.stream().map(Trial::values).toList(),
                second.stream().map(Trial::values).toList());
    }

    /** Of 3 x 2 = 6 points. */
    @Test
    void aSmallSpaceEndsWhenAllOfItIsTried() {
        SearchPlan plan = plan(
                "search.axes.\"" + RATE + "\"=null",
                "search.axes.regularizer=null",
                "search.startup=3",
                "search.axes.\"" + RATE + "\"=[0.01, 0.03, 0.1]",
                "search.axes.\"" + DROP + "\"=[0.1, 0.3]");
        List<Trial> trials = run(plan, new Memory("tpe small"), 1, Integer.MAX_VALUE);
        assertEquals(6, trials.size());
        assertEquals(6, new HashSet<>(trials.stream().map(Trial::values).toList()).size());
    }

    @Test
    void moreSamplesContinueTheSameSearch() {
        SearchPlan plan = plan("search.samples=24");
        List<Trial> whole = run(plan, new Memory("tpe 24"), 1, Integer.MAX_VALUE);
        Memory journal = new Memory("tpe grown");
        List<Trial> trials = new ArrayList<>(run(plan(), journal, 1, Integer.MAX_VALUE));
        trials.addAll(run(plan, journal, 1, Integer.MAX_VALUE));
        assertEquals(whole, trials);
    }

    /** Trials of a space that has changed since are not counted. */
    @Test
    void ignoresTrialsOfAnotherSpace() {
        Memory journal = new Memory("tpe other");
        run(plan(), journal, 1, 12);
        SearchPlan narrower =
                plan("search.axes.\"" + RATE + "\"=null", "search.axes.\"" + RATE + "\"=[0.01, 0.02, 0.03]");
        assertEquals(Map.of(), new HashMap<>(ProposedPoints.of(narrower, journal)));
        for (Point point : ProposedPoints.of(plan(), journal).values()) {
            assertTrue(journal.outcomes.containsKey(point.trials().get(0).id()));
        }
    }

    @Test
    void patienceEndsTheSearch() {
        SearchPlan plan = plan();
        Scheduler scheduler = new Patience(
                Scheduler.of(plan, new TreeMap<>(), point -> {}),
                5,
                1,
                plan.config().metric());
        List<Double> scores = List.of(0.1, 0.5, 0.2, 0.5, 0.3, 0.4, 0.1, 0.9);
        int trained = 0;
        for (Optional<Leg> next = scheduler.next(); next.isPresent(); next = scheduler.next()) {
            scheduler.ended(next.get(), scores.get(trained));
            trained++;
        }
        // the best is the second; five others follow it, and an equal one is not better
        assertEquals(7, trained);
    }
}
