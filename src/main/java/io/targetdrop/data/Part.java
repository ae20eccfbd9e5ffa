package io.targetdrop.data;

/** The parts that a source is delivered in; the validation part is cut from the first ({@link Split}). */
public enum Part {
    /** Images to learn from. */
    TRAIN,
    /** Images that only a finished run's last step reads. */
    TEST
}
