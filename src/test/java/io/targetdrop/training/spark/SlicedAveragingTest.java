package io.targetdrop.training.spark;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.targetdrop.data.SettingException;
import io.targetdrop.training.AveragingConfig;
import io.targetdrop.training.AveragingConfig.Exchange;
import io.targetdrop.training.AveragingConfig.Master;
import io.targetdrop.training.AveragingConfig.UpdaterState;
import io.targetdrop.training.Checkpoints;
import io.targetdrop.training.Plans;
import io.targetdrop.training.Replicas;
import io.targetdrop.training.TrainingConfig;
import io.targetdrop.training.TrainingLoop;
import io.targetdrop.training.TrainingPlan;
import io.targetdrop.training.TrainingState;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.spark.SparkEnv;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.storage.BlockId;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SlicedAveragingTest {
    private static JavaSparkContext spark;

    @BeforeAll
    static void start() {
        spark = LocalSpark.start("local[4,8]");
    }

    @AfterAll
    static void stop() {
        spark.stop();
    }

    /** Seven workers make a tree of two levels, whose sums differ from a plain sum in the last bits. */
    @ParameterizedTest
    @CsvSource({"1, 2, AVERAGE", "3, 2, RESET", "7, 2, AVERAGE", "7, 1, AVERAGE"})
    void endsWithTheBitsOfTheDriversSum(int workers, int depth, UpdaterState updaters) {
        TrainingPlan plan = plan(Plans.averaging(Master.RESIDENT, workers, 2, updaters, depth));
        assertSame(trained(plan), trained(sliced(plan)));
    }

    @Test
    void keepsFrozenParametersToTheLastBit() {
        TrainingPlan usual = Plans.small(3, 2);
        TrainingConfig training = usual.training();
        TrainingPlan frozen = Plans.plan(
                new TrainingConfig(
                        training.epochs(),
                        training.batchSize(),
                        training.learningRate(),
                        training.schedule(),
                        training.momentum(),
                        training.weightDecay(),
                        training.augmentation(),
                        training.cutout(),
                        training.batchNormImages(),
                        training.earlyStopping(),
                        training.classWeights(),
                        List.of("stage-1"),
                        training.softLabels(),
                        training.updater(),
                        training.gradient(),
                        training.ema(),
                        training.scoreImages(),
                        training.colors()),
                usual.averaging());
        assertSame(trained(frozen), trained(sliced(frozen)));
    }

    @Test
    void repeatsATaskThatFails() {
        TrainingPlan plan = plan(Plans.averaging(3, 2));
        ComputationGraph failing = Plans.network(plan);
        TrainingState undisturbed = trained(plan);
        ComputationGraphConfiguration configuration = failing.getConfiguration().clone();
        ((LayerVertex) configuration
                        .getVertices()
                        .get(configuration.getNetworkOutputs().get(0)))
                .setPreProcessor(new FailingNowAndThen());
        ComputationGraph network = new ComputationGraph(configuration);
        network.init(failing.params().dup(), false);
        FailingNowAndThen.FAILURES.set(0);
        assertSame(undisturbed, trained(sliced(plan), network, Set.of()));
        assertTrue(FailingNowAndThen.FAILURES.get() >= 2, () -> FailingNowAndThen.FAILURES + " failed");
    }

    /** After these rounds, counted over the run, no executor has the averaged parameters any more. */
    @Test
    void doesRoundsAgainWhoseResultIsLost() {
        TrainingPlan plan = sliced(plan(Plans.averaging(3, 1)));
        TrainingState undisturbed = trained(plan);
        assertSame(undisturbed, trained(plan, Plans.network(plan), Set.of(2, 3, 4, 7)));
    }

    @Test
    void leavesNothingBehind() {
        trained(sliced(plan(Plans.averaging(3, 2))));
        assertEquals(List.of(), remaining("mean_"));
        assertEquals(List.of(), remaining("worker_"));
    }

    @Test
    void refusesWhatItCannotDo() {
        for (AveragingConfig other : List.of(
                Plans.averaging(Master.DL4J, 2, 2, UpdaterState.AVERAGE, 2),
                Plans.averaging(Master.RESIDENT, 2, 2, UpdaterState.KEEP_LOCAL, 2))) {
            assertTrue(assertThrows(SettingException.class, () -> other.withExchange(Exchange.SLICES))
                    .getMessage()
                    .contains("must be driver"));
        }
    }

    @Test
    void slicesCoverAVectorOfAnyLength() {
        for (int length : new int[] {0, 2, 10, 2_000_000_000}) {
            assertEquals(0, SlicedRound.begin(0, 7, length));
            assertEquals(length, SlicedRound.begin(7, 7, length));
            for (int slice = 0; slice < 7; slice++) {
                int size = SlicedRound.begin(slice + 1, 7, length) - SlicedRound.begin(slice, 7, length);
                assertTrue(size == length / 7 || size == length / 7 + 1, length + ": " + size);
            }
        }
    }

    @Test
    void aSliceMayHaveTheEndOfTheParametersAndTheBeginningOfTheMomentum() {
        ReplicaState state = new ReplicaState(new float[] {1, 2, 3}, new float[] {4, 5});
        for (int from = 0; from <= 5; from++) {
            for (int to = from; to <= 5; to++) {
                float[] slice = new float[to - from];
                state.copyTo(FloatBuffer.wrap(slice), from);
                for (int i = 0; i < slice.length; i++) {
                    assertEquals(from + i + 1, slice[i]);
                }
                ReplicaState other = new ReplicaState(new float[3], new float[2]);
                other.copyFrom(FloatBuffer.wrap(slice), from);
                float sum = 0;
                for (int i = 0; i < 3; i++) {
                    sum += other.parameters()[i] * state.parameters()[i];
                }
                for (int i = 0; i < 2; i++) {
                    sum += other.updater()[i] * state.updater()[i];
                }
                float expected = 0;
                for (int value = from + 1; value <= to; value++) {
                    expected += value * value;
                }
                assertEquals(expected, sum);
            }
        }
    }

    private static TrainingPlan plan(AveragingConfig averaging) {
        return Plans.plan(Plans.small(1, 1).training(), averaging);
    }

    private static TrainingPlan sliced(TrainingPlan plan) {
        return Plans.plan(plan.training(), plan.averaging().withExchange(Exchange.SLICES));
    }

    private static TrainingState trained(TrainingPlan plan) {
        return trained(plan, Plans.network(plan), Set.of());
    }

    /** Trains a plan. After some rounds, counted from 1 over the run, everything that executors have for the next is deleted. */
    private static TrainingState trained(TrainingPlan plan, ComputationGraph network, Set<Integer> lost) {
        List<Integer> rounds = new ArrayList<>();
        try (SparkReplicas replicas = new SparkReplicas(spark, plan, network)) {
            TrainingLoop.run(
                    plan,
                    replicas,
                    new TrainingLoop.Progress() {
                        @Override
                        public void round(int epoch, Replicas.RoundSummary round) {
                            rounds.add(round.stepsDone());
                            if (lost.contains(rounds.size())) {
                                List<BlockId> means = remaining("mean_");
                                assertTrue(!means.isEmpty(), "nothing to lose");
                                means.forEach(
                                        block -> SparkEnv.get().blockManager().removeBlock(block, true));
                            }
                        }
                    },
                    Checkpoints.none());
            return replicas.state();
        }
    }

    private static List<BlockId> remaining(String name) {
        List<BlockId> found = new ArrayList<>();
        var blocks = SparkEnv.get()
                .blockManager()
                .getMatchingBlockIds(block -> block.name().contains(name));
        for (int i = 0; i < blocks.size(); i++) {
            found.add(blocks.apply(i));
        }
        return found;
    }

    private static void assertSame(TrainingState expected, TrainingState actual) {
        assertArrayEquals(expected.parameters(), actual.parameters());
        assertEquals(expected.updaters().size(), actual.updaters().size());
        for (int i = 0; i < expected.updaters().size(); i++) {
            assertArrayEquals(expected.updaters().get(i), actual.updaters().get(i));
        }
    }
}
