package io.targetdrop.search;

import io.targetdrop.networks.Start;
import io.targetdrop.search.Journal.TrialCheckpoints;
import io.targetdrop.search.Trial.Leg;
import io.targetdrop.training.EpochResult;
import io.targetdrop.training.Score;
import io.targetdrop.training.TrainingPlan;
import io.targetdrop.training.spark.TaskFiles;
import java.io.Serializable;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.SparkEnv;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.Function2;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.LongAccumulator;

/** Trains each trial in a Spark job with one task, many trials at the same time. */
final class TaskTrainer implements Trainer {
    private final JavaSparkContext spark;
    private final TrialJobs jobs;
    private final TrialPlans plans;
    private final TrialCheckpoints checkpoints;
    private final TrialSlots slots;
    private final LongAccumulator images;
    private final TaskFiles files;
    private final SharedImages.Handle shared;
    /** What trials start from. A saved network is large, so an executor gets it once and not with every trial. */
    private final Map<Start, Broadcast<Start>> starts = new IdentityHashMap<>();
    /** Set by the thread that ends the search. */
    private volatile boolean isCancelled;

    /**
     * A trainer for a cluster.
     *
     * @param parallelism number of trials that run at the same time; 0 for as many as there is room for
     * @param images counts the images trained on
     */
    TaskTrainer(
            JavaSparkContext spark,
            TrialPlans plans,
            TrialCheckpoints checkpoints,
            int parallelism,
            LongAccumulator images) {
        this.spark = spark;
        this.jobs = new TrialJobs(spark);
        this.plans = plans;
        this.checkpoints = checkpoints;
        this.slots = new TrialSlots(spark.sc(), parallelism);
        this.images = images;
        this.files = TaskFiles.of(spark);
        this.shared = SharedImages.on(spark, plans.images());
    }

    @Override
    public int slots() {
        return slots.count();
    }

    @Override
    public boolean sharesExecutors() {
        return true;
    }

    @Override
    public Result<List<EpochResult>> train(Leg leg) {
        return run(leg, TrialTask::train);
    }

    @Override
    public Result<Score> test(Trial trial) {
        return run(Leg.whole(trial), TrialTask::test);
    }

    private <T> Result<T> run(Leg leg, Function2<TrialTask, LongAccumulator, Attempt<T>> work) {
        return jobs.run(leg.trial(), () -> {
            Answer<T> answer = answer(task(leg), work);
            return new Result<>(answer.attempt(), Optional.of(answer.executor()));
        });
    }

    private TrialTask task(Leg leg) {
        Trial trial = leg.trial();
        TrainingPlan plan = plans.of(trial.config());
        return new TrialTask(
                trial.id(), plan.from(new Start.Drawn()), start(plan.start()), leg.epochs(), checkpoints, shared);
    }

    private Broadcast<Start> start(Start start) {
        synchronized (starts) {
            return starts.computeIfAbsent(start, spark::broadcast);
        }
    }

    private <T> Answer<T> answer(TrialTask task, Function2<TrialTask, LongAccumulator, Attempt<T>> work) {
        LongAccumulator counter = images;
        TaskFiles settings = files;
        Broadcast<TrialTask> broadcast = spark.broadcast(task);
        try {
            return slots.placed(spark.parallelize(List.of(0), 1))
                    .map(one -> {
                        settings.use();
                        return new Answer<>(SparkEnv.get().executorId(), work.call(broadcast.value(), counter));
                    })
                    .collect()
                    .get(0);
        } finally {
            if (!isCancelled) {
                broadcast.destroy(); // while Spark stops, there would be no answer
            }
        }
    }

    /** What a task sends back. */
    private record Answer<T>(String executor, Attempt<T> attempt) implements Serializable {}

    @Override
    public void cancelAll() {
        isCancelled = true;
        jobs.cancelAll();
    }

    @Override
    public void close() {
        if (!isCancelled && !spark.sc().isStopped()) {
            files.close();
            shared.free();
            starts.values().forEach(Broadcast::destroy);
        }
    }
}
