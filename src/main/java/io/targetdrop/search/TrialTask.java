package io.targetdrop.search;

import io.targetdrop.networks.Start;
import io.targetdrop.search.Attempt.Cause;
import io.targetdrop.search.Attempt.Failure;
import io.targetdrop.search.Attempt.Success;
import io.targetdrop.search.Journal.TrialCheckpoints;
import io.targetdrop.training.EpochResult;
import io.targetdrop.training.LocalReplica;
import io.targetdrop.training.Replicas;
import io.targetdrop.training.Score;
import io.targetdrop.training.TrainingLoop;
import io.targetdrop.training.TrainingLoop.Progress;
import io.targetdrop.training.TrainingPlan;
import io.targetdrop.training.spark.TaskDevice;
import java.io.Serializable;
import java.util.List;
import java.util.function.Function;
import org.apache.spark.TaskContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.LongAccumulator;
import org.deeplearning4j.util.CrashReportingUtil;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A trial in one task: what an executor does.
 *
 * @param id the id of the trial
 * @param plan for one worker, but for its start
 * @param start what training starts from, which many trials share
 * @param epochs the epoch at whose end it stops, counted from 1
 * @param checkpoints where it starts from and saves to; a task that Spark retries resumes there
 * @param images the images that the trials of the search share
 */
record TrialTask(
        String id,
        TrainingPlan plan,
        Broadcast<Start> start,
        int epochs,
        TrialCheckpoints checkpoints,
        SharedImages.Handle images)
        implements Serializable {

    /**
     * Trains the trial.
     *
     * @param counter counts the images trained on, so that the driver sees them while the task runs
     * @return all epochs of the trial so far
     */
    Attempt<List<EpochResult>> train(LongAccumulator counter) {
        return attempt(replica -> loop(replica, counter).runTo(epochs).epochs());
    }

    /** Scores what {@link #train} left on the test part. */
    Attempt<Score> test(LongAccumulator counter) {
        return attempt(replica -> {
            loop(replica, counter).runTo(epochs);
            return replica.test();
        });
    }

    /** A failure that would come again wherever the trial is tried is a result. Any other is thrown, and Spark retries. */
    private <T> Attempt<T> attempt(Function<LocalReplica, T> work) {
        try (LocalReplica replica = replica()) {
            return new Success<>(work.apply(replica));
        } catch (RuntimeException | OutOfMemoryError e) {
            Failure<T> failure = Failure.of(e);
            if (failure.cause() == Cause.JOB_FAILED) {
                throw e;
            }
            releaseWorkspaces();
            return failure;
        }
    }

    private LocalReplica replica() {
        // a trial that runs out of memory is a row of the table, not a file in the working directory
        CrashReportingUtil.crashDumpsEnabled(false);
        TaskDevice.current().bind();
        TrainingPlan whole = plan.from(start.value());
        return new LocalReplica(whole, whole.startingNetwork(), images.of(plan.source()));
    }

    private TrainingLoop loop(LocalReplica replica, LongAccumulator counter) {
        return new TrainingLoop(plan, replica, counting(counter), checkpoints.of(id));
    }

    /** Also checks whether the job of the task was cancelled. */
    private Progress counting(LongAccumulator counter) {
        TaskContext task = TaskContext.get();
        return new Progress() {
            @Override
            public void round(int epoch, Replicas.RoundSummary round) {
                task.killTaskIfInterrupted();
                counter.add(plan.training().batchSize());
            }

            @Override
            public void epoch(EpochResult result) {
                task.killTaskIfInterrupted();
            }
        };
    }

    /** A failure in the middle of a step leaves the workspaces of its thread behind, which the next trial may need. */
    private static void releaseWorkspaces() {
        Nd4j.getWorkspaceManager().destroyAllWorkspacesForCurrentThread();
        System.gc();
    }
}
