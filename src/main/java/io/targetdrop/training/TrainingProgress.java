package io.targetdrop.training;

/** Listens to a run's progress. */
public interface TrainingProgress {

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
