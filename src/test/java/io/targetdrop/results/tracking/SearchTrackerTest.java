package io.targetdrop.results.tracking;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.targetdrop.results.RunDirectory;
import io.targetdrop.results.tracking.JobTracker.Description;
import io.targetdrop.results.tracking.JobTracker.Route;
import io.targetdrop.results.tracking.MlflowServer.Limits;
import io.targetdrop.results.tracking.RecordingMlflow.Run;
import io.targetdrop.search.Outcome;
import io.targetdrop.search.Trial;
import io.targetdrop.search.Trials;
import io.targetdrop.training.EpochResult;
import io.targetdrop.training.EpochResult.RoundTimes;
import io.targetdrop.training.Score;
import io.targetdrop.training.Scores;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a tracking server gets of a search. */
class SearchTrackerTest {
    private static final Description SEARCH = new Description("search", Map.of("seed", "42"), Map.of());
    private static final List<Trial> TRIALS = Trials.points(2, 2, 0.1).get(0).trials();
    private static final Trial FIRST = TRIALS.get(0);
    private static final Trial SECOND = TRIALS.get(1);

    @TempDir
    private Path parent;

    private RecordingMlflow mlflow;

    @BeforeEach
    void start() throws IOException {
        mlflow = new RecordingMlflow();
    }

    @AfterEach
    void stop() {
        mlflow.close();
    }

    @Test
    void aSearchIsARunWithARunForEachTrial() {
        SearchTracker tracker = tracker();
        tracker.start(SEARCH);
        tracker.trial(completed(FIRST), List.of(epoch(1), epoch(2)), Map.of("rate", "0.1"));
        tracker.trial(
                new Outcome.Failed(SECOND, Outcome.Metrics.NONE, "diverged", Optional.empty()), List.of(), Map.of());
        tracker.tested(FIRST, Scores.of(1, new long[][] {{3, 1}, {0, 0}}));
        tracker.finished(Map.of());
        tracker.close();
        assertEquals(Optional.empty(), tracker.newProblem());

        List<Run> runs = mlflow.runs();
        assertEquals(3, runs.size());
        assertEquals(List.of("RUNNING", "FINISHED"), runs.get(0).statuses);
        assertEquals(Map.of("seed", "42"), runs.get(0).parameters);
        Run first = runs.get(1);
        assertEquals("run0", first.tags.get("mlflow.parentRunId"));
        assertEquals(FIRST.id(), first.tags.get("targetdrop.trial_id"));
        assertEquals("learning-rate 0.1", first.name);
        assertEquals(Map.of("rate", "0.1"), first.parameters);
        assertEquals(Set.of(1L, 2L), first.metrics.get("train/loss").keySet());
        assertEquals(List.of(0.75), first.metrics.get("test/accuracy").get(2L));
        assertEquals(List.of("RUNNING", "FINISHED"), first.statuses);
        assertEquals(List.of("RUNNING", "FAILED"), runs.get(2).statuses);
        assertEquals("diverged", runs.get(2).tags.get("targetdrop.error"));
    }

    @Test
    void aResumedSearchSendsNoTrialTwice() {
        try (SearchTracker killed = tracker()) {
            killed.start(SEARCH);
            killed.trial(completed(FIRST), List.of(epoch(1), epoch(2)), Map.of());
            killed.trial(new Outcome.Pruned(SECOND, Outcome.Metrics.NONE), List.of(epoch(1)), Map.of());
        }
        try (SearchTracker resumed = tracker()) {
            resumed.start(SEARCH);
            resumed.trial(completed(SECOND), List.of(epoch(1), epoch(2)), Map.of());
            resumed.finished(Map.of());
        }

        List<Run> runs = mlflow.runs();
        assertEquals(3, runs.size());
        assertEquals("completed", runs.get(2).tags.get("targetdrop.status"));
        assertEquals(Set.of(1L, 2L), runs.get(2).metrics.get("train/loss").keySet());
        assertEquals(1, runs.get(2).metrics.get("train/loss").get(1L).size());
        assertEquals(List.of("RUNNING", "FAILED", "RUNNING", "FINISHED"), runs.get(0).statuses);
    }

    /** The request that creates a run must not be repeated when a later one fails. */
    @Test
    void aTrialWhoseNumbersWereLostKeepsItsRun() {
        mlflow.answering(
                path -> path.endsWith("log-batch") && mlflow.runs().size() == 2 ? Optional.of(500) : Optional.empty());
        try (SearchTracker tracker = tracker()) {
            tracker.start(SEARCH);
            tracker.trial(completed(FIRST), List.of(epoch(1)), Map.of());
            assertTimeoutPreemptively(Duration.ofSeconds(60), () -> {
                while (tracker.newProblem().isEmpty()) {
                    Thread.yield();
                }
            });
            mlflow.answering(path -> Optional.empty());
            tracker.finished(Map.of());
        }
        assertEquals(2, mlflow.runs().size());
        assertTrue(mlflow.runs().get(1).metrics.containsKey("train/loss"));
    }

    private SearchTracker tracker() {
        RunDirectory directory = RunDirectory.sharedAt(parent.resolve("search").toString());
        MlflowServer server = new MlflowServer(mlflow.address(), Map.of(), Limits.USUAL);
        return new SearchTracker(new Route(server, "targetdrop", Optional.of(directory)));
    }

    private static Outcome completed(Trial trial) {
        return new Outcome.Completed(trial, Outcome.Metrics.NONE, Optional.empty());
    }

    private static EpochResult epoch(int number) {
        Score.Summary score = Scores.summary(10, 1, 0.5);
        return new EpochResult(number, score, score, 0.1, 10, RoundTimes.undivided(2), 1, List.of());
    }
}
