package io.targetdrop.search;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.targetdrop.data.CifarDirectory;
import io.targetdrop.data.DataConfig;
import io.targetdrop.data.DataException;
import io.targetdrop.search.SearchConfig.Placement;
import io.targetdrop.search.SearchConfig.Tested;
import io.targetdrop.search.SearchPlan.Point;
import io.targetdrop.search.Strategy.Rungs;
import io.targetdrop.search.Trial.Leg;
import io.targetdrop.training.Checkpoints;
import io.targetdrop.training.EarlyStopping;
import io.targetdrop.training.EpochResult;
import io.targetdrop.training.LocalReplica;
import io.targetdrop.training.Measures;
import io.targetdrop.training.Metric;
import io.targetdrop.training.Plans;
import io.targetdrop.training.RunConfig;
import io.targetdrop.training.Score;
import io.targetdrop.training.Scores;
import io.targetdrop.training.TrainingLoop;
import io.targetdrop.training.TrainingPlan;
import io.targetdrop.training.spark.LocalSpark;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.spark.JobExecutionStatus;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SearchTest {
    private static final int EPOCHS = 3;

    /** A learning rate with which the loss of these networks overflows. */
    private static final double ABSURD = 1e30;

    private static JavaSparkContext spark;

    @BeforeAll
    static void start() {
        spark = LocalSpark.start("local[2]");
    }

    @AfterAll
    static void stop() {
        spark.stop();
    }

    @Test
    void aTrialEqualsTrainingAlone() {
        Point point = Trials.points(EPOCHS, 1, 0.05).get(0);
        Memory journal = new Memory("alone");
        search(new Strategy.Full(), List.of(point), journal).run();

        Trial trial = point.trials().get(0);
        TrainingPlan plan = new TrialPlans().of(trial.config());
        TrainingLoop.Trained alone = TrainingLoop.run(
                plan, new LocalReplica(plan, Plans.network(plan)), Plans.silence(), Checkpoints.none());
        assertEquals(scores(alone.epochs()), scores(journal.epochs.get(trial.id())));
    }

    @Test
    void theOrderOfTrialsChangesNothing() {
        List<Point> points = new ArrayList<>(Trials.points(EPOCHS, 2, 0.02, 0.05, 0.1));
        Memory forwards = new Memory("forwards");
        search(new Strategy.Full(), points, forwards).run();
        Collections.reverse(points);
        Memory backwards = new Memory("backwards");
        search(new Strategy.Full(), points, backwards).run();

        assertEquals(6, forwards.epochs.size());
        forwards.epochs.forEach((id, epochs) -> assertEquals(scores(epochs), scores(backwards.epochs.get(id))));
    }

    @Test
    void anAbsurdLearningRateIsARowAndASaneOneWins() {
        List<Point> points = Trials.points(EPOCHS, 1, ABSURD, 0.05, 2 * ABSURD);
        List<Outcome> outcomes =
                search(new Strategy.Full(), points, new Memory("absurd")).run();

        assertEquals(
                List.of(Outcome.Status.FAILED, Outcome.Status.COMPLETED, Outcome.Status.FAILED),
                outcomes.stream().map(Outcome::status).toList());
        assertTrue(outcomes.get(0).error().orElseThrow().contains("the loss must stay finite"), outcomes::toString);
    }

    @Test
    void tooManyFailuresEndTheSearch() {
        double[] learningRates = {ABSURD, 2 * ABSURD, 3 * ABSURD, 4 * ABSURD};
        SearchPlan plan = plan(new Strategy.Full(), Trials.points(EPOCHS, 1, learningRates), Placement.TASK, 1);
        Memory journal = new Memory("failures");
        Search search = new Search(spark, plan, new TrialPlans(), journal, new Silence());
        SearchException ended = assertThrows(SearchException.class, search::run);
        assertTrue(ended.getMessage().contains("search.max-failed-trials"), ended.getMessage());
        assertTrue(journal.outcomes.size() >= 2);
    }

    @Test
    void storedTrialsAreNotTrainedAgain() {
        List<Point> points = Trials.points(EPOCHS, 1, 0.02, 0.05, 0.1);
        Memory journal = new Memory("kept");
        search(new Strategy.Full(), points.subList(0, 2), journal).run();
        List<Outcome> all = search(new Strategy.Full(), points, journal).run();

        assertEquals(3, all.size());
        assertEquals(3, journal.written.size());
        assertEquals(3, new HashSet<>(journal.written).size());
    }

    @Test
    void aFinishedSearchRunsNothing() {
        List<Point> points = Trials.points(EPOCHS, 1, 0.02, 0.05);
        Memory journal = new Memory("done");
        List<Outcome> first = search(new Strategy.Full(), points, journal).run();
        assertEquals(first, search(new Strategy.Full(), points, journal).run());
        assertEquals(2, journal.written.size());
    }

    /** One of three points resumes where it paused. Its numbers are those of a trial that never paused. */
    @Test
    void halvingResumesFromTheCheckpoint() {
        List<Point> points = Trials.points(EPOCHS, 1, 0.02, 0.05, 0.1);
        Memory halved = new Memory("halved");
        List<Outcome> outcomes =
                search(new Strategy.Halving(new Rungs(1, 3)), points, halved).run();
        Memory whole = new Memory("whole");
        search(new Strategy.Full(), points, whole).run();

        List<Outcome> completed = outcomes.stream()
                .filter(outcome -> outcome instanceof Outcome.Completed)
                .toList();
        assertEquals(1, completed.size());
        String winner = completed.get(0).trial().id();
        assertEquals(scores(whole.epochs.get(winner)), scores(halved.epochs.get(winner)));
        for (Outcome outcome : outcomes) {
            if (outcome instanceof Outcome.Pruned) {
                assertEquals(1, outcome.metrics().epochs());
                String id = outcome.trial().id();
                assertEquals(scores(whole.epochs.get(id)).subList(0, 1), scores(halved.epochs.get(id)));
            }
        }
    }

    /** After the end there are no checkpoints, so the table of epochs is read instead. */
    @Test
    void aHalvedSearchThatGrowsTrainsOnlyWhatIsNew() {
        List<Point> points = Trials.points(EPOCHS, 1, 0.02, 0.05, 0.1, 0.2);
        Memory journal = new Memory("grown");
        Strategy halving = new Strategy.Halving(new Rungs(1, 3));
        search(halving, points.subList(0, 3), journal).run();
        journal.forgetCheckpoints();
        Silence heard = new Silence();
        SearchPlan plan = plan(halving, points, Placement.TASK, 10);
        List<Outcome> outcomes = new Search(spark, plan, new TrialPlans(), journal, heard).run();

        assertEquals(4, outcomes.size());
        String fresh = points.get(3).trials().get(0).id();
        assertTrue(heard.began.contains(fresh));
        List<String> again =
                heard.began.stream().filter(id -> !id.equals(fresh)).toList();
        assertTrue(again.isEmpty(), again.toString());
        for (Outcome outcome : journal.outcomes.values()) {
            int epochs = outcome instanceof Outcome.Pruned ? 1 : EPOCHS;
            assertEquals(epochs, outcome.metrics().epochs(), "rows keep what was measured: " + outcome);
        }
    }

    /** A search over all trials trains a pruned one to its end. */
    /** A network that learns nothing is worse with every seed. */
    @Test
    void aHopelessPointGetsNoMoreSeedsAndStaysPrunedWhenTheSearchIsResumed() {
        List<Point> points = Trials.points(EPOCHS, 4, 0.05, 1e-8);
        Strategy racing = new Strategy.Full(new EarlyEnd(0, EarlyEnd.Pruning.RACING, 0));
        SearchConfig config = new SearchConfig(racing, 4, Placement.TASK, 1, Tested.CHOSEN, 0, Metric.LOSS);
        SearchPlan plan = new SearchPlan(config, List.of(Trials.AXIS), points);
        Memory journal = new Memory("racing");
        List<Outcome> raced = new Search(spark, plan, new TrialPlans(), journal, new Silence()).run();
        Silence progress = new Silence();
        List<Outcome> resumed = new Search(spark, plan, new TrialPlans(), journal, progress).run();

        assertEquals(
                List.of(Outcome.Status.COMPLETED, Outcome.Status.PRUNED),
                List.of(raced.get(3).status(), raced.get(7).status()));
        assertEquals(0, raced.get(7).metrics().epochs(), "it was not trained");
        assertEquals(statuses(raced), statuses(resumed));
        assertEquals(List.of(), progress.began);
    }

    private static List<Outcome.Status> statuses(List<Outcome> outcomes) {
        return outcomes.stream().map(Outcome::status).toList();
    }

    @Test
    void theGridAfterHalvingIsTheWholeGrid() {
        List<Point> points = Trials.points(EPOCHS, 1, 0.02, 0.05, 0.1);
        Memory journal = new Memory("then all");
        search(new Strategy.Halving(new Rungs(1, 3)), points, journal).run();
        List<Outcome> outcomes = search(new Strategy.Full(), points, journal).run();

        assertEquals(
                List.of(Outcome.Status.COMPLETED, Outcome.Status.COMPLETED, Outcome.Status.COMPLETED),
                outcomes.stream().map(Outcome::status).toList());
        assertTrue(journal.outcomes.values().stream().allMatch(outcome -> outcome instanceof Outcome.Completed));
    }

    /** One trial at a time, on two workers. */
    @Test
    void aTrialUsesTheWholeCluster() {
        RunConfig config = Trials.config(2, 0.05, 2);
        Map<String, String> values = Map.of(Trials.AXIS, "0.05");
        Trial trial = new Trial(new Trial.Id("in-turn", "point", "data"), values, 0, config);
        Memory journal = new Memory("in turn");
        SearchPlan plan = plan(new Strategy.Full(), List.of(new Point(values, List.of(trial))), Placement.CLUSTER, 0);
        Search search = new Search(spark, plan, new TrialPlans(), journal, new Silence());

        Outcome outcome = search.run().get(0);

        assertEquals(Outcome.Status.COMPLETED, outcome.status(), outcome::toString);
        assertEquals(2, journal.epochs.get("in-turn").size());
        assertEquals(1, search.test(List.of(trial)).size());
    }

    /** Applies to its metrics and its test score, with each placement. */
    @ParameterizedTest
    @EnumSource
    void theResultOfATrialThatMonitorsItsValidationIsItsBestEpoch(Placement placement) {
        Trial trial = watching(8, 0.2);
        TrainingPlan alonePlan = new TrialPlans().of(trial.config());
        LocalReplica replica = new LocalReplica(alonePlan, Plans.network(alonePlan));
        TrainingLoop.Trained alone = TrainingLoop.run(alonePlan, replica, Plans.silence(), Checkpoints.none());
        assertTrue(alone.resultEpoch() < alone.epochs().size(), "the best epoch must not be the last for this test");
        SearchPlan plan = plan(new Strategy.Full(), List.of(new Point(trial.values(), List.of(trial))), placement, 0);
        Search search = new Search(spark, plan, new TrialPlans(), new Memory("best " + placement), new Silence());

        Outcome.Metrics metrics = search.run().get(0).metrics();

        assertEquals(OptionalInt.of(alone.resultEpoch()), metrics.bestEpoch());
        assertEquals(alone.epochs().size(), metrics.epochs());
        assertEquals(alone.result().validation().measures(), metrics.validation());
        assertEquals(alone.result().train().measures(), metrics.train());
        assertEquals(Map.of(trial.id(), replica.test().summary().measures()), search.test(List.of(trial)));
    }

    /** A rung compares trials by the result that each would have now, also when it reads the table of epochs. */
    @Test
    void aRungChoosesByTheBestEpochSoFar() {
        List<Point> points = new ArrayList<>();
        for (double learningRate : new double[] {0.1, 0.2, 0.3}) {
            Trial trial = watching(8, learningRate);
            points.add(new Point(trial.values(), List.of(trial)));
        }
        Memory journal = new Memory("best rungs");
        Strategy halving = new Strategy.Halving(new Rungs(4, 3));
        List<Outcome> outcomes = search(halving, points, journal).run();
        journal.forgetCheckpoints();
        Outcome winner = outcomes.stream()
                .filter(outcome -> outcome instanceof Outcome.Completed)
                .findFirst()
                .orElseThrow();
        double best = accuracyAtTheRung(journal, winner.trial());
        for (Outcome outcome : outcomes) {
            assertTrue(accuracyAtTheRung(journal, outcome.trial()) <= best, outcomes::toString);
        }
        assertEquals(outcomes, search(halving, points, journal).run(), "finished trials are found");
    }

    private static double accuracyAtTheRung(Memory journal, Trial trial) {
        return journal.epochs.get(trial.id()).stream()
                .limit(4)
                .mapToDouble(EpochResult::validationAccuracy)
                .max()
                .orElseThrow();
    }

    private static Trial watching(int epochs, double learningRate) {
        EarlyStopping stopping = new EarlyStopping(EarlyStopping.Monitor.VALIDATION_ACCURACY, 3);
        return Trials.watching(
                Trials.points(epochs, 1, learningRate).get(0).trials().get(0), stopping);
    }

    /** As a user does on Spark's web page. */
    @Test
    void aCancelledTrialIsARowAndTheOthersContinue() {
        List<Point> points = Trials.points(15, 1, 0.02, 0.05, 0.1);
        String victim = points.get(0).trials().get(0).id();
        SearchPlan plan = plan(new Strategy.Full(), points, Placement.TASK, 0);
        Thread canceller = new Thread(() -> cancel("trial " + victim));
        canceller.start();

        List<Outcome> outcomes =
                new Search(spark, plan, new TrialPlans(), new Memory("cancelled"), new Silence()).run();

        assertEquals(
                List.of(Outcome.Status.CANCELLED, Outcome.Status.COMPLETED, Outcome.Status.COMPLETED),
                outcomes.stream().map(Outcome::status).toList());
        assertTrue(outcomes.get(0).error().orElseThrow().contains("cancelled"), outcomes::toString);
    }

    /** Waits for a running job, because other tests leave finished ones in the same group. */
    private static void cancel(String group) {
        while (Arrays.stream(spark.statusTracker().getJobIdsForGroup(group))
                .mapToObj(spark.statusTracker()::getJobInfo)
                .noneMatch(job -> job != null && job.status() == JobExecutionStatus.RUNNING)) {
            Thread.onSpinWait();
        }
        spark.cancelJobGroup(group);
    }

    @Test
    void aTrialIsTestedOnce() {
        Point point = Trials.points(EPOCHS, 1, 0.05).get(0);
        Memory journal = new Memory("test");
        Search search = search(new Strategy.Full(), List.of(point), journal);
        search.run();
        Map<String, Measures> tests = search.test(point.trials());
        assertEquals(tests, search.test(point.trials()));
        assertEquals(1, journal.testsWritten);
    }

    /** Wrong data is wrong for all trials, so it ends the search instead of failing each trial. */
    @Test
    void dataThatVanishesEndsTheSearch(@TempDir Path directory) throws Exception {
        CifarDirectory cifar = new CifarDirectory(directory).writeGenerated(40, 10);
        RunConfig small = Trials.config(1, 0.05, 1);
        DataConfig data = new DataConfig(cifar.cifar10(), DataConfig.NO_LIMIT, DataConfig.NO_LIMIT, 0.2);
        RunConfig config = new RunConfig(
                small.seed(), data, small.network(), small.training(), small.averaging(), small.checkpoint());
        TrialPlans plans = new TrialPlans();
        plans.of(config);
        try (var files = Files.list(directory)) {
            for (Path file :
                    files.filter(path -> path.toString().contains("data_batch")).toList()) {
                Files.delete(file);
            }
        }
        Trial trial = new Trial(new Trial.Id("vanished", "point", "data"), Map.of(), 0, config);
        Memory journal = new Memory("vanished");
        SearchPlan plan = plan(new Strategy.Full(), List.of(new Point(Map.of(), List.of(trial))), Placement.TASK, 9);
        Search search = new Search(spark, plan, plans, journal, new Silence());

        assertThrows(DataException.class, search::run);
        assertTrue(journal.outcomes.isEmpty());
    }

    /** An earlier version trained the trial, and did not measure macro F1. */
    @Test
    void refusesTrialsWithoutTheMetricThatItRanksBy() {
        Point point = Trials.points(EPOCHS, 1, 0.05).get(0);
        Memory journal = new Memory("metric");
        Outcome.Metrics earlier = new Outcome.Metrics(
                EPOCHS, OptionalInt.empty(), Scores.measures(0.5, 0.9), Scores.measures(0.6, 0.8), 100, 1, 2);
        journal.write(new Outcome.Completed(point.trials().get(0), earlier, Optional.empty()), List.of());
        SearchConfig config =
                new SearchConfig(new Strategy.Full(), 1, Placement.TASK, 0, Tested.CHOSEN, 10, Metric.MACRO_F1);
        SearchPlan plan = new SearchPlan(config, List.of(Trials.AXIS), List.of(point));
        Search search = new Search(spark, plan, new TrialPlans(), journal, new Silence());

        String message = assertThrows(DataException.class, search::run).getMessage();

        assertTrue(
                message.startsWith(
                        "the table of trials must have validation_macro_f1, because search.metric is macro-f1"),
                message);
    }

    private static Search search(Strategy strategy, List<Point> points, Memory journal) {
        SearchPlan plan = plan(strategy, points, Placement.TASK, 10);
        return new Search(spark, plan, new TrialPlans(), journal, new Silence());
    }

    private static SearchPlan plan(Strategy strategy, List<Point> points, Placement placement, int maxFailedTrials) {
        SearchConfig config =
                new SearchConfig(strategy, points.get(0).trials().size(), placement, 0, Tested.CHOSEN, maxFailedTrials);
        return new SearchPlan(config, List.of(Trials.AXIS), points);
    }

    /** The part of the results that does not depend on the clock. */
    private static List<List<Score.Summary>> scores(List<EpochResult> epochs) {
        return epochs.stream()
                .map(epoch -> List.of(epoch.train(), epoch.validation()))
                .toList();
    }

    /** Says nothing. */
    private static final class Silence implements SearchProgress {
        private final List<String> began = new ArrayList<>();

        @Override
        public void resumed(List<Outcome> outcomes) {
            // silence
        }

        @Override
        public void began(Leg leg) {
            began.add(leg.trial().id());
        }

        @Override
        public void running(long images) {
            // silence
        }

        @Override
        public void rested(Leg leg, double accuracy, long epochsLeft) {
            // silence
        }

        @Override
        public void ended(Outcome outcome, long epochsLeft) {
            // silence
        }
    }
}
