package io.targetdrop.search;

import io.targetdrop.search.Attempt.Cause;
import io.targetdrop.search.Attempt.Failure;
import io.targetdrop.search.Attempt.Success;
import io.targetdrop.search.Journal.TrialCheckpoints;
import io.targetdrop.search.SearchPlan.Point;
import io.targetdrop.search.Trainer.Result;
import io.targetdrop.search.Trial.Leg;
import io.targetdrop.training.EpochResult;
import io.targetdrop.training.Measures;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SortedMap;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * A running search: trains trials as long as the cluster has room for them, and stores their outcomes.
 *
 * <p>One thread decides and writes; see {@link TrialPool}.
 */
public final class Search implements AutoCloseable {
    private final SearchPlan plan;
    /** The points of {@link #plan}, and those that were proposed; added to by the thread that decides. */
    private final List<Point> points;

    private final Journal journal;
    private final SearchProgress progress;
    private final ImageCounter images;
    private final Trainer trainer;
    private final TrialPool pool;
    private final Scheduler scheduler;
    private final SearchState state;

    /**
     * A search that has not started. Close it to free what it keeps on the executors.
     *
     * @param spark the cluster
     * @param plan what to search
     * @param plans the plans of the trials
     * @param journal stores outcomes, and has those of an earlier run of the search
     * @param progress receives all progress
     */
    public Search(JavaSparkContext spark, SearchPlan plan, TrialPlans plans, Journal journal, SearchProgress progress) {
        this.plan = plan;
        this.journal = journal;
        SortedMap<Integer, Point> before = ProposedPoints.of(plan, journal);
        this.points = ProposedPoints.after(plan, before);
        this.state = new SearchState(plan.with(points), journal);
        this.progress = progress;
        this.images = new ImageCounter(spark.sc());
        this.trainer = trainer(spark, plans);
        this.pool = new TrialPool(trainer);
        this.scheduler = Scheduler.of(plan, before, this::proposed);
    }

    private void proposed(Point point) {
        journal.write(Journal.Proposed.of(point.trials().get(0)));
        points.add(point);
        state.add(point);
    }

    /** What was planned, with the points that were proposed so far. */
    public SearchPlan plan() {
        return plan.with(List.copyOf(points));
    }

    private Trainer trainer(JavaSparkContext spark, TrialPlans plans) {
        TrialCheckpoints checkpoints = journal.checkpoints();
        return switch (plan.config().placement()) {
            case TASK ->
                new TaskTrainer(spark, plans, checkpoints, plan.config().parallelism(), images.accumulator());
            case CLUSTER -> new ClusterTrainer(spark, plans, checkpoints, images.accumulator());
        };
    }

    /**
     * Runs the trials that have no outcome yet.
     *
     * @return the outcomes of all trials that ended, in order: all, unless the search ended early
     * @throws SearchException if more trials fail than the configuration allows, or the search is interrupted
     * @throws io.targetdrop.data.DataException if the data is wrong
     */
    public List<Outcome> run() {
        state.load();
        progress.resumed(state.outcomes());
        if (!state.isComplete()) {
            pool.run(new Training());
            scheduler.pruned().forEach(this::prune);
        }
        return state.all();
    }

    /**
     * Scores trials on the test part, as many at the same time as when training, unless the journal has their scores. Each
     * score is stored as soon as it is known.
     *
     * @return the scores, by trial id
     * @throws SearchException if a trial cannot be scored, or the search is interrupted
     * @throws io.targetdrop.data.DataException if the data is wrong
     */
    public Map<String, Measures> test(List<Trial> trials) {
        return new TestScores(trainer, journal).of(trials, pool);
    }

    /** Ends the search from another thread. Outcomes so far are kept; trials that run are cancelled, without an outcome. */
    public void interrupt() {
        pool.interrupt();
    }

    /** Frees what the executors keep for the search. */
    @Override
    public void close() {
        images.close();
        trainer.close();
    }

    /** Trains the legs that the scheduler requests. */
    private final class Training implements TrialPool.Work<Leg, List<EpochResult>> {

        /** Tells the scheduler the results of legs that an earlier run has trained. */
        @Override
        public Optional<Leg> next() {
            while (true) {
                Optional<Leg> next = scheduler.next();
                OptionalDouble known = next.map(state::known).orElse(OptionalDouble.empty());
                if (known.isEmpty()) {
                    return next;
                }
                scheduler.ended(next.get(), known.getAsDouble());
            }
        }

        @Override
        public Result<List<EpochResult>> attempt(Leg leg) {
            return trainer.train(leg);
        }

        @Override
        public void started(Leg leg) {
            progress.began(leg);
        }

        @Override
        public void waiting() {
            progress.running(images.total());
        }

        @Override
        public void ended(Leg leg, Result<List<EpochResult>> result) {
            if (result.attempt() instanceof Success<List<EpochResult>> success) {
                trained(leg, success.value(), result.executor());
            } else if (result.attempt() instanceof Failure<List<EpochResult>> failure) {
                failed(leg, failure, result.executor());
            }
        }
    }

    private void trained(Leg leg, List<EpochResult> epochs, Optional<String> executor) {
        double score = leg.score(epochs, plan.config().metric());
        scheduler.ended(leg, score);
        if (leg.isLast()) {
            keep(new Outcome.Completed(leg.trial(), metrics(leg.trial(), epochs), executor), epochs);
        } else if (scheduler.stopped().contains(leg.trial())) {
            keep(new Outcome.Pruned(leg.trial(), metrics(leg.trial(), epochs)), epochs);
        } else {
            progress.rested(leg, score, scheduler.epochsLeft());
        }
    }

    private void failed(Leg leg, Failure<?> failure, Optional<String> executor) {
        scheduler.ended(leg, Double.NaN);
        Trial trial = leg.trial();
        List<EpochResult> epochs = state.epochsOfCheckpoint(trial);
        Outcome.Metrics metrics = metrics(trial, epochs);
        keep(
                failure.cause() == Cause.CANCELLED
                        ? new Outcome.Cancelled(trial, metrics, failure.message())
                        : new Outcome.Failed(trial, metrics, failure.message(), executor),
                epochs);
        requireFewFailures();
    }

    private void prune(Trial trial) {
        state.prune(trial).ifPresent(outcome -> progress.ended(outcome, scheduler.epochsLeft()));
    }

    private static Outcome.Metrics metrics(Trial trial, List<EpochResult> epochs) {
        return Outcome.Metrics.of(epochs, trial.earlyStopping());
    }

    private void keep(Outcome outcome, List<EpochResult> epochs) {
        if (state.keep(outcome, epochs)) {
            progress.ended(outcome, scheduler.epochsLeft());
        }
    }

    private void requireFewFailures() {
        List<Outcome.Failed> failed = state.outcomes().stream()
                .filter(Outcome.Failed.class::isInstance)
                .map(Outcome.Failed.class::cast)
                .toList();
        if (failed.size() > plan.config().maxFailedTrials()) {
            throw new SearchException("at most " + plan.config().maxFailedTrials()
                    + " trials may fail (search.max-failed-trials) but " + failed.size() + " did, one of them with "
                    + failed.get(0).cause() + "; fix the cause, or raise the number");
        }
    }
}
