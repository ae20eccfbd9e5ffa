package io.targetdrop.training;

import io.targetdrop.data.Normalization;
import io.targetdrop.training.Replicas.RoundSummary;
import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.graph.ComputationGraph;

/** Epoch after epoch: train, score, tell, keep. What trains is the replicas' business. */
public final class TrainingLoop {
    private static final double NANOSECONDS = 1e9;

    private final TrainingPlan plan;
    private final Replicas replicas;
    private final TrainingProgress progress;
    private final Checkpoints checkpoints;
    private final EarlyStopping stopping;
    private final List<EpochResult> results = new ArrayList<>();
    /** Of the best epoch so far; null where nothing is watched. */
    private TrainingState best;

    /** Without beginning; {@link #run} is the way to train all of a plan. */
    public TrainingLoop(TrainingPlan plan, Replicas replicas, TrainingProgress progress, Checkpoints checkpoints) {
        this.plan = plan;
        this.replicas = replicas;
        this.progress = progress;
        this.checkpoints = checkpoints;
        this.stopping = plan.training().earlyStopping();
    }

    /**
     * A run, or a part of one.
     *
     * @param network the trained network, as of the end of {@code resultEpoch}
     * @param normalization what its inputs are normalised by
     * @param epochs one result an epoch
     * @param resultEpoch the epoch whose network it is, counted from 1: of a run that is over and watches its validation
     *     part, the best; else the last
     * @param seconds wall-clock time of this process's part of the run
     */
    public record Outcome(
            ComputationGraph network,
            Normalization normalization,
            List<EpochResult> epochs,
            int resultEpoch,
            double seconds) {

        /** The scores of the network. */
        public EpochResult result() {
            return epochs.get(resultEpoch - 1);
        }

        /** Training speed over all epochs. */
        public double imagesPerSecond() {
            return epochs.stream().mapToLong(EpochResult::images).sum()
                    / epochs.stream().mapToDouble(EpochResult::seconds).sum();
        }
    }

    /**
     * Trains to the end of the plan, or until it is stopped early, and leaves the replicas as the network that is the result.
     * The test part is not read; {@link Replicas#test} does.
     *
     * @param checkpoints where to begin, and where to leave word
     * @throws TrainingException if the loss stops being finite
     */
    public static Outcome run(
            TrainingPlan plan, Replicas replicas, TrainingProgress progress, Checkpoints checkpoints) {
        return new TrainingLoop(plan, replicas, progress, checkpoints)
                .runTo(plan.training().epochs());
    }

    /**
     * Trains some of the plan's epochs; it stays the same plan, and goes on from its checkpoint as if it had not stopped.
     *
     * @param epochs to the end of which one, at least 1; more than the plan has are as many as it has
     * @throws TrainingException if the loss stops being finite
     */
    public Outcome runTo(int epochs) {
        int end = Math.min(epochs, plan.training().epochs());
        long start = System.nanoTime();
        Epoch epoch = checkpoints.latest().map(this::goOn).orElseGet(() -> new Epoch(0, 0, RoundTimes.NONE));
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
        return new Outcome(network, replicas.normalization(), List.copyOf(results), resultEpoch, secondsSince(start));
    }

    private boolean isOver() {
        return results.size() >= plan.training().epochs() || stopping.isOver(results);
    }

    /** A part of a run ends as it is, to be continued; returns the epoch that the replicas are at then. */
    private int restoreResult() {
        if (!isOver()) {
            return results.size();
        }
        int resultEpoch = stopping.resultEpoch(results);
        if (resultEpoch < results.size()) {
            replicas.restore(best);
        }
        return resultEpoch;
    }

    private Epoch goOn(Checkpoint checkpoint) {
        replicas.restore(checkpoint.state());
        results.addAll(checkpoint.epochs());
        stopping.bestEpoch(results).ifPresent(epoch -> best = bestOf(checkpoint, epoch));
        progress.resumed(checkpoint);
        return new Epoch(checkpoint.epoch(), checkpoint.stepsDone(), checkpoint.times());
    }

    /** Read now, because a best epoch that is lost is better found before more epochs are trained than after. */
    private TrainingState bestOf(Checkpoint newest, int epoch) {
        boolean isItself = newest.epoch() == epoch && newest.stepsDone() == 0;
        return isItself ? newest.state() : checkpoints.endOf(epoch).state();
    }

    /** The epoch under way. */
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
            times = times.plus(round.times());
            progress.round(number + 1, round);
            int rounds = roundOf(stepsDone);
            boolean isDue = checkpoints.everyRounds() > 0 && rounds % checkpoints.everyRounds() == 0;
            if (isDue && stepsDone < plan.stepsPerEpoch()) {
                save(replicas.state());
            }
        }

        private void requireFinite(RoundSummary round) {
            if (round.diverged() != RoundSummary.NONE || !Double.isFinite(round.loss())) {
                throw new TrainingException(
                        TrainingException.Reason.DIVERGED,
                        "the loss must stay finite but is " + round.loss() + " in epoch "
                                + (number + 1) + ", round "
                                + roundOf(round.stepsDone()) + ", worker "
                                + Math.max(0, round.diverged()) + "; lower training.learning-rate or add a warm-up");
            }
        }

        /** Keeps what the epochs before have led to. */
        private void begin() {
            TrainingState state = replicas.state();
            if (stopping.bestEpoch(results).orElse(-1) == results.size()) {
                best = state;
            }
            save(state);
        }

        private void save(TrainingState state) {
            checkpoints.save(new Checkpoint(state, number, stepsDone, times, List.copyOf(results)), stopping);
        }

        private EpochResult score() {
            long scoringStart = System.nanoTime();
            Replicas.EpochScores scores = replicas.score();
            int lastStep = (number + 1) * plan.stepsPerEpoch() - 1;
            return new EpochResult(
                    number + 1,
                    scores.train().summary(),
                    scores.validation().summary(),
                    plan.learningRate().valueAt(lastStep, number),
                    plan.imagesPerEpoch(),
                    times,
                    secondsSince(scoringStart));
        }
    }

    /** The round, counted from 1 in its epoch, that ended with this step. */
    private int roundOf(int stepsDone) {
        int frequency = plan.averaging().frequency();
        return (stepsDone + frequency - 1) / frequency;
    }

    private static double secondsSince(long start) {
        return (System.nanoTime() - start) / NANOSECONDS;
    }
}
