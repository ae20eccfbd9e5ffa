package io.targetdrop.data;

/** The parts of a source; the validation part is split off the first ({@link Split}). */
public enum Part {
    /** Images for training. */
    TRAIN,
    /** Images that are read only in the last step of a finished run. */
    TEST
}
