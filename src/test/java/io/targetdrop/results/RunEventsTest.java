package io.targetdrop.results;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.targetdrop.regularizers.MaskStatistics;
import io.targetdrop.results.events.EventFile;
import io.targetdrop.results.events.SavedEvents;
import io.targetdrop.results.events.Tag;
import io.targetdrop.training.EpochResult;
import io.targetdrop.training.EpochResult.RoundTimes;
import io.targetdrop.training.Score;
import io.targetdrop.training.Scores;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.spark.sql.types.NumericType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunEventsTest {
    private static final InstantSource NOON = InstantSource.fixed(Instant.parse("2026-12-01T12:00:00Z"));

    @TempDir
    private Path parent;

    private RunDirectory run;
    private RunEvents events;

    @BeforeEach
    void open() {
        run = RunDirectory.at(parent.resolve("run").toString());
        events = new RunEvents(run, NOON);
    }

    @Test
    void aRunHasItsSettingsItsEpochsAndItsEnd() {
        events.start(Map.of("seed", "42"));
        events.epoch(result(1, 0.5), Optional.of(new BufferedImage(2, 2, BufferedImage.TYPE_INT_RGB)));
        events.epoch(result(2, 0.25), Optional.empty());
        events.end(2, Scores.of(1, new long[][] {{3, 1}, {0, 0}}));

        SavedEvents saved = saved();
        assertEquals(Map.of("seed", 42.0), saved.settings());
        assertEquals(Map.of(1L, 0.5f, 2L, 0.25f), saved.scalars("train/loss"));
        assertEquals(List.of(1L), saved.pictures(Tag.REMOVED));
        assertEquals(Map.of(2L, 0.75f), saved.scalars("test/accuracy"));
        assertEquals(Map.of(2L, 0.25f), saved.scalars("test/loss"));
        assertTrue(saved.succeeded());
    }

    /** A column that is added to the table needs nothing here. */
    @Test
    void everyNumberOfTheTableOfEpochsHasATag() {
        events.epoch(result(1, 0.5), Optional.empty());

        Set<String> expected = new TreeSet<>();
        for (var column : EpochTable.schema().fields()) {
            if (column.dataType() instanceof NumericType) {
                expected.add(Tag.of(column.name()));
            }
        }
        // the step and the version are no measures; the score of no images and times in one piece are null
        expected.removeAll(Set.of("epoch", "schema-version"));
        expected.removeIf(tag -> tag.startsWith("validation/"));
        expected.removeAll(Set.of("time/compute", "time/data", "time/averaging", "time/waiting"));
        expected.addAll(
                Stream.of("channels", "targets", "shared-targets", "channels-hit", "energy-removed", "mean-ratio")
                        .map(name -> "masks/stage-1/" + name)
                        .toList());
        assertEquals(expected, new TreeSet<>(saved().tags()));
        assertEquals(Map.of(1L, 0.07f), saved().scalars("masks/stage-1/energy-removed"));
    }

    @Test
    void anEpochThatIsTrainedAgainReplacesItsNumbers() {
        events.epoch(result(1, 0.5), Optional.empty());
        events.epoch(result(1, 0.4), Optional.empty());
        assertEquals(Map.of(1L, 0.4f), saved().scalars("train/loss"));
        assertEquals(List.of(EventFile.name(1)), SavedEvents.names(directory()));
    }

    @Test
    void aResumedRunGetsWhatIsMissingAndKeepsTheRest() throws IOException {
        events.epoch(result(1, 0.5), Optional.of(new BufferedImage(2, 2, BufferedImage.TYPE_INT_RGB)));
        byte[] before = Files.readAllBytes(directory().resolve(EventFile.name(1)));

        events.complete(List.of(result(1, 0.5), result(2, 0.25)));

        assertArrayEquals(before, Files.readAllBytes(directory().resolve(EventFile.name(1))));
        assertEquals(Map.of(1L, 0.5f, 2L, 0.25f), saved().scalars("train/loss"));
    }

    @Test
    void aRunThatIsExtendedHasNotEnded() {
        events.end(1, Score.none(2).plus(Scores.of(1, new long[][] {{1, 0}, {0, 0}})));
        events.start(Map.of());
        assertEquals(List.of(EventFile.name(0)), SavedEvents.names(directory()));
    }

    /** TensorBoard takes every file with the mark in its name, hidden or not. */
    @Test
    void aFileThatIsBeingWrittenIsNotTakenForEvents() {
        for (RunDirectory place : List.of(run, RunDirectory.sharedAt(run.path()))) {
            place.write("events/" + EventFile.name(1), out -> {
                List<String> names = SavedEvents.names(directory());
                assertEquals(1, names.size());
                assertTrue(names.stream().noneMatch(name -> name.contains(EventFile.MARK)), names.toString());
            });
            place.remove("events");
        }
    }

    private Path directory() {
        return parent.resolve("run/events");
    }

    private SavedEvents saved() {
        return SavedEvents.in(directory());
    }

    private static EpochResult result(int epoch, double loss) {
        Score train = Scores.of(2 * loss, new long[][] {{1, 0}, {1, 0}});
        return new EpochResult(
                epoch,
                train.summary(),
                Score.none(2).summary(),
                0.1,
                10,
                RoundTimes.undivided(2),
                1,
                List.of(new MaskStatistics("stage-1", 16, 8, 0.5, 15.5, 0.07, 1.01)));
    }
}
