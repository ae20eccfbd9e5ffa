package io.targetdrop.search;

import io.targetdrop.data.SettingException;
import io.targetdrop.search.EarlyEnd.Pruning;
import io.targetdrop.training.Metric;

/**
 * How a search runs. What it searches is in its {@link SearchPlan}.
 *
 * @param strategy which points are trained, and for how many epochs
 * @param repetitions number of seeds for each point, positive
 * @param placement where a trial is trained
 * @param parallelism number of trials that run at the same time; 0 for as many as the cluster has cores or GPUs
 * @param tested which points are scored on the test part
 * @param maxFailedTrials the search ends once more trials than this have failed, at least 0
 * @param metric which score on the validation part ranks the points
 */
public record SearchConfig(
        Strategy strategy,
        int repetitions,
        Placement placement,
        int parallelism,
        Tested tested,
        int maxFailedTrials,
        Metric metric) {
    public SearchConfig {
        if (!(repetitions >= 1)) {
            throw new SettingException("repetitions", "must be at least 1 but is " + repetitions + "; 3 is usual");
        }
        if (!(repetitions >= Racing.FEWEST || strategy.earlyEnd().pruning() != Pruning.RACING)) {
            throw new SettingException(
                    "repetitions",
                    "must be at least " + Racing.FEWEST + " where search.pruning is racing but is " + repetitions
                            + "; 5 is usual");
        }
        if (!(parallelism >= 0)) {
            throw new SettingException(
                    "parallelism", "must be at least 0 but is " + parallelism + "; 0 is one trial a core or GPU");
        }
        if (!(maxFailedTrials >= 0)) {
            throw new SettingException(
                    "max-failed-trials", "must be at least 0 but is " + maxFailedTrials + "; 10 is usual");
        }
    }

    /** A search that ranks by accuracy. */
    public SearchConfig(
            Strategy strategy,
            int repetitions,
            Placement placement,
            int parallelism,
            Tested tested,
            int maxFailedTrials) {
        this(strategy, repetitions, placement, parallelism, tested, maxFailedTrials, Metric.ACCURACY);
    }

    /** Where a trial is trained. */
    public enum Placement {
        /** In one Spark task, on one core or one GPU. Many trials run at the same time. */
        TASK,
        /** Data-parallel on all executors. One trial runs at a time. */
        CLUSTER
    }

    /** Which points are scored on the test part, after all trials have ended. */
    public enum Tested {
        /**
         * The best point of each method: each network with each regulariser on the same data, with and without Cutout. All
         * settings that drop nothing count as one regulariser.
         */
        CHOSEN,

        /** All points, for a table that shows what a different choice would have scored. */
        ALL
    }
}
