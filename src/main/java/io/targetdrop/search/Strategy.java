package io.targetdrop.search;

import java.util.List;

/** Which points are trained, and for how long. */
public sealed interface Strategy {

    /** Every point, to the end. Which points there are, all of the grid or a sample, was decided before. */
    record Full() implements Strategy {}

    /** Successive halving: a rung's points are all trained, then the best of them go to the next rung. */
    record Halving(Rungs rungs) implements Strategy {}

    /** Asynchronous successive halving: a point goes to the next rung as soon as it is among the best so far. */
    record Asha(Rungs rungs) implements Strategy {}

    /** The trials of some points, in the order of this strategy. */
    default TrialQueue queue(List<Point> points) {
        if (this instanceof Halving halving) {
            return new RungQueue(points, halving.rungs(), RungQueue.Promotion.WHEN_RUNG_IS_OVER);
        }
        if (this instanceof Asha asha) {
            return new RungQueue(points, asha.rungs(), RungQueue.Promotion.AT_ONCE);
        }
        return new FullQueue(points);
    }

    /** Whether trials rest between two rungs. */
    default boolean hasRungs() {
        return !(this instanceof Full);
    }
}
