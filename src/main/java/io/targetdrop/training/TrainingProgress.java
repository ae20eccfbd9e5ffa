package io.targetdrop.training;

/** Listens to a run's progress. */
public interface TrainingProgress {

    /** Called when a run resumes from a checkpoint. */
    default void resumed(Checkpoint checkpoint) {
        // most listeners ignore this
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
