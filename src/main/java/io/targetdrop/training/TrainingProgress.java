package io.targetdrop.training;

/** Hears of a run's progress. */
public interface TrainingProgress {

    /** Called when a run goes on from a checkpoint. */
    default void resumed(Checkpoint checkpoint) {
        // most do not care
    }

    /**
     * Called after a round.
     *
     * @param epoch counted from 1
     * @param round the round
     */
    void round(int epoch, Replicas.RoundSummary round);

    /** Called after an epoch. */
    void epoch(EpochResult result);
}
