package io.targetdrop.jobs;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.targetdrop.configuration.Configurations;
import io.targetdrop.results.events.EventFile;
import io.targetdrop.results.events.SavedEvents;
import io.targetdrop.results.events.Tag;
import io.targetdrop.training.EpochResult;
import io.targetdrop.training.spark.LocalSpark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a run leaves for TensorBoard. */
class TensorBoardRunTest {
    private static final List<String> SMALL = List.of(
            "data={format=generated, train-count=64, test-count=20, side=16}",
            "network.name=plain-cnn",
            "regularizer={name=targetdrop, block-size=3}",
            "training.schedule=constant",
            "training.batch-size=8");

    private static SparkSession spark;

    @TempDir
    private Path directory;

    @BeforeAll
    static void start() {
        spark = LocalSpark.session("local[2]");
    }

    @AfterAll
    static void stop() {
        spark.stop();
    }

    @Test
    void hasTheNumbersOfTheResultAndPicturesOfSomeEpochs() {
        TrainingResult result = train(5, false);

        SavedEvents saved = SavedEvents.in(directory.resolve("run/events"));
        for (EpochResult epoch : result.epochs()) {
            assertEquals(
                    (float) epoch.validationAccuracy(),
                    saved.scalars("validation/accuracy").get((long) epoch.epoch()));
        }
        assertEquals(
                (float) result.test().accuracy(), saved.scalars("test/accuracy").get(5L));
        assertEquals(List.of(1L, 2L, 4L, 5L), saved.pictures(Tag.REMOVED), "powers of two and the last epoch");
        assertEquals("plain-cnn", saved.settings().get("network.name"));
        assertEquals(8.0, saved.settings().get("training.batch-size"));
    }

    @Test
    void aResumedRunKeepsTheEpochsBeforeIt() throws IOException {
        train(1, false);
        Path first = directory.resolve("run/events/" + EventFile.name(1));
        byte[] before = Files.readAllBytes(first);
        Files.delete(directory.resolve("run/events/" + EventFile.name(0)));

        train(2, true);

        assertEquals(
                List.of(EventFile.name(0), EventFile.name(1), EventFile.name(2), EventFile.lastName()),
                SavedEvents.names(directory.resolve("run/events")));
        assertArrayEquals(before, Files.readAllBytes(first));
    }

    @Test
    void aMethodWithoutTargetsHasNoPicture() {
        train(1, false, "regularizer=null", "regularizer.name=dropout");
        assertEquals(List.of(), SavedEvents.in(directory.resolve("run/events")).pictures(Tag.REMOVED));
    }

    @Test
    void picturesCanBeTurnedOff() {
        train(1, false, "tracking.pictures=0");
        assertEquals(List.of(), SavedEvents.in(directory.resolve("run/events")).pictures(Tag.REMOVED));
    }

    private TrainingResult train(int epochs, boolean resumes, String... more) {
        List<String> settings = new ArrayList<>(SMALL);
        settings.add("training.epochs=" + epochs);
        settings.addAll(List.of(more));
        Output output = new Output(directory.resolve("run").toString(), resumes);
        return new TrainingJob(new TrainingRequest(Configurations.read(settings), output)).run(spark);
    }
}
