package io.targetdrop.training.spark;

import io.targetdrop.training.TrainingState;
import java.io.Serializable;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.dataset.api.MultiDataSet;

/** A training master that is given one round at a time. */
interface Averaging {

    /**
     * Trains every replica on its minibatches, and averages them.
     *
     * @param minibatches partition w has those of worker w; all partitions have the same number
     * @param clock where in the run the round is
     * @return the reports of the workers, in order
     */
    List<WorkerReport> round(JavaRDD<MultiDataSet> minibatches, Round.Clock clock);

    /** The network as of the last averaging. */
    ComputationGraph network();

    /** Parameters and updater state as of the last averaging. */
    TrainingState state();

    /** Continues from a state. */
    void restore(TrainingState state);

    /**
     * What a worker reports of its part in a round, apart from the numbers that are averaged.
     *
     * @param worker its number, from 0
     * @param loss of the last minibatch, regularisation included; a worker stops when it is not finite
     * @param computeSeconds time in forward, backward and update
     * @param dataSeconds time waiting for minibatches
     */
    record WorkerReport(int worker, double loss, double computeSeconds, double dataSeconds) implements Serializable {

        double seconds() {
            return computeSeconds + dataSeconds;
        }
    }
}
