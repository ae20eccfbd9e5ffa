package io.targetdrop.search;

/**
 * A part of a trial that is done without a break.
 *
 * @param trial which one
 * @param epochs to the end of which epoch it is trained, counted from 1
 */
public record Leg(Trial trial, int epochs) {

    /** Whether it ends the trial. */
    boolean isLast() {
        return epochs >= trial.config().training().epochs();
    }
}
