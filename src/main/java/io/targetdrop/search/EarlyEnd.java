package io.targetdrop.search;

import io.targetdrop.data.SettingException;

/**
 * When a search or a trial ends before all is trained.
 *
 * @param patience the search ends when its best point has not changed for so many points; 0 for never
 * @param pruning which trials end early
 * @param pruningWarmUp epochs in which no trial ends early, at least 0
 */
public record EarlyEnd(int patience, Pruning pruning, int pruningWarmUp) {
    /** Everything is trained. */
    public static final EarlyEnd NEVER = new EarlyEnd(0, Pruning.NONE, 0);

    public EarlyEnd {
        if (!(patience >= 0)) {
            throw new SettingException("patience", "must be at least 0 but is " + patience + "; 0 is never");
        }
        if (!(pruningWarmUp >= 0)) {
            throw new SettingException(
                    "pruning-warm-up",
                    "must be at least 0 but is " + pruningWarmUp + "; a third of the epochs is usual");
        }
        if (!(pruningWarmUp == 0 || pruning == Pruning.MEDIAN)) {
            throw new SettingException(
                    "pruning-warm-up",
                    "must be 0 unless search.pruning is median but is " + pruningWarmUp
                            + "; set search.pruning = median, or take it out");
        }
    }

    /** Which trials end early. */
    public enum Pruning {
        /** None. */
        NONE,
        /** Those that are worse after an epoch than the median of all trials after that epoch. */
        MEDIAN,
        /** The repetitions that are left of a point that is significantly worse than the best one, by differences of equal seeds. */
        RACING
    }

    /** The same scheduler, which ends early. */
    Scheduler applied(Scheduler scheduler, SearchConfig config) {
        Scheduler pruned =
                pruning == Pruning.MEDIAN ? new MedianPruning(scheduler, pruningWarmUp, config.metric()) : scheduler;
        Scheduler patient =
                patience > 0 ? new Patience(pruned, patience, config.repetitions(), config.metric()) : pruned;
        return pruning == Pruning.RACING ? new Racing(patient, config.repetitions(), config.metric()) : patient;
    }
}
