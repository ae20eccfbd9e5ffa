package io.targetdrop.search;

import io.targetdrop.training.Score;
import io.targetdrop.training.spark.TaskFiles;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.Function2;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.LongAccumulator;

/** A trial is a Spark job of one task. */
final class TaskRunner implements TrialRunner {
    private final JavaSparkContext spark;
    private final TrialPlans plans;
    private final TrialCheckpoints checkpoints;
    private final int parallelism;
    private final LongAccumulator images;
    private final TaskFiles files;
    /** Set by whoever ends the search. */
    private volatile boolean isCancelled;

    /**
     * Takes a cluster.
     *
     * @param parallelism trials side by side; 0 for one a core
     * @param images counts the images that were trained on
     */
    TaskRunner(
            JavaSparkContext spark,
            TrialPlans plans,
            TrialCheckpoints checkpoints,
            int parallelism,
            LongAccumulator images) {
        this.spark = spark;
        this.plans = plans;
        this.checkpoints = checkpoints;
        this.parallelism = parallelism;
        this.images = images;
        this.files = TaskFiles.of(spark);
    }

    /** Spark's count of cores follows executors that come and go. */
    @Override
    public int slots() {
        if (parallelism > 0) {
            return parallelism;
        }
        int cores = spark.sc().defaultParallelism() / setting("spark.task.cpus", 1);
        return Math.max(1, Math.min(cores, gpuSlots()));
    }

    /** Tasks that the executors' GPUs have room for; no bound where tasks ask for none. */
    private int gpuSlots() {
        int aTask = setting("spark.task.resource.gpu.amount", 0);
        if (aTask == 0) {
            return Integer.MAX_VALUE;
        }
        int executors = spark.sc().statusTracker().getExecutorInfos().length - 1; // without the driver
        return executors * setting("spark.executor.resource.gpu.amount", 1) / aTask;
    }

    private int setting(String key, int fallback) {
        return spark.sc().getConf().getInt(key, fallback);
    }

    @Override
    public LegResult run(Leg leg) {
        return job(leg.trial(), task(leg), TrialTask::train);
    }

    @Override
    public Score test(Trial trial) {
        TrialTask task = task(new Leg(trial, trial.config().training().epochs()));
        return job(trial, task, TrialTask::test);
    }

    private TrialTask task(Leg leg) {
        Trial trial = leg.trial();
        return new TrialTask(trial.id(), plans.of(trial.config()), leg.epochs(), checkpoints);
    }

    private <T> T job(Trial trial, TrialTask task, Function2<TrialTask, LongAccumulator, T> work) {
        LongAccumulator counter = images;
        TaskFiles settings = files;
        Broadcast<TrialTask> broadcast = spark.broadcast(task);
        JobGroup.enter(spark, trial);
        try {
            return spark.parallelize(List.of(0), 1)
                    .map(one -> {
                        settings.use();
                        return work.call(broadcast.value(), counter);
                    })
                    .collect()
                    .get(0);
        } finally {
            spark.clearJobGroup();
            if (!isCancelled) {
                broadcast.destroy(); // in a Spark that is about to stop, nobody would answer
            }
        }
    }

    @Override
    public void cancelAll() {
        isCancelled = true;
        spark.cancelAllJobs();
    }
}
