package io.targetdrop.training;

import io.targetdrop.training.EpochResult.RoundTimes;
import java.util.List;
import java.util.Optional;

/** Where a run saves its checkpoints and finds them again. */
public interface Checkpoints {

    /** The latest complete checkpoint. */
    Optional<Checkpoint> latest();

    /**
     * The one at the end of an epoch that was the best when the newest was saved.
     *
     * @param epoch counted from 1
     * @throws io.targetdrop.data.DataException if it is missing or damaged
     */
    Checkpoint endOf(int epoch);

    /**
     * Keeps one; a crash in the middle leaves the ones before.
     *
     * @param stopping says which epoch is the best, whose checkpoint stays for as long as a run may resume to need it
     */
    void save(Checkpoint checkpoint, EarlyStopping stopping);

    /** Rounds between two checkpoints within an epoch; 0 for none. */
    int everyRounds();

    /** Keeps no checkpoints. */
    static Checkpoints none() {
        return new Checkpoints() {
            @Override
            public Optional<Checkpoint> latest() {
                return Optional.empty();
            }

            @Override
            public Checkpoint endOf(int epoch) {
                throw new IllegalStateException("no checkpoint is kept, so none can be asked for");
            }

            @Override
            public void save(Checkpoint checkpoint, EarlyStopping stopping) {
                // nowhere to
            }

            @Override
            public int everyRounds() {
                return 0;
            }
        };
    }

    /**
     * A run's state after an averaging.
     *
     * @param state parameters and updater state
     * @param epoch the current epoch, from 0; after the last one, the number of epochs
     * @param stepsDone completed steps of this epoch; 0 at its beginning
     * @param times how long these steps took
     * @param epochs the results of the epochs before it
     */
    public record Checkpoint(
            TrainingState state, int epoch, int stepsDone, RoundTimes times, List<EpochResult> epochs) {}
}
