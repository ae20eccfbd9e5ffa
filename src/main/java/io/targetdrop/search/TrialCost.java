package io.targetdrop.search;

import io.targetdrop.training.RunConfig;

/** How long a trial takes beside others, as far as its configuration tells. */
final class TrialCost {
    private TrialCost() {}

    /** Multiplications in all epochs, but for a factor that all trials share. */
    static double of(Trial trial) {
        RunConfig config = trial.config();
        return (double) config.data().trainLimit()
                * config.training().epochs()
                * config.network().name().relativeCost();
    }
}
