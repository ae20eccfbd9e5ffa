package io.targetdrop.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.targetdrop.training.Checkpoints.Checkpoint;
import io.targetdrop.training.EpochResult.RoundTimes;
import io.targetdrop.training.TrainingLoop.Progress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Tests the loop with one replica in this thread. 108 images make 13 steps of 8 images, with an averaging every 5
 * steps.
 */
class TrainingLoopTest {
    private static final TrainingPlan PLAN = Plans.small(1, 5);

    /** The argument is the number of rounds between two checkpoints; 0 saves at the end of each epoch only. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void aResumedRunEndsAsIfItHadNeverStopped(int everyRounds) {
        String whole = hash(run(new Memory(everyRounds)));
        for (int crash : new int[] {3, 13, 14, 20, 25}) {
            Memory memory = new Memory(everyRounds);
            assertThrows(Crash.class, () -> runUntil(PLAN, crash, memory));
            TrainingLoop.Trained resumed = run(memory);
            assertEquals(whole, hash(resumed), "crashed after " + crash + " steps");
            assertEquals(2, resumed.epochs().size());
        }
    }

    /** Their state is in the checkpoint: both vectors of Adam, and the moving average. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void aRunWithEverythingOnEndsAsIfItHadNeverStopped(int everyRounds) {
        TrainingPlan plan = Plans.plan(Plans.everythingOn(AveragingConfig.Master.RESIDENT), Plans.averaging(1, 5));
        String whole = hash(run(plan, new Memory(everyRounds)));
        for (int crash : new int[] {3, 13, 17}) {
            Memory memory = new Memory(everyRounds);
            assertThrows(Crash.class, () -> runUntil(plan, crash, memory));
            assertEquals(whole, hash(run(plan, memory)), "crashed after " + crash + " steps");
        }
        Memory memory = new Memory(everyRounds);
        run(plan, memory);
        assertEquals(whole, hash(run(plan, memory)), "finished");
    }

    @Test
    void savesACheckpointAtTheEndOfEachEpochAndBetween() {
        Memory memory = new Memory(1);
        run(memory);
        // a round of LocalReplica is one step, so a checkpoint is due after every step
        List<String> ends = memory.saved.stream()
                .filter(checkpoint -> checkpoint.stepsDone() == 0)
                .map(checkpoint ->
                        checkpoint.epoch() + ":" + checkpoint.epochs().size())
                .toList();
        assertEquals(List.of("1:1", "2:2"), ends);
        assertTrue(memory.saved.stream().anyMatch(checkpoint -> checkpoint.stepsDone() > 0));
    }

    @Test
    void aFinishedRunIsNotTrainedAgain() {
        Memory memory = new Memory(0);
        TrainingLoop.Trained first = run(memory);
        TrainingLoop.Trained again = run(memory);
        assertEquals(hash(first), hash(again));
        assertEquals(first.epochs(), again.epochs());
        assertEquals(26, first.network().getConfiguration().getIterationCount());
        assertEquals(26, again.network().getConfiguration().getIterationCount());
        assertEquals(2, again.network().getConfiguration().getEpochCount());
        assertEquals(2, memory.saved.size());
    }

    /** What is scored and saved has the statistics of its own network, unless none are asked for. */
    @ParameterizedTest
    @ValueSource(ints = {0, 64})
    void theResultHasTheBatchNormStatisticsOfItsNetwork(int images) {
        TrainingPlan plan = withBatchNormImages(images);
        LocalReplica replica = new LocalReplica(plan, Plans.network(plan));
        TrainingLoop.run(plan, replica, Plans.silence(), Checkpoints.none());
        TrainingPlan again = withBatchNormImages(64);
        LocalReplica recomputed = new LocalReplica(again, replica.network().clone());
        recomputed.recomputeBatchNorm();
        assertEquals(
                images == 64,
                recomputed.network().params().equals(replica.network().params()));
    }

    private static TrainingPlan withBatchNormImages(int images) {
        TrainingConfig usual = PLAN.training();
        return Plans.plan(
                new TrainingConfig(
                        1,
                        usual.batchSize(),
                        usual.learningRate(),
                        usual.schedule(),
                        usual.momentum(),
                        usual.weightDecay(),
                        usual.augmentation(),
                        usual.cutout(),
                        images,
                        usual.earlyStopping()),
                PLAN.averaging());
    }

    @Test
    void stopsEarly() {
        TrainingConfig usual = PLAN.training();
        // with a learning rate close to zero the validation loss stays the same
        TrainingPlan plan = Plans.plan(
                new TrainingConfig(
                        6,
                        usual.batchSize(),
                        1e-30,
                        usual.schedule(),
                        0,
                        0,
                        usual.augmentation(),
                        usual.cutout(),
                        TrainingConfig.USUAL_BATCH_NORM_IMAGES,
                        new EarlyStopping(EarlyStopping.Monitor.VALIDATION_ACCURACY, 1)),
                Plans.averaging(1, 5));
        TrainingLoop.Trained outcome = TrainingLoop.run(
                plan, new LocalReplica(plan, Plans.network(plan)), Plans.silence(), Checkpoints.none());
        assertTrue(outcome.epochs().size() < 6, () -> outcome.epochs().toString());
    }

    /** The run stops early in one case. In the other it has more patience than epochs and ends at its last epoch. */
    @ParameterizedTest
    @ValueSource(ints = {2, 100})
    void aRunWithEarlyStoppingEndsAsItsBestEpoch(int patience) {
        TrainingPlan plan = watching(patience);
        Memory memory = new Memory(0);
        TrainingLoop.Trained outcome = run(plan, memory);
        int best = plan.training().earlyStopping().bestEpoch(outcome.epochs()).getAsInt() - 1;

        assertEquals(best + 1, outcome.resultEpoch());
        assertEquals(outcome.epochs().get(best), outcome.result());
        assertTrue(best < outcome.epochs().size() - 1, "the best epoch must not be the last for this test");
        assertEquals(patience == 100, outcome.epochs().size() == plan.training().epochs());
        Checkpoint ofBest = memory.saved.get(best);
        assertEquals(best + 1, ofBest.epoch());
        assertArrayEquals(
                ofBest.state().parameters(), TrainingState.of(outcome.network()).parameters());
        assertArrayEquals(
                ofBest.state().updaters().get(0),
                TrainingState.of(outcome.network()).updaters().get(0));
        assertEquals(
                (best + 1) * plan.stepsPerEpoch(),
                outcome.network().getConfiguration().getIterationCount());
        assertEquals(best + 1, outcome.network().getConfiguration().getEpochCount());
    }

    /** The run is stopped and resumed at many moments, twice at each; 11 is prime to the 13 steps of an epoch. */
    @ParameterizedTest
    @ValueSource(ints = {0, 5})
    void aResumedRunWithEarlyStoppingEndsAsItsBestEpoch(int everyRounds) {
        TrainingPlan plan = watching(3);
        TrainingLoop.Trained whole = run(plan, Checkpoints.none());
        int steps = whole.epochs().size() * plan.stepsPerEpoch();
        assertTrue(whole.resultEpoch() < whole.epochs().size(), "the best epoch must not be the last for this test");
        for (int crash = 6; crash <= steps - 4; crash += 11) {
            Memory memory = new Memory(everyRounds);
            int first = crash;
            assertThrows(Crash.class, () -> runUntil(plan, first, memory));
            assertThrows(Crash.class, () -> runUntil(plan, 4, memory));
            TrainingLoop.Trained resumed = run(plan, memory);
            assertEquals(hash(whole), hash(resumed), "crashed after " + crash + " steps");
            assertEquals(whole.resultEpoch(), resumed.resultEpoch());
            assertEquals(whole.epochs().size(), resumed.epochs().size());
        }
    }

    /** A search trains a run in parts. A part ends with its last epoch, and the whole run with its best epoch. */
    @Test
    void aPartOfARunEndsAsItIs() {
        TrainingPlan plan = watching(3);
        TrainingLoop.Trained whole = run(plan, Checkpoints.none());
        Memory memory = new Memory(0);
        for (int epochs = 1; epochs < whole.epochs().size(); epochs++) {
            TrainingLoop.Trained part = loop(plan, Plans.silence(), memory).runTo(epochs);
            assertEquals(epochs, part.resultEpoch());
            assertArrayEquals(
                    memory.endOf(epochs).state().parameters(),
                    TrainingState.of(part.network()).parameters());
        }
        TrainingLoop.Trained last =
                loop(plan, Plans.silence(), memory).runTo(whole.epochs().size());
        assertEquals(hash(whole), hash(last));
        assertEquals(whole.resultEpoch(), last.resultEpoch());
    }

    private static TrainingPlan watching(int patience) {
        TrainingConfig usual = PLAN.training();
        return Plans.plan(
                new TrainingConfig(
                        8,
                        usual.batchSize(),
                        0.2,
                        usual.schedule(),
                        usual.momentum(),
                        usual.weightDecay(),
                        usual.augmentation(),
                        usual.cutout(),
                        TrainingConfig.USUAL_BATCH_NORM_IMAGES,
                        new EarlyStopping(EarlyStopping.Monitor.VALIDATION_ACCURACY, patience)),
                Plans.averaging(1, 5));
    }

    private static TrainingLoop.Trained run(TrainingPlan plan, Checkpoints checkpoints) {
        return TrainingLoop.run(plan, new LocalReplica(plan, Plans.network(plan)), Plans.silence(), checkpoints);
    }

    @Test
    void divergenceNamesEpochRoundAndWorkerAndKeepsCheckpoints() {
        Memory memory = new Memory(0);
        Diverging replicas = new Diverging();
        TrainingException diverged =
                assertThrows(TrainingException.class, () -> TrainingLoop.run(PLAN, replicas, Plans.silence(), memory));
        assertEquals(
                "the loss must stay finite but is NaN in epoch 2, round 2, worker 3; lower training.learning-rate or add a"
                        + " warm-up",
                diverged.getMessage());
        assertEquals(1, memory.latest().orElseThrow().epoch());
    }

    private static TrainingLoop.Trained run(Checkpoints checkpoints) {
        return run(PLAN, checkpoints);
    }

    private static TrainingLoop loop(TrainingPlan plan, Progress progress, Checkpoints checkpoints) {
        return new TrainingLoop(plan, new LocalReplica(plan, Plans.network(plan)), progress, checkpoints);
    }

    private static void runUntil(TrainingPlan plan, int steps, Checkpoints checkpoints) {
        Progress crashing = new Progress() {
            private int done;

            @Override
            public void round(int epoch, Replicas.RoundSummary round) {
                done++;
                if (done == steps) {
                    throw new Crash();
                }
            }

            @Override
            public void epoch(EpochResult result) {
                // continues
            }
        };
        loop(plan, crashing, checkpoints).runTo(plan.training().epochs());
    }

    private static String hash(TrainingLoop.Trained outcome) {
        return FloatVector.sha256(outcome.network().params());
    }

    private static final class Crash extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    /** Keeps checkpoints in memory. */
    private static final class Memory implements Checkpoints {
        private final List<Checkpoint> saved = new ArrayList<>();
        private final int everyRounds;

        private Memory(int everyRounds) {
            this.everyRounds = everyRounds;
        }

        @Override
        public Optional<Checkpoint> latest() {
            return saved.isEmpty() ? Optional.empty() : Optional.of(saved.get(saved.size() - 1));
        }

        @Override
        public Checkpoint endOf(int epoch) {
            return saved.stream()
                    .filter(checkpoint -> checkpoint.epoch() == epoch && checkpoint.stepsDone() == 0)
                    .findFirst()
                    .orElseThrow();
        }

        @Override
        public void save(Checkpoint checkpoint, EarlyStopping stopping) {
            saved.add(checkpoint);
        }

        @Override
        public int everyRounds() {
            return everyRounds;
        }
    }

    /** One network whose fourth worker's loss is not a number in the second round of the second epoch. */
    private static final class Diverging implements Replicas {
        private final LocalReplica replica = new LocalReplica(PLAN, Plans.network(PLAN));

        @Override
        public void train(int epoch, int firstStep, RoundObserver observer) {
            observer.round(new RoundSummary(5, 1, OptionalInt.empty(), RoundTimes.undivided(1)));
            observer.round(
                    epoch == 0
                            ? new RoundSummary(13, 1, OptionalInt.empty(), RoundTimes.undivided(1))
                            : new RoundSummary(10, Double.NaN, OptionalInt.of(3), RoundTimes.undivided(1)));
        }

        @Override
        public io.targetdrop.data.Normalization normalization() {
            return replica.normalization();
        }

        @Override
        public org.deeplearning4j.nn.graph.ComputationGraph network() {
            return replica.network();
        }

        @Override
        public TrainingState state() {
            return replica.state();
        }

        @Override
        public void restore(TrainingState state) {
            replica.restore(state);
        }

        @Override
        public void recomputeBatchNorm() {
            // has no network
        }

        @Override
        public EpochScores score(int epoch) {
            return replica.score(epoch);
        }

        @Override
        public Score test() {
            return replica.test();
        }

        @Override
        public void close() {
            replica.close();
        }
    }
}
