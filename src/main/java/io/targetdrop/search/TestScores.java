package io.targetdrop.search;

import io.targetdrop.training.Score;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BooleanSupplier;
import org.apache.commons.lang3.exception.ExceptionUtils;

/** Scores trials on the test part, and keeps each score as it comes. */
final class TestScores {
    private final TrialRunner runner;
    private final Journal journal;
    private final Map<String, Double> accuracies;

    /** Begins with what the journal has. */
    TestScores(TrialRunner runner, Journal journal) {
        this.runner = runner;
        this.journal = journal;
        this.accuracies = new HashMap<>(journal.testAccuracies());
    }

    /**
     * Scores those that are missing, as many side by side as there are slots; what runs out of memory beside others, once more
     * with nothing beside it. The others are scored, and kept, before a failure is thrown.
     *
     * @param isInterrupted whether no more are to begin
     * @return all accuracies, by the trials' ids
     */
    Map<String, Double> of(List<Trial> trials, BooleanSupplier isInterrupted) {
        List<Trial> missing = trials.stream()
                .filter(trial -> !accuracies.containsKey(trial.id()))
                .toList();
        List<Throwable> failures = new ArrayList<>();
        for (Trial tooLarge : besideOthers(missing, isInterrupted, failures)) {
            keep(tooLarge, score(tooLarge, isInterrupted));
        }
        if (!failures.isEmpty()) {
            return ExceptionUtils.rethrow(failures.get(0));
        }
        return accuracies;
    }

    /**
     * @param failures takes those that are final
     * @return trials that ran out of memory
     */
    private List<Trial> besideOthers(List<Trial> missing, BooleanSupplier isInterrupted, List<Throwable> failures) {
        List<Trial> tooLarge = new ArrayList<>();
        ExecutorService threads = Executors.newFixedThreadPool(runner.slots(), Search::daemon);
        try {
            CompletionService<Score> scores = new ExecutorCompletionService<>(threads);
            Map<Future<Score>, Trial> byFuture = new HashMap<>();
            missing.forEach(trial -> byFuture.put(scores.submit(() -> score(trial, isInterrupted)), trial));
            for (int ended = 0; ended < missing.size(); ended++) {
                Future<Score> next = scores.take();
                try {
                    keep(byFuture.get(next), next.get());
                } catch (ExecutionException e) {
                    if (TrialFailure.isOutOfMemory(e.getCause())) {
                        tooLarge.add(byFuture.get(next));
                    } else {
                        failures.add(e.getCause());
                    }
                }
            }
            return tooLarge;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for a test", e);
        } finally {
            threads.shutdownNow();
        }
    }

    private Score score(Trial trial, BooleanSupplier isInterrupted) {
        if (isInterrupted.getAsBoolean()) {
            throw new SearchException("the search was interrupted");
        }
        return runner.test(trial);
    }

    private void keep(Trial trial, Score score) {
        journal.write(trial, score);
        accuracies.put(trial.id(), score.accuracy());
    }
}
