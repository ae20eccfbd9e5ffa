package io.targetdrop.search;

import io.targetdrop.training.EpochResult;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
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
    private static final int TICK_SECONDS = 2;

    /** For so many times as long, a job that failed may turn out to have failed since Spark stops. */
    private static final int LOOKS = 20;

    private static final long LOOK_MILLISECONDS = 100;

    private final JavaSparkContext spark;
    private final SearchPlan plan;
    private final Journal journal;
    private final SearchProgress progress;
    private final ImageCounter images;
    private final TrialRunner runner;
    private final TrialQueue queue;
    private final Findings findings;
    private final BlockingQueue<Ended> ended = new LinkedBlockingQueue<>();
    /** That ran out of memory beside others, and run once more with nothing beside them. */
    private final Deque<Leg> alone = new ArrayDeque<>();

    /** Legs that ended, by trial and epoch. */
    private final Set<String> tried = new HashSet<>();

    private int running;

    /** Set by another thread; from then on nothing begins, and what ends did not end by itself. */
    private volatile boolean isInterrupted;

    /** A leg that is over: with a result, or with what Spark threw. */
    private record Ended(Leg leg, LegResult result, Throwable failure) {}

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
        this.findings = new Findings(plan, journal);
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
        findings.load();
        progress.resumed(findings.outcomes());
        if (!findings.isComplete()) {
            runMissing();
            queue.pruned().forEach(this::prune);
        }
        return findings.all();
    }

    /** Ends the search from another thread: what has ended is kept, what runs is given up without a row. */
    public void interrupt() {
        isInterrupted = true;
        runner.cancelAll();
    }

    private void runMissing() {
        ExecutorService threads = Executors.newCachedThreadPool(Search::daemon);
        try {
            fill(threads);
            while (running > 0) {
                Ended end = ended.poll(TICK_SECONDS, TimeUnit.SECONDS);
                if (end == null) {
                    progress.running(images.total());
                } else {
                    take(end);
                }
                fill(threads); // also where nothing ended: executors may have come
            }
            if (isInterrupted) {
                throw new SearchException("the search was interrupted");
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
            if (next.isPresent()) {
                start(next.get(), threads);
            } else if (running == 0 && !alone.isEmpty()) {
                launch(alone.poll(), threads);
                return;
            } else {
                return;
            }
        }
    }

    private void start(Leg leg, ExecutorService threads) {
        OptionalDouble known = findings.known(leg);
        if (known.isPresent()) {
            queue.ended(leg, known.getAsDouble());
        } else {
            launch(leg, threads);
        }
    }

    private void launch(Leg leg, ExecutorService threads) {
        running++;
        progress.began(leg);
        threads.execute(() -> ended.add(run(leg)));
    }

    private Ended run(Leg leg) {
        try {
            return new Ended(leg, runner.run(leg), null);
        } catch (Throwable e) {
            // Spark's exceptions are checked ones; and of an error too, the other thread must hear
            return new Ended(leg, null, e);
        }
    }

    private void take(Ended end) {
        running--;
        if (isInterrupted) {
            return;
        }
        Leg leg = end.leg();
        LegResult result = end.result() == null ? failed(end) : end.result();
        boolean isFirstTry = tried.add(leg.trial().id() + " " + leg.epochs());
        if (TrialFailure.isOutOfMemory(result) && isFirstTry && plan.config().placement() == Placement.TASK) {
            alone.add(leg);
            return;
        }
        double accuracy = result.accuracyAt(leg.epochs(), leg.trial().earlyStopping());
        queue.ended(leg, accuracy);
        if (!result.isFailed() && !leg.isLast()) {
            progress.rested(leg, accuracy, queue.epochsLeft());
            return;
        }
        record(end, result);
    }

    private void record(Ended end, LegResult result) {
        Trial trial = end.leg().trial();
        if (!result.isFailed()) {
            keep(new Outcome.Completed(trial, metrics(trial, result.epochs()), executor(result)), result.epochs());
            return;
        }
        List<EpochResult> epochs = findings.epochsOfCheckpoint(trial);
        Outcome.Metrics metrics = metrics(trial, epochs);
        keep(
                TrialFailure.isCancelled(end.failure())
                        ? new Outcome.Cancelled(trial, metrics, result.error())
                        : new Outcome.Failed(trial, metrics, result.error(), executor(result)),
                epochs);
        requireFewFailures();
    }

    private static Optional<String> executor(LegResult result) {
        return Optional.of(result.executor()).filter(name -> !name.isEmpty());
    }

    private static Outcome.Metrics metrics(Trial trial, List<EpochResult> epochs) {
        return Outcome.Metrics.of(epochs, trial.earlyStopping());
    }

    private void keep(Outcome outcome, List<EpochResult> epochs) {
        if (findings.keep(outcome, epochs)) {
            progress.ended(outcome, queue.epochsLeft());
        }
    }

    /** A job that failed, whose trial goes no further. */
    private LegResult failed(Ended end) {
        TrialFailure.throwIfDataAreWrong(end.failure());
        if (!TrialFailure.isCancelled(end.failure()) && isStoppedSoon()
                || spark.sc().isStopped()) {
            throw new IllegalStateException("the cluster went away", end.failure());
        }
        return new LegResult(List.of(), "", TrialFailure.text(end.failure()));
    }

    /** Spark fails the jobs of an application that was removed before it says that it stopped. */
    private boolean isStoppedSoon() {
        for (int look = 0; look < LOOKS && !spark.sc().isStopped(); look++) {
            try {
                Thread.sleep(LOOK_MILLISECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
        return spark.sc().isStopped();
    }

    private void requireFewFailures() {
        List<Outcome.Failed> failed = findings.outcomes().stream()
                .filter(Outcome.Failed.class::isInstance)
                .map(Outcome.Failed.class::cast)
                .toList();
        if (failed.size() > plan.config().maxFailedTrials()) {
            throw new SearchException("at most " + plan.config().maxFailedTrials()
                    + " trials may fail (search.max-failed-trials) but " + failed.size() + " did, one of them with "
                    + failed.get(0).cause() + "; mend it, or raise the number");
        }
    }

    private void prune(Trial trial) {
        if (!findings.has(trial)) {
            List<EpochResult> epochs = findings.epochsOfCheckpoint(trial);
            keep(new Outcome.Pruned(trial, metrics(trial, epochs)), epochs);
        }
    }

    /**
     * Scores trials on the test part, as many side by side as are trained so, unless that was done before; keeps each score as
     * it comes. What runs out of memory beside others is scored once more with nothing beside it.
     *
     * @return the accuracies, by the trials' ids
     */
    public Map<String, Double> test(List<Trial> trials) {
        return new TestScores(runner, journal).of(trials, () -> isInterrupted);
    }

    static Thread daemon(Runnable work) {
        Thread thread = new Thread(work, "trial");
        thread.setDaemon(true);
        return thread;
    }
}
