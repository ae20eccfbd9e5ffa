package io.targetdrop.search;

import io.targetdrop.search.Attempt.Failure;
import io.targetdrop.search.Attempt.Success;
import io.targetdrop.search.Trainer.Result;
import io.targetdrop.training.Measures;
import io.targetdrop.training.Score;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Scores trials on the test part, and stores each score as soon as it is known. */
final class TestScores implements TrialPool.Work<Trial, Score> {
    private final Trainer trainer;
    private final Journal journal;
    private final Map<String, Measures> scores;
    private final Deque<Trial> missing = new ArrayDeque<>();
    private final List<String> failures = new ArrayList<>();

    /** Starts with the scores that the journal has. */
    TestScores(Trainer trainer, Journal journal) {
        this.trainer = trainer;
        this.journal = journal;
        this.scores = new HashMap<>(journal.tests());
    }

    /**
     * Scores the trials that have no score yet. If one cannot be scored, the others are still scored and stored first.
     *
     * @return all scores, by trial id
     * @throws SearchException if a trial cannot be scored
     */
    Map<String, Measures> of(List<Trial> trials, TrialPool pool) {
        trials.stream().filter(trial -> !scores.containsKey(trial.id())).forEach(missing::add);
        if (!missing.isEmpty()) {
            pool.run(this);
        }
        if (!failures.isEmpty()) {
            throw new SearchException("all chosen trials must be scored on the test part but " + failures.size()
                    + " could not be, one of them with " + failures.get(0));
        }
        return scores;
    }

    @Override
    public Optional<Trial> next() {
        return Optional.ofNullable(missing.poll());
    }

    @Override
    public Result<Score> attempt(Trial trial) {
        return trainer.test(trial);
    }

    @Override
    public void ended(Trial trial, Result<Score> result) {
        if (result.attempt() instanceof Success<Score> success) {
            journal.write(trial, success.value());
            scores.put(trial.id(), success.value().summary().measures());
        } else if (result.attempt() instanceof Failure<Score> failure) {
            failures.add(failure.message());
        }
    }
}
