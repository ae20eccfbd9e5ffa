package io.targetdrop.training;

import io.targetdrop.data.Normalization;
import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.graph.ComputationGraph;

/** Epoch after epoch: train, score, tell. What trains is the replicas' business. */
public final class TrainingLoop {
    private static final double NANOSECONDS = 1e9;

    private TrainingLoop() {}

    /**
     * A finished run.
     *
     * @param network the trained network
     * @param normalization what its inputs are normalised by
     * @param epochs one result an epoch
     * @param test the score on the test part, which nothing was chosen by
     * @param seconds wall-clock time of the whole run
     */
    public record Outcome(
            ComputationGraph network,
            Normalization normalization,
            List<EpochResult> epochs,
            Score test,
            double seconds) {

        /** The last epoch's result. */
        public EpochResult last() {
            return epochs.get(epochs.size() - 1);
        }

        /** Training speed over all epochs. */
        public double imagesPerSecond() {
            return epochs.stream().mapToLong(EpochResult::images).sum()
                    / epochs.stream().mapToDouble(EpochResult::seconds).sum();
        }
    }

    /**
     * Trains to the end of the plan, then reads the test part.
     *
     * @throws TrainingException if the loss stops being finite
     */
    public static Outcome run(TrainingPlan plan, Replicas replicas, TrainingProgress progress) {
        long start = System.nanoTime();
        List<EpochResult> epochs = new ArrayList<>();
        for (int epoch = 0; epoch < plan.training().epochs(); epoch++) {
            EpochResult result = epoch(epoch, plan, replicas, progress);
            epochs.add(result);
            progress.epoch(result);
        }
        Score test = replicas.test();
        return new Outcome(replicas.network(), replicas.normalization(), epochs, test, secondsSince(start));
    }

    private static EpochResult epoch(int epoch, TrainingPlan plan, Replicas replicas, TrainingProgress progress) {
        long start = System.nanoTime();
        replicas.train(epoch, (stepsDone, loss) -> {
            requireFinite(loss, epoch, stepsDone);
            progress.round(epoch + 1, stepsDone, loss);
        });
        double trainingSeconds = secondsSince(start);
        long scoringStart = System.nanoTime();
        Replicas.EpochScores scores = replicas.score();
        int lastStep = (epoch + 1) * plan.stepsPerEpoch() - 1;
        return new EpochResult(
                epoch + 1,
                scores.train(),
                scores.validation(),
                plan.learningRate().valueAt(lastStep, epoch),
                plan.imagesPerEpoch(),
                trainingSeconds,
                secondsSince(scoringStart));
    }

    private static void requireFinite(double loss, int epoch, int stepsDone) {
        if (!Double.isFinite(loss)) {
            throw new TrainingException("the loss must stay finite but is " + loss + " in epoch " + (epoch + 1)
                    + " by step " + stepsDone + "; lower training.learning-rate or add a warm-up");
        }
    }

    private static double secondsSince(long start) {
        return (System.nanoTime() - start) / NANOSECONDS;
    }
}
