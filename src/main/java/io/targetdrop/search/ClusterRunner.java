package io.targetdrop.search;

import io.targetdrop.training.EpochResult;
import io.targetdrop.training.Replicas;
import io.targetdrop.training.Score;
import io.targetdrop.training.TrainingException;
import io.targetdrop.training.TrainingLoop;
import io.targetdrop.training.TrainingPlan;
import io.targetdrop.training.TrainingProgress;
import io.targetdrop.training.spark.SparkReplicas;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.util.LongAccumulator;

/** A trial is a data-parallel run over all executors. */
final class ClusterRunner implements TrialRunner {
    private final JavaSparkContext spark;
    private final TrialPlans plans;
    private final TrialCheckpoints checkpoints;
    private final LongAccumulator images;

    ClusterRunner(JavaSparkContext spark, TrialPlans plans, TrialCheckpoints checkpoints, LongAccumulator images) {
        this.spark = spark;
        this.plans = plans;
        this.checkpoints = checkpoints;
        this.images = images;
    }

    @Override
    public int slots() {
        return 1;
    }

    @Override
    public LegResult run(Leg leg) {
        TrainingPlan plan = plans.of(leg.trial().config());
        JobGroup.enter(spark, leg.trial());
        try (SparkReplicas replicas = replicas(plan)) {
            TrainingLoop.Outcome outcome = loop(leg.trial(), plan, replicas).runTo(leg.epochs());
            return new LegResult(outcome.epochs(), "", "");
        } catch (TrainingException | IllegalArgumentException | OutOfMemoryError e) {
            return TrialFailure.of(e, "");
        } finally {
            spark.clearJobGroup();
        }
    }

    @Override
    public Score test(Trial trial) {
        TrainingPlan plan = plans.of(trial.config());
        JobGroup.enter(spark, trial);
        try (SparkReplicas replicas = replicas(plan)) {
            loop(trial, plan, replicas).runTo(plan.training().epochs());
            return replicas.test();
        } finally {
            spark.clearJobGroup();
        }
    }

    private SparkReplicas replicas(TrainingPlan plan) {
        return new SparkReplicas(spark, plan, plan.blueprint().build(), new ResidentImages(plan.source()));
    }

    private TrainingLoop loop(Trial trial, TrainingPlan plan, SparkReplicas replicas) {
        TrainingProgress counting = new TrainingProgress() {
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
        spark.cancelAllJobs();
    }
}
