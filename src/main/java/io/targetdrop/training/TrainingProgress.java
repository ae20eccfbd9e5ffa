package io.targetdrop.training;

/** Hears of a run's progress. */
public interface TrainingProgress {

    /**
     * Called after a round.
     *
     * @param epoch counted from 1
     * @param stepsDone steps of one replica done in this epoch
     * @param loss the mean of the replicas' last minibatch losses
     */
    void round(int epoch, int stepsDone, double loss);

    /** Called after an epoch. */
    void epoch(EpochResult result);
}
