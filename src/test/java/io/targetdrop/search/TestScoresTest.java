package io.targetdrop.search;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.targetdrop.search.Attempt.Cause;
import io.targetdrop.search.Attempt.Failure;
import io.targetdrop.search.Attempt.Success;
import io.targetdrop.training.Measures;
import io.targetdrop.training.Score;
import io.targetdrop.training.Scores;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;

class TestScoresTest {
    private static final List<Trial> TRIALS =
            Trials.points(4, 1).stream().map(point -> point.trials().get(0)).toList();

    private final Memory journal = new Memory("scores");

    /** Scores a trial by a function of the trial and the number of the request, from 1. */
    private Trainer trainer(BiFunction<Trial, Integer, Attempt<Score>> attempt) {
        Map<String, Integer> asked = new ConcurrentHashMap<>();
        return new IdleTrainer() {
            @Override
            public Result<Score> test(Trial trial) {
                return new Result<>(attempt.apply(trial, asked.merge(trial.id(), 1, Integer::sum)));
            }
        };
    }

    private Map<String, Measures> scores(BiFunction<Trial, Integer, Attempt<Score>> attempt) {
        Trainer trainer = trainer(attempt);
        return new TestScores(trainer, journal).of(TRIALS, new TrialPool(trainer));
    }

    private static Attempt<Score> right(int images) {
        return new Success<>(Scores.of(1.0, new long[][] {{images, 10 - images}, {0, 0}}));
    }

    @Test
    void everyTrialHasItsOwn() {
        Map<String, Measures> tests = scores((trial, time) -> right(TRIALS.indexOf(trial)));
        for (int i = 0; i < TRIALS.size(); i++) {
            assertEquals(i / 10.0, tests.get(TRIALS.get(i).id()).accuracy());
        }
    }

    @Test
    void aTrialThatRunsOutOfMemoryNextToOthersIsScoredAlone() {
        Map<String, Measures> tests = scores((trial, time) -> trial.equals(TRIALS.get(1)) && time == 1
                ? new Failure<>(Cause.OUT_OF_MEMORY, "OutOfMemoryError: heap")
                : right(5));
        assertEquals(TRIALS.size(), tests.size());
    }

    @Test
    void theOthersAreStoredBeforeAFailureIsThrown() {
        SearchException failed = assertThrows(
                SearchException.class,
                () -> scores((trial, time) -> trial.equals(TRIALS.get(0))
                        ? new Failure<>(Cause.JOB_FAILED, "IOException: not this one")
                        : right(5)));
        assertTrue(failed.getMessage().contains("not this one"), failed.getMessage());
        assertEquals(TRIALS.size() - 1, journal.testsWritten);
    }

    @Test
    void nothingStartsAfterAnInterruption() {
        Trainer trainer = trainer((trial, time) -> {
            throw new AssertionError("started");
        });
        TrialPool pool = new TrialPool(trainer);
        pool.interrupt();
        assertThrows(SearchException.class, () -> new TestScores(trainer, journal).of(TRIALS, pool));
        assertEquals(0, journal.testsWritten);
    }
}
