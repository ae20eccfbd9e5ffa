package io.targetdrop.training.spark;

import org.apache.spark.TaskContext;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.spark.api.TrainingHook;
import org.nd4j.linalg.dataset.api.DataSet;
import org.nd4j.linalg.dataset.api.MultiDataSet;

/**
 * Tells a worker's replica where in the run it is, before each of its steps.
 *
 * <p>dl4j-spark's workers clone the network's configuration, and the clone starts at step 0 of epoch 0: without this,
 * learning rates and drop probabilities would begin their schedules anew in every round. Nor are the workers' random
 * generators seeded: without this, a retried task would draw other masks than the first attempt.
 */
final class RoundClock implements TrainingHook {
    private static final long serialVersionUID = 1L;

    private final Round.Clock clock;

    RoundClock(Round.Clock clock) {
        this.clock = clock;
    }

    /** Task w of a round is worker w, by construction of the round. */
    @Override
    public void preUpdate(MultiDataSet minibatch, Model model) {
        ComputationGraph replica = (ComputationGraph) model;
        int step = Math.max(0, replica.getConfiguration().getIterationCount() - clock.firstStep());
        clock.set(replica, step, TaskContext.get().partitionId());
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
