package io.targetdrop.training;

import io.targetdrop.data.Normalization;
import java.io.Serializable;
import org.deeplearning4j.nn.graph.ComputationGraph;

/** The copies of a network that train, wherever they live; from outside they are one network. */
public interface Replicas extends AutoCloseable {

    /** Hears of every round. */
    interface RoundObserver {
        /**
         * Called after a round.
         *
         * @param stepsDone steps of one replica done in this epoch
         * @param loss the mean of the replicas' last minibatch losses, regularisation included
         */
        void round(int stepsDone, double loss);
    }

    /** Fitted on the training part. */
    Normalization normalization();

    /** The network, as of the last averaging. */
    ComputationGraph network();

    /** Trains for one epoch, counted from 0. */
    void train(int epoch, RoundObserver observer);

    /** Scores on the training and on the validation part. */
    EpochScores score();

    /** The score on the test part. */
    Score test();

    /** Lets go of what was cached. */
    @Override
    void close();

    /**
     * What {@link #score} returns.
     *
     * @param train on the training part
     * @param validation on the validation part
     */
    record EpochScores(Score train, Score validation) implements Serializable {

        /** The scores of both sets of images together. */
        public EpochScores plus(EpochScores other) {
            return new EpochScores(train.plus(other.train), validation.plus(other.validation));
        }
    }
}
