package io.targetdrop.results;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.targetdrop.data.DataException;
import io.targetdrop.results.events.SavedEvents;
import io.targetdrop.results.events.SavedEvents.Event;
import io.targetdrop.search.Outcome;
import io.targetdrop.search.Trial;
import io.targetdrop.search.Trials;
import io.targetdrop.training.EarlyStopping;
import io.targetdrop.training.EarlyStopping.Monitor;
import io.targetdrop.training.EpochResult;
import io.targetdrop.training.EpochResult.RoundTimes;
import io.targetdrop.training.Score;
import io.targetdrop.training.Scores;
import io.targetdrop.training.spark.LocalSpark;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a search finds in the directory of an earlier one. */
class SearchDirectoryTest {
    private static final Trial USUAL = Trials.points(8, 1, 0.1).get(0).trials().get(0);
    private static final Trial WATCHING = Trials.watching(USUAL, new EarlyStopping(Monitor.VALIDATION_ACCURACY, 3));

    private static JavaSparkContext context;

    @TempDir
    private Path directory;

    @BeforeAll
    static void start() {
        context = LocalSpark.start("local[1]");
    }

    @AfterAll
    static void stop() {
        context.stop();
    }

    @Test
    void anOutcomeComesBackWithItsBestEpoch() {
        for (Outcome outcome : List.of(outcome(USUAL, OptionalInt.empty()), outcome(WATCHING, OptionalInt.of(5)))) {
            SearchDirectory search = search(outcome.metrics().bestEpoch().isPresent() ? "watching" : "usual");
            search.write(outcome, List.of());
            assertEquals(List.of(outcome), search.outcomes(List.of(outcome.trial())));
        }
    }

    /** As versions without a best epoch wrote it. */
    @Test
    void scoresOfTheLastEpochAreNotMixedWithThoseOfTheBest() {
        SearchDirectory search = search("old");
        search.write(outcome(WATCHING, OptionalInt.empty()), List.of());
        String message = assertThrows(DataException.class, () -> search.outcomes(List.of(WATCHING)))
                .getMessage();
        assertEquals(
                "file:" + directory + "/old/trials must have the best epoch of each trial, because"
                        + " training.early-stopping.monitor is set, but trial " + WATCHING.id()
                        + " has the scores of its last epoch, as earlier versions wrote them; begin the search in another"
                        + " --out",
                message);
    }

    @Test
    void aTrialHasItsEventsOnce() {
        SearchDirectory search = search("events");
        Outcome outcome = outcome(USUAL, OptionalInt.empty());
        search.write(outcome, List.of(epoch(1, 0.5), epoch(2, 0.75)));
        search.write(outcome, List.of(epoch(1, 0.5), epoch(2, 0.75)));
        search.write(USUAL, Scores.of(1, new long[][] {{3, 1}, {0, 0}}));

        SavedEvents saved = SavedEvents.in(directory.resolve("events/events/" + USUAL.id()));
        assertEquals(2, saved.of("validation/accuracy").size());
        assertEquals(Map.of(1L, 0.5f, 2L, 0.75f), saved.scalars("validation/accuracy"));
        assertEquals(Map.of(Trials.AXIS, 0.1), saved.settings());
        assertEquals(USUAL.ids().point(), saved.group());
        assertTrue(saved.succeeded());
        assertEquals(Map.of(8L, 0.75f), saved.scalars("test/accuracy"));
        List<Event> epochs = saved.of("validation/accuracy");
        // an epoch takes 2 s of training and 1 s of scoring
        assertEquals(3, epochs.get(1).time() - epochs.get(0).time(), 1e-3);
    }

    @Test
    void aTrialThatIsNoLongerPrunedHasItsNewEvents() {
        Outcome pruned = new Outcome.Pruned(USUAL, Outcome.Metrics.NONE);
        search("promoted").write(pruned, List.of(epoch(1, 0.5)));
        SearchDirectory resumed = search("promoted");
        resumed.outcomes(List.of(USUAL));
        resumed.write(outcome(USUAL, OptionalInt.empty()), List.of(epoch(1, 0.5), epoch(2, 0.75)));

        assertEquals(
                Map.of(1L, 0.5f, 2L, 0.75f),
                SavedEvents.in(directory.resolve("promoted/events/" + USUAL.id()))
                        .scalars("validation/accuracy"));
    }

    /** Only if it is asked for; its new row replaces the old one. */
    @Test
    void aFailedTrialIsRetried() {
        Outcome failed = new Outcome.Failed(USUAL, Outcome.Metrics.NONE, "out of memory", Optional.empty());
        search("retried").write(failed, List.of());
        assertEquals(List.of(failed), search("retried").outcomes(List.of(USUAL)));
        SearchDirectory retrying = new SearchDirectory(
                SparkSession.builder().getOrCreate(),
                RunDirectory.at(directory.resolve("retried").toString()),
                true);

        assertEquals(List.of(), retrying.outcomes(List.of(USUAL)));
        retrying.write(outcome(USUAL, OptionalInt.empty()), List.of());

        assertEquals(
                List.of(Outcome.Status.COMPLETED),
                search("retried").outcomes(List.of(USUAL)).stream()
                        .map(Outcome::status)
                        .toList());
    }

    @Test
    void aTrialWithoutAnEpochHasItsSettings() {
        search("failed")
                .write(new Outcome.Failed(USUAL, Outcome.Metrics.NONE, "diverged", Optional.empty()), List.of());

        SavedEvents saved = SavedEvents.in(directory.resolve("failed/events/" + USUAL.id()));
        assertEquals(Map.of(Trials.AXIS, 0.1), saved.settings());
        assertFalse(saved.succeeded());
    }

    private static EpochResult epoch(int number, double accuracy) {
        Score.Summary score = Scores.summary(10, 1, accuracy);
        return new EpochResult(number, score, score, 0.1, 10, RoundTimes.undivided(2), 1, List.of());
    }

    private SearchDirectory search(String name) {
        return new SearchDirectory(
                SparkSession.builder().sparkContext(context.sc()).getOrCreate(),
                RunDirectory.sharedAt(directory.resolve(name).toString()));
    }

    private static Outcome outcome(Trial trial, OptionalInt bestEpoch) {
        return new Outcome.Completed(
                trial,
                new Outcome.Metrics(8, bestEpoch, Scores.measures(0.5, 0.9), Scores.measures(0.6, 0.8), 200, 1, 2),
                Optional.of("driver"));
    }
}
