package io.targetdrop.training;

import io.targetdrop.training.EpochResult.RoundTimes;
import java.util.List;
import java.util.Optional;

/** Where a run saves its checkpoints and finds them again. */
public interface Checkpoints {

    /** The latest complete checkpoint. */
    Optional<Checkpoint> latest();

    /**
     * The checkpoint at the end of the epoch that was the best one when the newest checkpoint was saved.
     *
     * @param epoch counted from 1
     * @throws io.targetdrop.data.DataException if it is missing or damaged
     */
    Checkpoint endOf(int epoch);

    /**
     * Saves a checkpoint. A crash in the middle leaves the earlier ones as they are.
     *
     * @param stopping says which epoch is the best; its checkpoint is kept for as long as a resumed run may need it
     */
    void save(Checkpoint checkpoint, EarlyStopping stopping);

    /** Rounds between two checkpoints within an epoch; 0 if checkpoints are saved at the end of each epoch only. */
    int everyRounds();

    /** A store that keeps nothing. */
    static Checkpoints none() {
        return new Checkpoints() {
            @Override
            public Optional<Checkpoint> latest() {
                return Optional.empty();
            }

            @Override
            public Checkpoint endOf(int epoch) {
                throw new IllegalStateException("this run keeps no checkpoints, so it has none to read");
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
     * The state of a run after an averaging.
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
