package io.targetdrop.search;

/** Which points of a search are scored on the test part, once all trials have ended. */
public enum Tested {
    /**
     * The best of each network with each regulariser on the same data, with and without Cutout; what drops nothing counts as
     * one.
     */
    CHOSEN,

    /** All of them: for a table that shows what another choice would have given. */
    ALL
}
