package io.targetdrop.training;

import java.io.Serializable;

/**
 * Where the wall-clock time of rounds went, in seconds.
 *
 * @param total all of it
 * @param compute forward, backward and update, the mean of the workers
 * @param data waiting for minibatches, the mean of the workers
 * @param averaging sending parameters out, collecting and averaging them, scheduling
 * @param waiting of the workers for the slowest of them, on average
 */
public record RoundTimes(double total, double compute, double data, double averaging, double waiting)
        implements Serializable {
    public static final RoundTimes NONE = new RoundTimes(0, 0, 0, 0, 0);

    /** Times of which only the total is known. */
    public static RoundTimes undivided(double total) {
        return new RoundTimes(total, 0, 0, 0, 0);
    }

    /** Whether the parts are known, which then add up to the total. */
    public boolean areDivided() {
        return compute > 0;
    }

    /** The times of both. */
    public RoundTimes plus(RoundTimes other) {
        return new RoundTimes(
                total + other.total,
                compute + other.compute,
                data + other.data,
                averaging + other.averaging,
                waiting + other.waiting);
    }
}
