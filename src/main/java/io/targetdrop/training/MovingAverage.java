package io.targetdrop.training;

/**
 * The exponential moving average of the averaged parameters of a run, which the driver keeps. The parameters θ<sub>j</sub> after
 * step b<sub>j</sub> of the run, which ends an averaging of the workers, have the weight d<sup>t − b<sub>j</sub></sup> · (1 −
 * d<sup>b<sub>j</sub> − b<sub>j−1</sub></sup>) after step t; the weights are divided by their sum 1 − d<sup>t</sup>, so the
 * parameters before training never count. A local run takes the same steps into account as a run with workers.
 *
 * <p>Source: Polyak and Juditsky, <i>Acceleration of stochastic approximation by averaging</i> (1992); the division is that of
 * Kingma and Ba, arXiv 1412.6980, section 3.
 */
final class MovingAverage {
    private final TrainingPlan plan;
    private final double decay;
    /** Empty before the first averaging. Written here alone, and never handed out. */
    private float[] average = {};

    MovingAverage(TrainingPlan plan) {
        this.plan = plan;
        this.decay = plan.training().ema().decay();
    }

    /** Whether the run has an average. */
    boolean isOn() {
        return plan.training().ema().isOn();
    }

    /** A copy, which is empty before the first averaging. */
    float[] copy() {
        return average.clone();
    }

    /** Continues from the average of a checkpoint. */
    void restore(TrainingState state) {
        average = state.average().clone();
    }

    /** Replaces the average, whose batch-norm statistics have been recomputed. */
    void set(float[] parameters) {
        average = parameters.clone();
    }

    /**
     * Takes the parameters in, if a step ends an averaging.
     *
     * @param epoch counted from 0
     * @param stepsDone steps of the epoch that are done, at least 1
     * @param replicas have the parameters
     */
    void afterStep(int epoch, int stepsDone, Replicas replicas) {
        int frequency = plan.averaging().frequency(epoch);
        boolean endsAveraging = stepsDone % frequency == 0 || stepsDone == plan.stepsPerEpoch();
        if (!isOn() || !endsAveraging) {
            return;
        }
        int stepsSince = (stepsDone - 1) % frequency + 1;
        long stepsOfRun = (long) epoch * plan.stepsPerEpoch() + stepsDone;
        take(replicas.state().parameters(), share(decay, stepsSince, stepsOfRun));
    }

    /**
     * The share of the newest parameters in the average.
     *
     * @param stepsSince steps since the parameters before them were taken in, positive
     * @param stepsOfRun steps since the start of the run, at least {@code stepsSince}
     */
    static double share(double decay, int stepsSince, long stepsOfRun) {
        return (1 - StrictMath.pow(decay, stepsSince)) / (1 - StrictMath.pow(decay, stepsOfRun));
    }

    private void take(float[] parameters, double share) {
        if (average.length == 0) {
            average = parameters.clone();
            return;
        }
        for (int i = 0; i < average.length; i++) {
            // equal numbers stay equal, so frozen parameters keep their bits
            average[i] += (float) (share * (parameters[i] - average[i]));
        }
    }
}
