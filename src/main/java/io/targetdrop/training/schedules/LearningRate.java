package io.targetdrop.training.schedules;

import org.nd4j.linalg.schedule.ISchedule;

/**
 * The learning rate at a step, in the form that DL4J's updaters ask for.
 *
 * @param base η, the configured learning rate, positive
 * @param schedule the factor on it
 * @param totalEpochs epochs of the whole run, positive
 * @param stepsPerEpoch steps of one replica in an epoch, positive
 */
public record LearningRate(double base, LearningRateSchedule schedule, int totalEpochs, int stepsPerEpoch)
        implements ISchedule {

    /**
     * The learning rate of a step; the epoch follows from it.
     *
     * @param iteration steps done before it
     * @param epoch not used: dl4j-spark counts a round as an epoch
     */
    @Override
    public double valueAt(int iteration, int epoch) {
        return base * schedule.factor((double) iteration / stepsPerEpoch, totalEpochs);
    }

    /** Immutable, so no copy is needed. */
    @Override
    public ISchedule clone() {
        return this;
    }
}
