package io.targetdrop.cli;

import io.targetdrop.configuration.ConfigurationException;
import io.targetdrop.search.SearchConfig.Placement;
import io.targetdrop.training.AveragingConfig;
import java.util.Optional;
import org.apache.spark.SparkConf;

/** Checks Spark's GPU settings before a job waits for GPUs: each training task needs a GPU of its own. */
final class GpuScheduling {
    private static final String OF_A_TASK = "spark.task.resource.gpu.amount";
    private static final String OF_AN_EXECUTOR = "spark.executor.resource.gpu.amount";

    private GpuScheduling() {}

    /**
     * Refuses settings that make tasks share a GPU.
     *
     * @param settings Spark's
     * @param isCudaBuild whether this jar computes on GPUs
     * @throws ConfigurationException if they do
     */
    static void require(SparkConf settings, boolean isCudaBuild) {
        boolean isLocal = settings.get("spark.master", "local").startsWith("local");
        Optional<String> ofATask =
                Optional.ofNullable(settings.get(OF_A_TASK, null)).filter(amount -> !amount.isEmpty());
        if (ofATask.isEmpty() && isCudaBuild && !isLocal) {
            throw new ConfigurationException(
                    OF_A_TASK + " must be 1 for the CUDA build on a cluster but is not set, so that"
                            + " executors of one machine would meet on a card; use --properties-file"
                            + " conf/spark/standalone-gpu.conf, or the one for your cluster");
        }
        if (ofATask.isPresent() && !ofATask.get().matches("1(\\.0*)?")) {
            throw new ConfigurationException(OF_A_TASK + " must be 1, since a worker computes on one GPU alone, but is "
                    + ofATask.get() + "; set it to 1, and " + OF_AN_EXECUTOR + " to the GPUs of an executor");
        }
    }

    /** The same for a search, where the stage of a trial asks for a GPU if executors have any. */
    static void requireForSearch(SparkConf settings, boolean isCudaBuild, Placement placement) {
        boolean trialsAsk = placement == Placement.TASK && settings.getInt(OF_AN_EXECUTOR, 0) > 0;
        require(settings, isCudaBuild && !trialsAsk);
    }

    /** DL4J's own training master does not choose the GPU of a thread. */
    static void requireResident(SparkConf settings, AveragingConfig averaging) {
        if (settings.contains(OF_A_TASK) && averaging.master() != AveragingConfig.Master.RESIDENT) {
            throw new ConfigurationException("averaging.master must be resident where tasks ask for GPUs (" + OF_A_TASK
                    + " is " + settings.get(OF_A_TASK) + ") but is dl4j; set averaging.master = resident");
        }
    }
}
