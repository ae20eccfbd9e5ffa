package io.targetdrop.data;

/** The parts that a source is delivered in; the validation part is cut from the first ({@link Split}). */
public enum Part {
    /** Images for training. */
    TRAIN,
    /** Images that are read only in the last step of a finished run. */
    TEST
}
