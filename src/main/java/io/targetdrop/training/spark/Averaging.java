package io.targetdrop.training.spark;

import io.targetdrop.training.AveragingConfig;
import io.targetdrop.training.LocalReplica;
import io.targetdrop.training.TrainingState;
import java.io.Serializable;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.dataset.api.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;

/** Parameter averaging, one round at a time: the caller decides what the minibatches of a round are. */
interface Averaging {

    /** Averaging of networks that stay in the executors; the settings say how they exchange their vectors. */
    static Averaging resident(
            JavaSparkContext spark, AveragingConfig settings, ResidentReplicas replicas, ComputationGraph network) {
        return switch (settings.exchange()) {
            case DRIVER -> new ResidentAveraging(spark, settings, replicas, network);
            case SLICES -> new SlicedAveraging(spark, settings, replicas, network);
        };
    }

    /**
     * Trains every replica on its minibatches, then averages the replicas.
     *
     * @param minibatches partition w holds those of worker w; all partitions have the same number
     * @param clock where the round is in the run
     * @return what the workers report, in the order of the workers
     */
    List<WorkerReport> round(JavaRDD<MultiDataSet> minibatches, Clock clock);

    /** The network as of the last averaging. */
    ComputationGraph network();

    /** The parameters and the updater state as of the last averaging. */
    TrainingState state();

    /** Continues from a state. */
    void restore(TrainingState state);

    /** Releases what the executors keep between rounds. */
    default void close() {
        // nothing, usually
    }

    /**
     * Where a round is in the run.
     *
     * @param seed the run's seed
     * @param epoch counted from 0
     * @param firstStep the first step of the round, counted from 0 over the whole run
     */
    record Clock(long seed, int epoch, int firstStep) implements Serializable {

        /** Sets a replica to a step, counted from 0 in the round, and seeds that step's masks. */
        void set(ComputationGraph replica, int step, int worker) {
            replica.getConfiguration().setIterationCount(firstStep + step);
            replica.getConfiguration().setEpochCount(epoch);
            Nd4j.getRandom().setSeed(LocalReplica.maskSeed(seed, firstStep + step, worker));
        }
    }

    /**
     * What a worker reports about its part of a round, apart from the numbers that are averaged.
     *
     * @param worker its number, from 0
     * @param loss the loss of its last minibatch, regularisation included; a worker stops once it isn't finite
     * @param computeSeconds time in forward pass, backward pass and update
     * @param dataSeconds time spent waiting for minibatches
     */
    record WorkerReport(int worker, double loss, double computeSeconds, double dataSeconds) implements Serializable {

        double seconds() {
            return computeSeconds + dataSeconds;
        }
    }
}
