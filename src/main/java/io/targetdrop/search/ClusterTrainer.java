package io.targetdrop.search;

import io.targetdrop.search.Attempt.Success;
import io.targetdrop.search.Journal.TrialCheckpoints;
import io.targetdrop.search.Trial.Leg;
import io.targetdrop.training.EpochResult;
import io.targetdrop.training.Replicas;
import io.targetdrop.training.Score;
import io.targetdrop.training.TrainingLoop;
import io.targetdrop.training.TrainingLoop.Progress;
import io.targetdrop.training.TrainingPlan;
import io.targetdrop.training.spark.SparkReplicas;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.util.LongAccumulator;

/** Trains each trial data-parallel on all executors, one trial at a time. */
final class ClusterTrainer implements Trainer {
    private final JavaSparkContext spark;
    private final TrialJobs jobs;
    private final TrialPlans plans;
    private final TrialCheckpoints checkpoints;
    private final LongAccumulator images;
    private final SharedImages.Handle shared;

    ClusterTrainer(JavaSparkContext spark, TrialPlans plans, TrialCheckpoints checkpoints, LongAccumulator images) {
        this.spark = spark;
        this.jobs = new TrialJobs(spark);
        this.plans = plans;
        this.checkpoints = checkpoints;
        this.images = images;
        this.shared = SharedImages.on(spark, plans.images());
    }

    @Override
    public int slots() {
        return 1;
    }

    @Override
    public boolean sharesExecutors() {
        return false;
    }

    @Override
    public Result<List<EpochResult>> train(Leg leg) {
        return jobs.run(leg.trial(), () -> {
            TrainingPlan plan = plans.of(leg.trial().config());
            try (SparkReplicas replicas = replicas(plan)) {
                return new Result<>(new Success<>(
                        loop(leg.trial(), plan, replicas).runTo(leg.epochs()).epochs()));
            }
        });
    }

    @Override
    public Result<Score> test(Trial trial) {
        return jobs.run(trial, () -> {
            TrainingPlan plan = plans.of(trial.config());
            try (SparkReplicas replicas = replicas(plan)) {
                loop(trial, plan, replicas).runTo(plan.training().epochs());
                return new Result<>(new Success<>(replicas.test()));
            }
        });
    }

    private SparkReplicas replicas(TrainingPlan plan) {
        return new SparkReplicas(spark, plan, plan.startingNetwork(), shared.of(plan.source()));
    }

    private TrainingLoop loop(Trial trial, TrainingPlan plan, SparkReplicas replicas) {
        Progress counting = new Progress() {
            private int stepsBefore;

            @Override
            public void round(int epoch, Replicas.RoundSummary round) {
                int steps = round.stepsDone() - stepsBefore;
                stepsBefore = round.stepsDone();
                images.add((long) steps
                        * plan.averaging().workers()
                        * plan.training().batchSize());
            }

            @Override
            public void epoch(EpochResult result) {
                stepsBefore = 0;
            }
        };
        return new TrainingLoop(plan, replicas, counting, checkpoints.of(trial.id()));
    }

    @Override
    public void cancelAll() {
        jobs.cancelAll();
    }

    @Override
    public void close() {
        if (!spark.sc().isStopped()) {
            shared.free();
        }
    }
}
