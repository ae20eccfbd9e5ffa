package io.targetdrop.results;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.targetdrop.networks.NetworkName;
import io.targetdrop.search.Outcome;
import io.targetdrop.search.SearchConfig;
import io.targetdrop.search.SearchConfig.Placement;
import io.targetdrop.search.SearchConfig.Tested;
import io.targetdrop.search.SearchPlan;
import io.targetdrop.search.SearchPlan.Point;
import io.targetdrop.search.Strategy;
import io.targetdrop.search.Trial;
import io.targetdrop.search.Trials;
import io.targetdrop.training.TrainingConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RankingTest {
    private static final List<Point> POINTS = Trials.points(2, 2, 0.1, 0.2, 0.3);
    private static final SearchPlan PLAN = new SearchPlan(
            new SearchConfig(new Strategy.Full(), 2, Placement.TASK, 0, Tested.CHOSEN, 10),
            List.of(Trials.AXIS),
            POINTS);

    @Test
    void theBestHasTheHighestMean() {
        Ranking ranking = Ranking.of(PLAN, outcomes(0.6, 0.8, 0.75, 0.75, 0.9, 0.2));
        assertEquals(List.of("0.2", "0.1", "0.3"), values(ranking));
        assertEquals(0.75, ranking.best().orElseThrow().validation().mean());
    }

    @Test
    void aPointThatLostARepetitionDoesNotWinByThat() {
        Ranking ranking = Ranking.of(PLAN, outcomes(0.6, 0.8, 0.75, 0.75, 0.9, Double.NaN));
        assertEquals(List.of("0.2", "0.1", "0.3"), values(ranking));
        assertEquals(1, ranking.standings().get(2).completed().size());
    }

    @Test
    void aPointWithoutAnyIsLeftOut() {
        Ranking ranking = Ranking.of(PLAN, outcomes(0.6, 0.8, Double.NaN, Double.NaN, 0.1, 0.1));
        assertEquals(List.of("0.1", "0.3"), values(ranking));
    }

    @Test
    void anEffectIsTheMeanOverAllTrialsWithTheValue() {
        Map<String, Sample> effect =
                Ranking.of(PLAN, outcomes(0.6, 0.8, 0.75, 0.75, 0.9, 0.2)).effect(Trials.AXIS);
        assertEquals(List.of("0.1", "0.2", "0.3"), List.copyOf(effect.keySet()));
        assertEquals(0.55, effect.get("0.3").mean(), 1e-12);
    }

    /** All of these points drop, so there is no baseline; the test part is read for one point. */
    @Test
    void theTestPartIsReadForTheBestOfARegularizer() {
        Ranking ranking = Ranking.of(PLAN, outcomes(0.6, 0.8, 0.75, 0.75, 0.9, 0.2));
        assertEquals(List.of(ranking.best().orElseThrow()), ranking.tested(Tested.CHOSEN));
        assertTrue(ranking.baseline().isEmpty());
    }

    @Test
    void theTestPartIsReadForAllPointsThatAreWhole() {
        Ranking ranking = Ranking.of(PLAN, outcomes(0.6, 0.8, 0.75, Double.NaN, 0.9, 0.2));
        assertEquals(
                List.of("0.1", "0.3"),
                ranking.tested(Tested.ALL).stream()
                        .map(standing -> standing.point().values().get(Trials.AXIS))
                        .toList());
    }

    /** As they are told apart where they are compared. */
    @Test
    void theTestPartIsReadForEachNetworkWithAndWithoutCutout() {
        List<Point> points = new ArrayList<>();
        List<Outcome> outcomes = new ArrayList<>();
        for (NetworkName network : List.of(NetworkName.RESNET_8, NetworkName.RESNET_20)) {
            for (int cutout : List.of(TrainingConfig.NO_CUTOUT, 8)) {
                for (double learningRate : List.of(0.1, 0.2)) {
                    Trial trial = Trials.of(network, cutout, learningRate);
                    points.add(new Point(trial.values(), List.of(trial)));
                    outcomes.add(outcome(trial, learningRate));
                }
            }
        }
        SearchPlan plan = new SearchPlan(PLAN.config(), List.of(Trials.AXIS), points);
        assertEquals(4, Ranking.of(plan, outcomes).tested(Tested.CHOSEN).size());
    }

    private static List<String> values(Ranking ranking) {
        return ranking.standings().stream()
                .map(standing -> standing.point().values().get(Trials.AXIS))
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
        Outcome.Metrics metrics = new Outcome.Metrics(2, OptionalInt.empty(), 0.5, 0.9, 0.6, accuracy, 200, 1, 2);
        return Double.isNaN(accuracy)
                ? new Outcome.Failed(trial, Outcome.Metrics.NONE, "it diverged", Optional.of("0"))
                : new Outcome.Completed(trial, metrics, Optional.of("0"));
    }
}
