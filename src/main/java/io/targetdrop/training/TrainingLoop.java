package io.targetdrop.training;

import io.targetdrop.data.Normalization;
import io.targetdrop.training.Checkpoints.Checkpoint;
import io.targetdrop.training.EpochResult.RoundTimes;
import io.targetdrop.training.Replicas.RoundSummary;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.deeplearning4j.nn.graph.ComputationGraph;

/** Trains epoch after epoch: it trains the replicas, scores them, reports progress and saves a checkpoint. */
public final class TrainingLoop {
    private static final double NANOSECONDS = 1e9;

    private final TrainingPlan plan;
    private final Replicas replicas;
    private final Progress progress;
    private final Checkpoints checkpoints;
    private final EarlyStopping stopping;
    private final List<EpochResult> results = new ArrayList<>();
    /** The state after the best epoch so far; null without early stopping. */
    private TrainingState best;
    /** Belongs to the parameters that the replicas have; kept up to date by {@link Epoch}. */
    private final MovingAverage average;

    /** Prepares training without starting it. Use {@link #run} to train all of a plan. */
    public TrainingLoop(TrainingPlan plan, Replicas replicas, Progress progress, Checkpoints checkpoints) {
        this.plan = plan;
        this.replicas = replicas;
        this.progress = progress;
        this.checkpoints = checkpoints;
        this.stopping = plan.training().earlyStopping();
        this.average = new MovingAverage(plan);
    }

    /**
     * The result of a run, or of a part of one.
     *
     * @param network the trained network, as of the end of {@code resultEpoch}
     * @param normalization how its inputs are normalised
     * @param epochs one result per epoch
     * @param resultEpoch the epoch whose network it is, counted from 1: the best one if the run has ended and monitors
     *     its validation part, otherwise the last one
     * @param seconds wall-clock time of this process's part of the run
     */
    public record Trained(
            ComputationGraph network,
            Normalization normalization,
            List<EpochResult> epochs,
            int resultEpoch,
            double seconds) {

        /** The result of the epoch whose network this is. */
        public EpochResult result() {
            return epochs.get(resultEpoch - 1);
        }
    }

    /**
     * Trains to the end of the plan, or until it stops early. The replicas then have the parameters of the result. This
     * does not read the test part; {@link Replicas#test} does.
     *
     * @param checkpoints where to resume from, and where to save to
     * @throws TrainingException if the loss stops being finite
     */
    public static Trained run(TrainingPlan plan, Replicas replicas, Progress progress, Checkpoints checkpoints) {
        return new TrainingLoop(plan, replicas, progress, checkpoints)
                .runTo(plan.training().epochs());
    }

    /**
     * Trains a part of the plan's epochs. It resumes from the plan's checkpoint as if training had never stopped.
     *
     * @param epochs the epoch at whose end to stop, at least 1; at most the epochs of the plan are trained
     * @throws TrainingException if the loss stops being finite
     */
    public Trained runTo(int epochs) {
        int end = Math.min(epochs, plan.training().epochs());
        long start = System.nanoTime();
        Epoch epoch = checkpoints.latest().map(this::resume).orElseGet(() -> new Epoch(0, 0, RoundTimes.NONE));
        while (epoch.number < end && !isOver()) {
            epoch.train();
            EpochResult result = epoch.score();
            results.add(result);
            progress.epoch(result);
            epoch = new Epoch(epoch.number + 1, 0, RoundTimes.NONE);
            epoch.begin();
        }
        int resultEpoch = restoreResult();
        ComputationGraph network = replicas.network();
        network.getConfiguration().setIterationCount(resultEpoch * plan.stepsPerEpoch());
        network.getConfiguration().setEpochCount(resultEpoch);
        return new Trained(network, replicas.normalization(), List.copyOf(results), resultEpoch, secondsSince(start));
    }

    private boolean isOver() {
        return results.size() >= plan.training().epochs() || stopping.isOver(results);
    }

    /** Restores the network of the result: the best epoch's if the run is over. Returns the epoch that it is of. */
    private int restoreResult() {
        int resultEpoch = isOver() ? stopping.resultEpoch(results) : results.size();
        if (resultEpoch < results.size()) {
            replicas.restore(best.averaged());
        } else if (average.isOn()) {
            replicas.restore(state().averaged());
        }
        return resultEpoch;
    }

    private TrainingState state() {
        return average.isOn() ? replicas.state().withAverage(average.copy()) : replicas.state();
    }

    private Epoch resume(Checkpoint checkpoint) {
        replicas.restore(checkpoint.state());
        average.restore(checkpoint.state());
        results.addAll(checkpoint.epochs());
        stopping.bestEpoch(results).ifPresent(epoch -> best = bestOf(checkpoint, epoch));
        progress.resumed(checkpoint);
        return new Epoch(checkpoint.epoch(), checkpoint.stepsDone(), checkpoint.times());
    }

    /** Reads the state now, so that a lost best epoch is found before more epochs are trained. */
    private TrainingState bestOf(Checkpoint newest, int epoch) {
        boolean isItself = newest.epoch() == epoch && newest.stepsDone() == 0;
        return isItself ? newest.state() : checkpoints.endOf(epoch).state();
    }

    /** The current epoch. */
    private final class Epoch {
        private final int number;
        private int stepsDone;
        private RoundTimes times;

        private Epoch(int number, int stepsDone, RoundTimes times) {
            this.number = number;
            this.stepsDone = stepsDone;
            this.times = times;
        }

        private void train() {
            replicas.train(number, stepsDone, this::round);
        }

        private void round(RoundSummary round) {
            requireFinite(round);
            stepsDone = round.stepsDone();
            average.afterStep(number, stepsDone, replicas);
            times = times.plus(round.times());
            progress.round(number + 1, round);
            int rounds = roundOf(stepsDone, number);
            boolean isDue = checkpoints.everyRounds() > 0 && rounds % checkpoints.everyRounds() == 0;
            if (isDue && stepsDone < plan.stepsPerEpoch()) {
                save(state());
            }
        }

        private void requireFinite(RoundSummary round) {
            if (round.diverged().isPresent() || !Double.isFinite(round.loss())) {
                throw new TrainingException(
                        TrainingException.Reason.DIVERGED,
                        "the loss must stay finite but is " + round.loss() + " in epoch "
                                + (number + 1) + ", round "
                                + roundOf(round.stepsDone(), number) + ", worker "
                                + round.diverged().orElse(0) + "; lower training.learning-rate or add a warm-up");
            }
        }

        /** Saves the state after the previous epochs. */
        private void begin() {
            TrainingState state = state();
            if (stopping.bestEpoch(results).equals(OptionalInt.of(results.size()))) {
                best = state;
            }
            save(state);
        }

        private void save(TrainingState state) {
            checkpoints.save(new Checkpoint(state, number, stepsDone, times, List.copyOf(results)), stopping);
        }

        private Replicas.EpochScores scoreOfReplicas() {
            replicas.recomputeBatchNorm();
            return replicas.score(number);
        }

        /** Training goes on from the parameters, not from their average. */
        private Replicas.EpochScores scoreOfAverage() {
            TrainingState trained = state();
            replicas.restore(trained.averaged());
            Replicas.EpochScores scores = scoreOfReplicas();
            average.set(replicas.state().parameters());
            replicas.restore(trained);
            return scores;
        }

        private EpochResult score() {
            long scoringStart = System.nanoTime();
            Replicas.EpochScores scores = average.isOn() ? scoreOfAverage() : scoreOfReplicas();
            int lastStep = (number + 1) * plan.stepsPerEpoch() - 1;
            return new EpochResult(
                    number + 1,
                    scores.train().summary(),
                    scores.validation().summary(),
                    plan.learningRate().valueAt(lastStep, number),
                    plan.imagesPerEpoch(),
                    times,
                    secondsSince(scoringStart),
                    scores.masks());
        }
    }

    /** The round, counted from 1 in its epoch, that ended with this step. */
    private int roundOf(int stepsDone, int epoch) {
        int frequency = plan.averaging().frequency(epoch);
        return (stepsDone + frequency - 1) / frequency;
    }

    private static double secondsSince(long start) {
        return (System.nanoTime() - start) / NANOSECONDS;
    }

    /** Listens to a run's progress. */
    public interface Progress {

        /** Called when a run resumes from a checkpoint. */
        default void resumed(Checkpoint checkpoint) {
            // optional
        }

        /**
         * Called after a round.
         *
         * @param epoch counted from 1
         * @param round the round
         */
        default void round(int epoch, Replicas.RoundSummary round) {
            // optional
        }

        /** Called after an epoch. */
        default void epoch(EpochResult result) {
            // optional
        }
    }
}
