package io.targetdrop.search;

import io.targetdrop.training.Score;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * A search under way: gives legs to the cluster as long as it has room for them, and writes down what comes back.
 *
 * <p>One thread decides and writes; others wait for Spark, one for each leg that runs.
 */
public final class Search {
    /** As often as executors tell of their running tasks. */
    private static final int TICK_SECONDS = 10;

    private final JavaSparkContext spark;
    private final SearchPlan plan;
    private final Journal journal;
    private final SearchProgress progress;
    private final ImageCounter images;
    private final TrialRunner runner;
    private final TrialQueue queue;
    private final Map<String, Outcome> outcomes = new HashMap<>();
    private final BlockingQueue<Ended> ended = new LinkedBlockingQueue<>();
    private int running;
    /** Set by another thread; from then on nothing begins, and what ends did not end by itself. */
    private volatile boolean isInterrupted;

    /** A leg that is over: with a result, or with what Spark threw. */
    private record Ended(Leg leg, LegResult result, Exception failure) {}

    /**
     * Without beginning.
     *
     * @param spark the cluster
     * @param plan what is searched
     * @param plans the trials' plans
     * @param journal where outcomes go, and are found
     * @param progress is told of everything
     */
    public Search(JavaSparkContext spark, SearchPlan plan, TrialPlans plans, Journal journal, SearchProgress progress) {
        this.spark = spark;
        this.plan = plan;
        this.journal = journal;
        this.progress = progress;
        this.images = new ImageCounter(spark.sc());
        this.runner = runner(plans);
        this.queue = plan.config().strategy().queue(plan.points());
    }

    private TrialRunner runner(TrialPlans plans) {
        TrialCheckpoints checkpoints = journal.checkpoints();
        return switch (plan.config().placement()) {
            case TASK -> new TaskRunner(spark, plans, checkpoints, plan.config().parallelism(), images.accumulator());
            case CLUSTER -> new ClusterRunner(spark, plans, checkpoints, images.accumulator());
        };
    }

    /**
     * Runs what is missing, and returns the outcomes of all trials, in their order.
     *
     * @throws SearchException if more trials fail than may
     * @throws io.targetdrop.data.DataException if the data are wrong
     */
    public List<Outcome> run() {
        List<Trial> trials = plan.trials().toList();
        journal.outcomes(trials).forEach(outcome -> outcomes.put(outcome.trial().id(), outcome));
        progress.resumed(List.copyOf(outcomes.values()));
        if (outcomes.size() < trials.size()) {
            runMissing();
            if (isInterrupted) {
                throw new SearchException("the search was interrupted");
            }
            queue.pruned().forEach(this::prune);
        }
        return trials.stream().map(trial -> outcomes.get(trial.id())).toList();
    }

    /** Ends the search from another thread: what has ended is kept, what runs is given up without a row. */
    public void interrupt() {
        isInterrupted = true;
        runner.cancelAll();
    }

    private void runMissing() {
        ExecutorService threads = Executors.newCachedThreadPool(work -> {
            Thread thread = new Thread(work, "trial");
            thread.setDaemon(true);
            return thread;
        });
        try {
            fill(threads);
            while (running > 0) {
                Ended end = ended.poll(TICK_SECONDS, TimeUnit.SECONDS);
                if (end == null) {
                    progress.running(images.total());
                } else {
                    take(end);
                    requireFewFailures();
                    fill(threads);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for a trial", e);
        } finally {
            if (running > 0) {
                runner.cancelAll();
            }
            threads.shutdownNow();
            images.close();
        }
    }

    private void fill(ExecutorService threads) {
        while (!isInterrupted && running < runner.slots()) {
            Optional<Leg> next = queue.next();
            if (next.isEmpty()) {
                return;
            }
            start(next.get(), threads);
        }
    }

    private void start(Leg leg, ExecutorService threads) {
        Outcome before = outcomes.get(leg.trial().id());
        boolean isSettled = before != null && (before.status() == Status.FAILED || before.status() == Status.CANCELLED);
        if (isSettled || before != null && !plan.config().strategy().hasRungs()) {
            queue.ended(leg, isSettled ? Double.NaN : before.figures().validationAccuracy());
            return;
        }
        running++;
        progress.began(leg);
        threads.execute(() -> ended.add(run(leg)));
    }

    private Ended run(Leg leg) {
        try {
            return new Ended(leg, runner.run(leg), null);
        } catch (Exception e) {
            // Spark's are checked ones that Scala does not declare
            return new Ended(leg, null, e);
        }
    }

    private void take(Ended end) {
        running--;
        if (isInterrupted) {
            return;
        }
        LegResult result = end.result() == null ? failed(end) : end.result();
        double accuracy = result.accuracyAt(end.leg().epochs());
        queue.ended(end.leg(), accuracy);
        if (!result.isFailed() && !end.leg().isLast()) {
            progress.rested(end.leg(), accuracy, queue.epochsLeft());
            return;
        }
        record(end, result);
    }

    private void record(Ended end, LegResult result) {
        Status status = Status.COMPLETED;
        if (result.isFailed()) {
            status = TrialFailure.isCancelled(end.failure()) ? Status.CANCELLED : Status.FAILED;
        }
        keep(
                new Outcome(end.leg().trial(), status, result.error(), Figures.of(result.epochs()), result.executor()),
                result);
    }

    private void keep(Outcome outcome, LegResult result) {
        outcomes.putIfAbsent(outcome.trial().id(), outcome);
        journal.write(outcome, result.epochs());
        progress.ended(outcome, queue.epochsLeft());
    }

    /** A job that failed, whose trial goes no further. */
    private LegResult failed(Ended end) {
        TrialFailure.throwIfDataAreWrong(end.failure());
        if (spark.sc().isStopped()) {
            throw new IllegalStateException("the cluster went away", end.failure());
        }
        return new LegResult(List.of(), 0, "", TrialFailure.text(end.failure()));
    }

    private void requireFewFailures() {
        List<Outcome> failed = outcomes.values().stream()
                .filter(outcome -> outcome.status() == Status.FAILED)
                .toList();
        if (failed.size() > plan.config().maxFailedTrials()) {
            throw new SearchException("at most " + plan.config().maxFailedTrials()
                    + " trials may fail (search.max-failed-trials) but " + failed.size() + " did, one of them with "
                    + failed.get(0).error() + "; mend it, or raise the number");
        }
    }

    /** Its last epochs are in its checkpoint. */
    private void prune(Trial trial) {
        if (outcomes.containsKey(trial.id())) {
            return;
        }
        LegResult rest = journal.checkpoints()
                .of(trial.id())
                .latest()
                .map(checkpoint -> new LegResult(checkpoint.epochs(), 0, "", ""))
                .orElseGet(() -> new LegResult(List.of(), 0, "", ""));
        keep(new Outcome(trial, Status.PRUNED, "", Figures.of(rest.epochs()), ""), rest);
    }

    /**
     * Scores trials that were chosen on the test part, unless that was done before, and keeps the scores.
     *
     * @return the accuracies, in the order of the trials
     */
    public List<Double> test(List<Trial> chosen) {
        Map<String, Double> known = journal.testAccuracies();
        List<Double> accuracies = new ArrayList<>();
        for (Trial trial : chosen) {
            accuracies.add(known.containsKey(trial.id()) ? known.get(trial.id()) : test(trial));
        }
        return accuracies;
    }

    private double test(Trial trial) {
        Score score = runner.test(trial);
        journal.write(trial, score);
        return score.accuracy();
    }
}
