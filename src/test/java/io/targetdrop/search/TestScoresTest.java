package io.targetdrop.search;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.targetdrop.training.Score;
import io.targetdrop.training.TrainingException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToIntBiFunction;
import org.junit.jupiter.api.Test;

class TestScoresTest {
    private static final List<Trial> TRIALS =
            Trials.points(4, 1).stream().map(point -> point.trials().get(0)).toList();

    private final Memory journal = new Memory("scores");

    /** Scores a trial by a function of it and of how often it was asked for, from 1. */
    private TestScores scores(ToIntBiFunction<Trial, Integer> correct) {
        Map<String, Integer> asked = new ConcurrentHashMap<>();
        return new TestScores(
                new TrialRunner() {
                    @Override
                    public int slots() {
                        return 2;
                    }

                    @Override
                    public LegResult run(Leg leg) {
                        throw new AssertionError("nothing is trained");
                    }

                    @Override
                    public Score test(Trial trial) {
                        int time = asked.merge(trial.id(), 1, Integer::sum);
                        int right = correct.applyAsInt(trial, time);
                        return new Score(1.0, new long[][] {{right, 10 - right}, {0, 0}});
                    }

                    @Override
                    public void cancelAll() {
                        throw new AssertionError("nobody cancels");
                    }
                },
                journal);
    }

    @Test
    void everyTrialHasItsOwn() {
        Map<String, Double> accuracies =
                scores((trial, time) -> TRIALS.indexOf(trial)).of(TRIALS, () -> false);
        for (int i = 0; i < TRIALS.size(); i++) {
            assertEquals(i / 10.0, accuracies.get(TRIALS.get(i).id()));
        }
    }

    /** As in a job of Spark's, whose failure comes as words. */
    @Test
    void whatIsTooLargeBesideOthersIsScoredAlone() {
        TestScores scores = scores((trial, time) -> {
            if (trial.equals(TRIALS.get(1)) && time == 1) {
                throw new IllegalStateException("task failed: TrainingException: OutOfMemoryError: heap");
            }
            return 5;
        });
        assertEquals(TRIALS.size(), scores.of(TRIALS, () -> false).size());
    }

    @Test
    void aFailureLosesNoOther() {
        TestScores scores = scores((trial, time) -> {
            if (trial.equals(TRIALS.get(0))) {
                throw new TrainingException("not this one");
            }
            return 5;
        });
        assertThrows(TrainingException.class, () -> scores.of(TRIALS, () -> false));
        assertEquals(TRIALS.size() - 1, journal.testsWritten);
    }

    @Test
    void nothingBeginsAfterAnInterruption() {
        TestScores scores = scores((trial, time) -> {
            throw new AssertionError("begun");
        });
        assertThrows(SearchException.class, () -> scores.of(TRIALS, () -> true));
        assertEquals(0, journal.testsWritten);
    }
}
