package io.targetdrop.search;

/** Which points of a search are scored on the test part, once all trials have ended. */
public enum Tested {
    /** The best, the best of each regulariser, and the best that drops nothing. */
    CHOSEN,

    /** All of them: for a table that shows what another choice would have given. */
    ALL
}
