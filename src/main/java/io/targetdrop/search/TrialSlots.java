package io.targetdrop.search;

import org.apache.spark.SparkConf;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.resource.ResourceProfile;
import org.apache.spark.resource.ResourceProfileBuilder;
import org.apache.spark.resource.TaskResourceRequests;

/**
 * How many trials the executors have room for, and what the task of a trial asks of them: {@code spark.task.cpus} cores, and a GPU
 * where executors have any.
 *
 * <p>If the settings give a GPU to no task, the stage of a trial asks for one itself. So tasks that only read images run on every
 * core.
 */
final class TrialSlots {
    private static final String GPU = "gpu";
    private static final String GPUS_OF_AN_EXECUTOR = "spark.executor.resource.gpu.amount";
    private static final String GPUS_OF_A_TASK = "spark.task.resource.gpu.amount";

    private final SparkContext spark;
    private final SparkConf settings;
    private final int parallelism;
    /** What the stage of a trial asks for; null if the settings say it for all tasks. */
    private final ResourceProfile profile;

    /**
     * @param parallelism number of trials that run at the same time; 0 for as many as there is room for
     */
    TrialSlots(SparkContext spark, int parallelism) {
        this.spark = spark;
        this.settings = spark.getConf();
        this.parallelism = parallelism;
        this.profile = asksForItself(settings) ? profile() : null;
    }

    private static boolean asksForItself(SparkConf settings) {
        boolean isLocal = settings.get("spark.master").startsWith("local");
        return !isLocal && settings.getInt(GPUS_OF_AN_EXECUTOR, 0) > 0 && !settings.contains(GPUS_OF_A_TASK);
    }

    /** Spark schedules GPUs on the executors that run already: the profile asks for nothing of an executor. */
    private ResourceProfile profile() {
        TaskResourceRequests requests =
                new TaskResourceRequests().cpus(tasksCores()).resource(GPU, 1);
        return new ResourceProfileBuilder().require(requests).build();
    }

    /** A trial's data set, whose task asks for what a trial needs. */
    <T> JavaRDD<T> placed(JavaRDD<T> trial) {
        return profile == null ? trial : trial.withResources(profile);
    }

    /** The number of trials to run now. Follows executors that come and go, as Spark's number of cores does. */
    int count() {
        if (parallelism > 0) {
            return parallelism;
        }
        int executors = spark.statusTracker().getExecutorInfos().length - 1; // without the driver
        int now = Math.min(spark.defaultParallelism() / tasksCores(), onGpus(executors));
        return settings.getBoolean("spark.dynamicAllocation.enabled", false) ? growing(now, most()) : Math.max(1, now);
    }

    /**
     * With dynamic allocation. Spark adds executors for tasks that wait, so as many trials wait as can run, until there are all
     * executors that there may be.
     *
     * @param now the number of trials that can run now
     * @param most the number that all executors can run
     */
    static int growing(int now, int most) {
        return (int) Math.max(1, Math.min(2L * Math.max(1, now), most));
    }

    /** The number of trials that the executors could run which dynamic allocation may start. */
    private int most() {
        int executors = settings.getInt("spark.dynamicAllocation.maxExecutors", Integer.MAX_VALUE);
        int cores = settings.getInt("spark.executor.cores", 0);
        long byCores = cores == 0 ? Integer.MAX_VALUE : (long) executors * (cores / tasksCores());
        return (int) Math.min(Math.min(byCores, onGpus(executors)), Integer.MAX_VALUE);
    }

    /** The number of trials that fit on the GPUs of some executors; unlimited if trials take none. */
    private int onGpus(int executors) {
        int ofATask = profile == null ? settings.getInt(GPUS_OF_A_TASK, 0) : 1;
        return ofATask == 0
                ? Integer.MAX_VALUE
                : (int) Math.min(
                        (long) executors * settings.getInt(GPUS_OF_AN_EXECUTOR, 1) / ofATask, Integer.MAX_VALUE);
    }

    private int tasksCores() {
        return settings.getInt("spark.task.cpus", 1);
    }
}
