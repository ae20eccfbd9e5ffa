package io.targetdrop.search;

import io.targetdrop.training.EpochResult;
import io.targetdrop.training.LocalReplica;
import io.targetdrop.training.Replicas;
import io.targetdrop.training.Score;
import io.targetdrop.training.TrainingException;
import io.targetdrop.training.TrainingLoop;
import io.targetdrop.training.TrainingPlan;
import io.targetdrop.training.TrainingProgress;
import io.targetdrop.training.spark.TaskDevice;
import java.io.Serializable;
import org.apache.spark.SparkEnv;
import org.apache.spark.TaskContext;
import org.apache.spark.util.LongAccumulator;
import org.deeplearning4j.util.CrashReportingUtil;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A trial in one task: what an executor does.
 *
 * @param id the trial's
 * @param plan for one worker
 * @param epochs to the end of which epoch it is trained
 * @param checkpoints where it begins, and leaves word; a task that is tried again goes on from there
 */
record TrialTask(String id, TrainingPlan plan, int epochs, TrialCheckpoints checkpoints) implements Serializable {

    /**
     * Trains; what would go wrong with the trial wherever it is tried is a result.
     *
     * @param images counts the images that were trained on, for the driver to look at while it runs
     */
    LegResult train(LongAccumulator images) {
        try (LocalReplica replica = replica()) {
            TrainingLoop.Outcome outcome = loop(replica, images).runTo(epochs);
            return new LegResult(outcome.epochs(), executor(), "");
        } catch (RuntimeException | OutOfMemoryError e) {
            LegResult failure = TrialFailure.of(TrialFailure.requireOwn(e), executor());
            letGo();
            return failure;
        }
    }

    /** Scores on the test part what {@link #train} left. */
    Score test(LongAccumulator images) {
        try (LocalReplica replica = replica()) {
            loop(replica, images).runTo(epochs);
            return replica.test();
        } catch (RuntimeException | OutOfMemoryError e) {
            throw new TrainingException(
                    TrialFailure.text(e)); // out of memory, as an error or a cause, would end the executor
        }
    }

    private LocalReplica replica() {
        // a trial that runs out of memory is a row, and no file in the working directory
        CrashReportingUtil.crashDumpsEnabled(false);
        TaskDevice.current().bind();
        return new LocalReplica(plan, plan.blueprint().build(), new ResidentImages(plan.source()));
    }

    private TrainingLoop loop(LocalReplica replica, LongAccumulator images) {
        return new TrainingLoop(plan, replica, counting(images), checkpoints.of(id));
    }

    /** Also where a task notices that its job was cancelled. */
    private TrainingProgress counting(LongAccumulator images) {
        TaskContext task = TaskContext.get();
        return new TrainingProgress() {
            @Override
            public void round(int epoch, Replicas.RoundSummary round) {
                task.killTaskIfInterrupted();
                images.add(plan.training().batchSize());
            }

            @Override
            public void epoch(EpochResult result) {
                task.killTaskIfInterrupted();
            }
        };
    }

    /** What failed in the middle of a step leaves its thread's workspaces behind, which may be what is too much. */
    private static void letGo() {
        Nd4j.getWorkspaceManager().destroyAllWorkspacesForCurrentThread();
        System.gc();
    }

    private static String executor() {
        return SparkEnv.get().executorId();
    }
}
