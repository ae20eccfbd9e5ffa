package io.targetdrop.search;

import io.targetdrop.search.Attempt.Cause;
import io.targetdrop.search.Attempt.Failure;
import io.targetdrop.search.Trainer.Result;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.commons.lang3.exception.ExceptionUtils;

/**
 * Runs as many trials at the same time as a trainer has slots for.
 *
 * <p>A trial that runs out of memory while it may have shared an executor with others is retried once, with nothing else
 * running.
 *
 * <p>The thread that calls {@link #run} makes all decisions. Other threads wait for Spark, one for each trial that runs.
 */
final class TrialPool {
    private static final int TICK_SECONDS = 2;

    private final Trainer trainer;
    /** Set by another thread. From then on nothing starts, and the results of what runs are ignored. */
    private volatile boolean isInterrupted;

    TrialPool(Trainer trainer) {
        this.trainer = trainer;
    }

    /**
     * Work for the pool.
     *
     * @param <W> a piece of work
     * @param <T> its result
     */
    interface Work<W, T> {

        /** The next piece; empty if none can start before a running one ends, or none is left. */
        Optional<W> next();

        /** Does a piece, and waits for its end; called in a thread of its own. What it throws ends the whole work. */
        Result<T> attempt(W piece);

        /** Called when a piece starts. */
        default void started(W piece) {}

        /** Called every few seconds in which no piece ends. */
        default void waiting() {}

        /** Called when a piece ends for good. */
        void ended(W piece, Result<T> result);
    }

    /**
     * Does some work.
     *
     * @throws SearchException if it is interrupted before all work is done
     */
    <W, T> void run(Work<W, T> work) {
        ExecutorService threads = Executors.newCachedThreadPool(TrialPool::daemon);
        Run<W, T> run = new Run<>(work, threads);
        try {
            run.toEnd();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for a trial", e);
        } finally {
            if (!run.running.isEmpty()) {
                trainer.cancelAll();
            }
            threads.shutdownNow();
        }
        if (isInterrupted) {
            throw new SearchException("the search was interrupted");
        }
    }

    /** Cancels everything from another thread. */
    void interrupt() {
        isInterrupted = true;
        trainer.cancelAll();
    }

    private static Thread daemon(Runnable work) {
        Thread thread = new Thread(work, "trial");
        thread.setDaemon(true);
        return thread;
    }

    /** One call of {@link #run}. */
    private final class Run<W, T> {
        private final Work<W, T> work;
        private final CompletionService<Result<T>> threads;
        private final Map<Future<Result<T>>, W> running = new HashMap<>();
        /** Pieces that ran out of memory, to be retried with nothing else running. */
        private final Deque<W> alone = new ArrayDeque<>();

        private final Set<W> retried = Collections.newSetFromMap(new IdentityHashMap<>());

        private Run(Work<W, T> work, ExecutorService threads) {
            this.work = work;
            this.threads = new ExecutorCompletionService<>(threads);
        }

        private void toEnd() throws InterruptedException {
            fill();
            while (!running.isEmpty()) {
                Future<Result<T>> ended = threads.poll(TICK_SECONDS, TimeUnit.SECONDS);
                if (ended != null) {
                    take(ended);
                } else if (isInterrupted) {
                    trainer.cancelAll(); // a job that started just after the first time
                } else {
                    work.waiting();
                }
                fill(); // even if nothing ended, because executors may have been added
            }
        }

        private void fill() {
            while (!isInterrupted && running.size() < trainer.slots()) {
                Optional<W> next = work.next();
                if (next.isPresent()) {
                    start(next.get());
                } else if (running.isEmpty() && !alone.isEmpty()) {
                    start(alone.poll());
                    return;
                } else {
                    return;
                }
            }
        }

        private void start(W piece) {
            work.started(piece);
            running.put(threads.submit(() -> work.attempt(piece)), piece);
        }

        private void take(Future<Result<T>> ended) throws InterruptedException {
            W piece = running.remove(ended);
            if (isInterrupted) {
                return;
            }
            Result<T> result = resultOf(ended);
            if (isOutOfMemory(result) && trainer.sharesExecutors() && retried.add(piece)) {
                alone.add(piece);
            } else {
                work.ended(piece, result);
            }
        }

        private Result<T> resultOf(Future<Result<T>> ended) throws InterruptedException {
            try {
                return ended.get();
            } catch (ExecutionException e) {
                return ExceptionUtils.rethrow(e.getCause());
            }
        }

        private boolean isOutOfMemory(Result<T> result) {
            return result.attempt() instanceof Failure<T> failure && failure.cause() == Cause.OUT_OF_MEMORY;
        }
    }
}
