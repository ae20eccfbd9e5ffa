package io.targetdrop.search;

/**
 * How a search is run; what it searches stands in its points.
 *
 * @param strategy which points are trained, and for how long
 * @param repetitions seeds of each point, positive
 * @param placement where a trial is trained
 * @param parallelism trials at the same time, positive; 0 for as many as the cluster has cores
 * @param tested whose trials are scored on the test part
 * @param maxFailedTrials the search ends when more trials than these have failed, at least 0
 */
public record SearchConfig(
        Strategy strategy, int repetitions, Placement placement, int parallelism, Tested tested, int maxFailedTrials) {
    public SearchConfig {
        if (!(repetitions >= 1)) {
            throw new IllegalArgumentException("repetitions must be at least 1 but is " + repetitions + "; 3 is usual");
        }
        if (!(parallelism >= 0)) {
            throw new IllegalArgumentException(
                    "parallelism must be at least 0 but is " + parallelism + "; 0 is one trial a core");
        }
        if (!(maxFailedTrials >= 0)) {
            throw new IllegalArgumentException(
                    "max-failed-trials must be at least 0 but is " + maxFailedTrials + "; 10 is usual");
        }
    }
}
