package io.targetdrop.search;

import io.targetdrop.data.SettingException;
import io.targetdrop.search.SearchPlan.Point;
import io.targetdrop.training.Metric;
import java.util.ArrayList;
import java.util.List;

/** Which points are trained, and for how many epochs. */
public sealed interface Strategy {

    /** Trains every point to the end. The points themselves, the full grid or a random sample, are chosen beforehand. */
    record Full() implements Strategy {}

    /** Successive halving: trains all points of a rung, then promotes the best of them to the next rung. */
    record Halving(Rungs rungs) implements Strategy {}

    /** Asynchronous successive halving: promotes a point as soon as it is among the best so far. */
    record Asha(Rungs rungs) implements Strategy {}

    /** A scheduler for these points that follows this strategy. Rungs promote by a metric. */
    default Scheduler scheduler(List<Point> points, Metric metric) {
        if (this instanceof Halving halving) {
            return new HalvingScheduler(points, halving.rungs(), HalvingScheduler.Promotion.WHEN_RUNG_IS_OVER, metric);
        }
        if (this instanceof Asha asha) {
            return new HalvingScheduler(points, asha.rungs(), HalvingScheduler.Promotion.AT_ONCE, metric);
        }
        return new Scheduler.Full(points);
    }

    /** Whether trials pause between rungs. */
    default boolean hasRungs() {
        return !(this instanceof Full);
    }

    /**
     * The number of epochs after which points are compared and promoted.
     *
     * @param firstEpochs r, epochs of the first rung, positive
     * @param reduction η, at least 2: one in η points is promoted, and each rung trains to η times as many epochs as the one
     *     before
     */
    record Rungs(int firstEpochs, int reduction) {
        public Rungs {
            if (!(firstEpochs >= 1)) {
                throw new SettingException("first-epochs", "must be at least 1 but is " + firstEpochs + "; 1 is usual");
            }
            if (!(reduction >= 2)) {
                throw new SettingException("reduction", "must be at least 2 but is " + reduction + "; 3 is usual");
            }
        }

        /**
         * The epoch at which each rung ends: r, r·η, r·η² and so on. The last rung ends with the run.
         *
         * @param most epochs of a full run
         */
        List<Integer> epochs(int most) {
            List<Integer> ends = new ArrayList<>();
            for (long epochs = firstEpochs; epochs < most; epochs *= reduction) {
                ends.add((int) epochs);
            }
            ends.add(most);
            return ends;
        }
    }
}
