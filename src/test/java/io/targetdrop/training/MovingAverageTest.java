package io.targetdrop.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.targetdrop.configuration.Configurations;
import io.targetdrop.data.SettingException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MovingAverageTest {
    private static final double DECAY = 0.9;
    /** Of both epochs of 13 steps, with an averaging every 5 steps. */
    private static final int[] BOUNDARIES = {5, 10, 13, 18, 23, 26};

    /** The weighted mean of what training went through, by plain loops over all boundaries. */
    @Test
    void isTheWeightedMeanOfTheParametersAfterEachAveraging() {
        TrainingPlan plan = plan(DECAY);
        LocalReplica replica = new LocalReplica(plan, Plans.network(plan));
        List<float[]> seen = new ArrayList<>();
        TrainingLoop.Trained trained = run(plan, replica, seen);

        double[] expected = new double[seen.get(0).length];
        double weights = 0;
        int before = 0;
        for (int boundary : BOUNDARIES) {
            double weight = 0;
            for (int step = before + 1; step <= boundary; step++) {
                // the share of each of these steps in an average that is taken step by step
                weight += (1 - DECAY) * Math.pow(DECAY, 26 - step);
            }
            weights += weight;
            for (int i = 0; i < expected.length; i++) {
                expected[i] += weight * seen.get(boundary - 1)[i];
            }
            before = boundary;
        }
        float[] found = TrainingState.of(trained.network()).parameters();
        boolean[] statistics = statistics(plan);
        for (int i = 0; i < expected.length; i++) {
            if (!statistics[i]) {
                assertEquals(expected[i] / weights, found[i], 1e-6, "parameter " + i);
            }
        }
        assertEquals(1 - Math.pow(DECAY, 26), weights, 1e-12);
    }

    /** Training goes the same way; only the running values of batch normalisation differ, which training does not use. */
    @Test
    void trainingDoesNotNoticeIt() {
        TrainingPlan plan = plan(DECAY);
        List<float[]> with = new ArrayList<>();
        List<float[]> without = new ArrayList<>();
        run(plan, new LocalReplica(plan, Plans.network(plan)), with);
        TrainingPlan plain = plan(0);
        run(plain, new LocalReplica(plain, Plans.network(plain)), without);
        boolean[] statistics = statistics(plan);
        float[] last = with.get(25);
        float[] expected = without.get(25);
        for (int i = 0; i < last.length; i++) {
            last[i] = statistics[i] ? 0 : last[i];
            expected[i] = statistics[i] ? 0 : expected[i];
        }
        assertArrayEquals(expected, last);
    }

    @Test
    void theResultHasTheBatchNormStatisticsOfTheAverage() {
        TrainingPlan plan = plan(DECAY);
        TrainingLoop.Trained trained = run(plan, new LocalReplica(plan, Plans.network(plan)), new ArrayList<>());
        float[] found = TrainingState.of(trained.network()).parameters();
        LocalReplica recomputed = new LocalReplica(plan, trained.network());
        recomputed.recomputeBatchNorm();
        assertArrayEquals(
                found, TrainingState.of(recomputed.network()).parameters(), "recomputing it again changes nothing");
        assertEquals(
                trained.result().train().loss(), recomputed.score(1).train().loss(), 1e-12);
    }

    @ParameterizedTest
    @ValueSource(doubles = {-0.1, 1, Double.NaN})
    void refusesADecayThatIsNoShare(double decay) {
        assertEquals(
                "decay must be in [0, 1) but is " + decay + "; 0.999 is usual, 0 is for no average",
                assertThrows(SettingException.class, () -> new TrainingConfig.Ema(decay))
                        .getMessage());
    }

    private static TrainingLoop.Trained run(TrainingPlan plan, LocalReplica replica, List<float[]> seen) {
        return TrainingLoop.run(
                plan,
                replica,
                new TrainingLoop.Progress() {
                    @Override
                    public void round(int epoch, Replicas.RoundSummary round) {
                        seen.add(replica.state().parameters());
                    }
                },
                Checkpoints.none());
    }

    /** Whether each parameter is a running value of batch normalisation. */
    private static boolean[] statistics(TrainingPlan plan) {
        var network = Plans.network(plan);
        boolean[] statistics = new boolean[(int) network.numParams()];
        int first = 0;
        for (int vertex : network.topologicalSortOrder()) {
            var layer = network.getVertices()[vertex].getLayer();
            if (layer != null) {
                for (var parameter : layer.paramTable().entrySet()) {
                    int end = first + (int) parameter.getValue().length();
                    boolean isStatistic = List.of("mean", "var").contains(parameter.getKey());
                    Arrays.fill(statistics, first, end, isStatistic);
                    first = end;
                }
            }
        }
        return statistics;
    }

    private static TrainingPlan plan(double decay) {
        return Plans.plan(
                Configurations.of(
                                "data.format=generated",
                                "training={epochs=2, batch-size=8, learning-rate=0.05, ema={decay=" + decay + "}}")
                        .training(),
                Plans.averaging(1, 5));
    }
}
