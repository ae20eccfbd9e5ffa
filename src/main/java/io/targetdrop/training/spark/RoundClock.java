package io.targetdrop.training.spark;

import io.targetdrop.training.LocalReplica;
import org.apache.spark.TaskContext;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.spark.api.TrainingHook;
import org.nd4j.linalg.dataset.api.DataSet;
import org.nd4j.linalg.dataset.api.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Tells a worker's replica where in the run it is, before each of its steps.
 *
 * <p>dl4j-spark's workers clone the network's configuration, and the clone starts at step 0 of epoch 0: without this,
 * learning rates and drop probabilities would begin their schedules anew in every round. Nor are the workers' random
 * generators seeded: without this, a retried task would draw other masks than the first attempt.
 */
final class RoundClock implements TrainingHook {
    private static final long serialVersionUID = 1L;

    private final long seed;
    private final int epoch;
    private final int firstStep;

    /**
     * For one round.
     *
     * @param seed the run's seed
     * @param epoch the epoch that the round belongs to, from 0
     * @param firstStep the round's first step, counted over the whole run
     */
    RoundClock(long seed, int epoch, int firstStep) {
        this.seed = seed;
        this.epoch = epoch;
        this.firstStep = firstStep;
    }

    /** Task w of a round is worker w, by construction of the round. */
    @Override
    public void preUpdate(MultiDataSet minibatch, Model model) {
        ComputationGraphConfiguration clock = ((ComputationGraph) model).getConfiguration();
        int step = Math.max(firstStep, clock.getIterationCount());
        clock.setIterationCount(step);
        clock.setEpochCount(epoch);
        int worker = TaskContext.get().partitionId();
        Nd4j.getRandom().setSeed(LocalReplica.maskSeed(seed, step, worker));
    }

    @Override
    public void preUpdate(DataSet minibatch, Model model) {
        throw new UnsupportedOperationException("rounds are made of MultiDataSets");
    }

    @Override
    public void postUpdate(DataSet minibatch, Model model) {
        throw new UnsupportedOperationException("rounds are made of MultiDataSets");
    }

    @Override
    public void postUpdate(MultiDataSet minibatch, Model model) {
        // nothing changes after a step
    }
}
