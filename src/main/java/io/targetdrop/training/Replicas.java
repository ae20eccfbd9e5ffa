package io.targetdrop.training;

import io.targetdrop.data.Normalization;
import io.targetdrop.regularizers.MaskStatistics;
import io.targetdrop.training.EpochResult.RoundTimes;
import java.io.Serializable;
import java.util.List;
import java.util.OptionalInt;
import org.deeplearning4j.nn.graph.ComputationGraph;

/** The copies of a network that train, wherever they run. To the caller they are one network. */
public interface Replicas extends AutoCloseable {

    /** Follows the rounds of an epoch. */
    interface RoundObserver {
        /** Called after a round. */
        void round(RoundSummary round);
    }

    /**
     * A completed round.
     *
     * @param stepsDone steps of one replica done in this epoch
     * @param loss the mean of the replicas' last minibatch losses, regularisation included
     * @param diverged the first worker whose loss was not finite, if there is one
     * @param times where its time went
     */
    record RoundSummary(int stepsDone, double loss, OptionalInt diverged, RoundTimes times) {}

    /** The normalisation of the inputs, fitted on the training part unless training started from a saved network. */
    Normalization normalization();

    /** The network as of the last averaging. */
    ComputationGraph network();

    /** The parameters and the updater state as of the last averaging. */
    TrainingState state();

    /** Resumes from a state. */
    void restore(TrainingState state);

    /**
     * Trains to the end of an epoch.
     *
     * @param epoch counted from 0
     * @param firstStep the number of steps of the epoch that are already done; the last of them ended with an averaging
     * @param observer called after every round
     */
    void train(int epoch, int firstStep, RoundObserver observer);

    /**
     * Replaces the running values of batch normalisation by {@link BatchNormStatistics} of the averaged network on training
     * images. Does nothing if the plan asks for no images or the network has no such layer.
     */
    void recomputeBatchNorm();

    /**
     * Scores on the plan's sample of the training part and on the whole validation part, and measures masks.
     *
     * @param epoch the epoch that has ended, counted from 0
     */
    EpochScores score(int epoch);

    /** The score on the test part. */
    Score test();

    /** Releases what was cached. */
    @Override
    void close();

    /**
     * The scores after an epoch.
     *
     * @param train the score on the sample of the training part
     * @param validation the score on the validation part
     * @param masks of the first worker, by site; empty for others
     */
    record EpochScores(Score train, Score validation, List<MaskStatistics> masks) implements Serializable {

        /** The scores of both sets of images together. */
        public EpochScores plus(EpochScores other) {
            return new EpochScores(
                    train.plus(other.train), validation.plus(other.validation), masks.isEmpty() ? other.masks : masks);
        }
    }
}
