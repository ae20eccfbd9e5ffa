package io.targetdrop.search;

/**
 * How a trial ended.
 *
 * @param trial which one
 * @param status how
 * @param error why, of a trial that failed or was cancelled; else empty
 * @param figures what its training came to
 * @param executor where it was trained last; empty for a trial over all executors
 */
public record Outcome(Trial trial, Status status, String error, Figures figures, String executor) {}
