package io.targetdrop.results.analysis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.targetdrop.networks.NetworkName;
import io.targetdrop.results.SearchDirectory;
import io.targetdrop.search.Outcome;
import io.targetdrop.search.SearchConfig;
import io.targetdrop.search.SearchConfig.Placement;
import io.targetdrop.search.SearchConfig.Tested;
import io.targetdrop.search.SearchPlan;
import io.targetdrop.search.SearchPlan.Point;
import io.targetdrop.search.Strategy;
import io.targetdrop.search.Trial;
import io.targetdrop.search.Trials;
import io.targetdrop.training.Metric;
import io.targetdrop.training.Scores;
import io.targetdrop.training.TrainingConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LeaderboardTest {
    private static final List<Point> POINTS = Trials.points(2, 2, 0.1, 0.2, 0.3);
    private static final SearchPlan PLAN = new SearchPlan(
            new SearchConfig(new Strategy.Full(), 2, Placement.TASK, 0, Tested.CHOSEN, 10),
            List.of(Trials.AXIS),
            POINTS);

    @Test
    void theBestHasTheHighestMean() {
        Leaderboard leaderboard = leaderboard(outcomes(0.6, 0.8, 0.75, 0.75, 0.9, 0.2));
        assertEquals(List.of("0.2", "0.1", "0.3"), values(leaderboard));
        assertEquals(0.75, leaderboard.best().orElseThrow().validation().mean());
    }

    /** The first has the highest accuracy, the second the lowest loss, the third the highest macro F1. */
    @Test
    void anyMetricRanks() {
        List<TrialResult> trials =
                List.of(measured("0.1", 0.9, 0.5, 0.4), measured("0.2", 0.8, 0.3, 0.5), measured("0.3", 0.7, 0.4, 0.6));
        assertEquals(List.of("0.1", "0.2", "0.3"), values(Leaderboard.of(trials, Metric.ACCURACY)));
        assertEquals(List.of("0.2", "0.3", "0.1"), values(Leaderboard.of(trials, Metric.LOSS)));
        assertEquals(List.of("0.3", "0.2", "0.1"), values(Leaderboard.of(trials, Metric.MACRO_F1)));
    }

    /** Tables of earlier versions have no macro F1. */
    @Test
    void aPointWithoutTheMetricIsNeverTheBest() {
        List<TrialResult> trials = List.of(measured("0.1", 0.9, 0.5, Double.NaN), measured("0.2", 0.8, 0.3, 0.5));
        Leaderboard leaderboard = Leaderboard.of(trials, Metric.MACRO_F1);
        assertEquals(List.of("0.2", "0.1"), values(leaderboard));
        assertEquals(0.5, leaderboard.best().orElseThrow().validation().mean());
        assertEquals(
                0.8,
                leaderboard.best().orElseThrow().validation(Metric.ACCURACY).mean());
    }

    private static TrialResult measured(String value, double accuracy, double loss, double macroF1) {
        Map<String, String> row = Rows.completed(value, 0, accuracy);
        row.put("axes", Rows.axes(Map.of(Trials.AXIS, value)));
        row.put("learning_rate", value);
        row.put("validation_loss", Double.toString(loss));
        row.put("validation_macro_f1", Double.isNaN(macroF1) ? null : Double.toString(macroF1));
        return TrialResult.of(new TrialRow(row));
    }

    @Test
    void aPointThatLostARepetitionDoesNotWinByThat() {
        Leaderboard leaderboard = leaderboard(outcomes(0.6, 0.8, 0.75, 0.75, 0.9, Double.NaN));
        assertEquals(List.of("0.2", "0.1", "0.3"), values(leaderboard));
        assertEquals(1, leaderboard.ranked().get(2).validation().count());
    }

    @Test
    void aPointWithoutAnyIsLeftOut() {
        Leaderboard leaderboard = leaderboard(outcomes(0.6, 0.8, Double.NaN, Double.NaN, 0.1, 0.1));
        assertEquals(List.of("0.1", "0.3"), values(leaderboard));
    }

    @Test
    void anEffectIsTheMeanOverAllTrialsWithTheValue() {
        Map<String, Sample> effect = leaderboard(outcomes(0.6, 0.8, 0.75, 0.75, 0.9, 0.2))
                .effect(Trials.AXIS, trial -> trial.validation(Metric.ACCURACY));
        assertEquals(List.of("0.1", "0.2", "0.3"), List.copyOf(effect.keySet()));
        assertEquals(0.55, effect.get("0.3").mean(), 1e-12);
    }

    /** All of these points drop, so there is no baseline; the test part is read for one point. */
    @Test
    void theTestPartIsReadForTheBestOfARegularizer() {
        Leaderboard leaderboard = leaderboard(outcomes(0.6, 0.8, 0.75, 0.75, 0.9, 0.2));
        assertEquals(List.of(leaderboard.best().orElseThrow()), leaderboard.tested(Tested.CHOSEN));
        assertTrue(leaderboard.baseline().isEmpty());
    }

    @Test
    void theTestPartIsReadForAllCompletePoints() {
        Leaderboard leaderboard = leaderboard(outcomes(0.6, 0.8, 0.75, Double.NaN, 0.9, 0.2));
        assertEquals(
                List.of("0.1", "0.3"),
                leaderboard.tested(Tested.ALL).stream()
                        .map(point -> point.setup().axes().get(Trials.AXIS))
                        .toList());
    }

    /** As in a comparison, which also distinguishes them. */
    @Test
    void theTestPartIsReadForEachNetworkWithAndWithoutCutout() {
        List<Outcome> outcomes = new ArrayList<>();
        for (NetworkName network : List.of(NetworkName.RESNET_8, NetworkName.RESNET_20)) {
            for (int cutout : List.of(TrainingConfig.NO_CUTOUT, 8)) {
                for (double learningRate : List.of(0.1, 0.2)) {
                    Trial trial = Trials.of(network, cutout, learningRate);
                    outcomes.add(outcome(trial, learningRate));
                }
            }
        }
        assertEquals(4, leaderboard(outcomes).tested(Tested.CHOSEN).size());
    }

    /** Files of a directory come in any order; the order of the space must decide on the page, too. */
    @Test
    void amongEqualsTheFirstOfTheSpaceIsBest() {
        assertEquals(List.of("0.1", "0.2", "0.3"), values(leaderboard(outcomes(0.5, 0.7, 0.6, 0.6, 0.7, 0.5))));
    }

    /** The page used to call the best of these the best, the terminal none. */
    @Test
    void aPointThatLostARepetitionIsNeverTheBest() {
        double failed = Double.NaN;
        Leaderboard leaderboard = leaderboard(outcomes(0.6, failed, 0.75, failed, 0.9, failed));
        assertEquals(3, leaderboard.ranked().size());
        assertTrue(leaderboard.best().isEmpty());
        assertTrue(leaderboard.baseline().isEmpty());
    }

    /** Compare keeps networks apart; the best point used to be compared with the baseline of any network. */
    @Test
    void theBaselineHasTheNetworkOfTheBest() {
        Map<String, String> best = Rows.completed("best", 0, 0.9);
        best.put("regularizer", "dropout");
        best.put("drop_probability", "0.1");
        Map<String, String> other = Rows.completed("other", 0, 0.8);
        other.put("network", "resnet-20");
        Leaderboard leaderboard = leaderboardOf(List.of(best, other, Rows.completed("own", 0, 0.7)));
        assertEquals(
                List.of("own"),
                leaderboard.baseline().orElseThrow().trials().stream()
                        .map(trial -> trial.ids().trial())
                        .toList());
    }

    @Test
    void theMarginIsThatOfTheTestPartOnceBothWereScoredThere() {
        Map<String, String> best = Rows.completed("best", 0, 0.9);
        best.put("regularizer", "dropout");
        best.put("drop_probability", "0.1");
        Map<String, String> none = Rows.completed("none", 0, 0.7);
        best.put("test_accuracy", "0.6");
        assertEquals(
                List.of(0.9),
                leaderboardOf(List.of(best, none))
                        .margin()
                        .orElseThrow()
                        .ofBest()
                        .values());
        none.put("test_accuracy", "0.65");
        assertEquals(
                List.of(0.6),
                leaderboardOf(List.of(best, none))
                        .margin()
                        .orElseThrow()
                        .ofBest()
                        .values());
    }

    private static Leaderboard leaderboardOf(List<Map<String, String>> rows) {
        return Leaderboard.of(
                rows.stream().map(row -> TrialResult.of(new TrialRow(row))).toList(), Metric.ACCURACY);
    }

    /** A row made from an outcome has the same values. */
    @Test
    void anOutcomeIsReadLikeItsRow() {
        Outcome outcome = outcomes(0.6, 0.8, 0.75, 0.75, 0.9, 0.2).get(3);
        TrialResult result = SearchDirectory.results(List.of(outcome)).get(0);
        assertEquals(outcome.metrics(), result.metrics());
        assertEquals(outcome.trial().id(), result.ids().trial());
        assertEquals(outcome.trial().ids().point(), result.ids().point().orElseThrow());
        assertEquals(outcome.trial().config().seed(), result.seed());
        assertEquals(OptionalInt.of(1), result.repetition());
        assertEquals("targetdrop", result.setup().method());
    }

    private static Leaderboard leaderboard(List<Outcome> outcomes) {
        return Leaderboard.of(SearchDirectory.results(outcomes), Metric.ACCURACY);
    }

    private static List<String> values(Leaderboard leaderboard) {
        return leaderboard.ranked().stream()
                .map(point -> point.setup().axes().get(Trials.AXIS))
                .toList();
    }

    /** In the order of the trials; NaN is a failure. */
    private static List<Outcome> outcomes(double... accuracies) {
        List<Trial> trials = PLAN.trials().toList();
        return IntStream.range(0, accuracies.length)
                .mapToObj(i -> outcome(trials.get(i), accuracies[i]))
                .toList();
    }

    private static Outcome outcome(Trial trial, double accuracy) {
        Outcome.Metrics metrics = new Outcome.Metrics(
                2, OptionalInt.empty(), Scores.measures(0.5, 0.9), Scores.measures(0.6, accuracy), 200, 1, 2);
        return Double.isNaN(accuracy)
                ? new Outcome.Failed(trial, Outcome.Metrics.NONE, "it diverged", Optional.of("0"))
                : new Outcome.Completed(trial, metrics, Optional.of("0"));
    }
}
