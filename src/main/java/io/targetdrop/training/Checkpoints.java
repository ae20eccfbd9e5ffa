package io.targetdrop.training;

import java.util.Optional;

/** Where a run leaves its checkpoints, and finds them. */
public interface Checkpoints {

    /** The newest that is whole. */
    Optional<Checkpoint> latest();

    /** Keeps one; a crash in the middle leaves the ones before. */
    void save(Checkpoint checkpoint);

    /** Rounds between two checkpoints within an epoch; 0 for none. */
    int everyRounds();

    /** Nothing is kept. */
    static Checkpoints none() {
        return new Checkpoints() {
            @Override
            public Optional<Checkpoint> latest() {
                return Optional.empty();
            }

            @Override
            public void save(Checkpoint checkpoint) {
                // nowhere to
            }

            @Override
            public int everyRounds() {
                return 0;
            }
        };
    }
}
