package io.targetdrop.training.spark;

import io.targetdrop.training.TrainingState;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.dataset.api.MultiDataSet;

/** A training master, given one round at a time. */
interface Averaging {

    /**
     * Trains every replica on its minibatches, and averages.
     *
     * @param minibatches those of worker w in partition w, as many for each
     * @param clock where in the run the round is
     * @return what the workers tell, in their order
     */
    List<WorkerReport> round(JavaRDD<MultiDataSet> minibatches, Round.Clock clock);

    /** The network, as of the last averaging. */
    ComputationGraph network();

    /** Parameters and updater state, as of the last averaging. */
    TrainingState state();

    /** Goes on from a state. */
    void restore(TrainingState state);
}
