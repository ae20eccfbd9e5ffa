package io.targetdrop.jobs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.targetdrop.configuration.Configurations;
import io.targetdrop.data.DataException;
import io.targetdrop.data.ImageDirectory;
import io.targetdrop.training.spark.LocalSpark;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The catalogue of an image folder opens one image, so the executors find the bad ones: all of them, before anything begins. */
class ImageFolderJobsTest {
    private static final byte[] NO_IMAGE = {1, 2, 3};

    private static SparkSession spark;

    @TempDir
    private Path directory;

    private ImageDirectory images;

    @BeforeAll
    static void start() {
        spark = LocalSpark.session("local[2]");
    }

    @AfterAll
    static void stop() {
        spark.stop();
    }

    @BeforeEach
    void write() throws Exception {
        images = new ImageDirectory(directory.resolve("images")).catsAndDogs();
    }

    private List<String> settings(String... more) {
        List<String> settings = new ArrayList<>(List.of(
                "data={format=image-folder, path=\"" + images.path() + "\", validation-share=0.2}",
                "network.name=plain-cnn",
                "regularizer.name=none",
                "training={epochs=1, batch-size=4}",
                "averaging.workers=2"));
        settings.addAll(List.of(more));
        return settings;
    }

    private TrainingJob training(String... more) {
        return new TrainingJob(new TrainingRequest(
                Configurations.of(settings(more).toArray(String[]::new)),
                Output.to(directory.resolve("run").toString())));
    }

    private SearchJob search(String... more) {
        List<String> settings = settings("averaging.workers=1", "search.axes.\"training.learning-rate\"=[0.1, 0.01]");
        settings.addAll(List.of(more));
        return new SearchJob(
                SearchRequest.of(settings, Output.to(directory.resolve("search").toString())));
    }

    @Test
    void aRunNamesAllBadImagesAndLeavesNothing() throws Exception {
        images.writeBytes("train/cat/0.png", NO_IMAGE);
        images.write("train/dog/1.png", ImageDirectory.checked(9, 8));
        images.writeBytes("test/dog/2.png", new byte[0]);
        TrainingJob job = training();
        String message = assertThrows(DataException.class, () -> job.run(spark)).getMessage();
        assertTrue(message.startsWith("3 of 20 images must be replaced, converted or removed; (1) "), message);
        assertTrue(message.contains("train/cat/0.png must be a JPEG"), message);
        assertTrue(message.contains("train/dog/1.png must have the first training image's size, 8 x 8"), message);
        assertTrue(message.contains("test/dog/2.png must be a JPEG"), message);
        assertFalse(Files.exists(directory.resolve("run")));
    }

    @Test
    void aRunFindsABadTestImageBeforeItTrains() throws Exception {
        images.writeBytes("test/dog/2.png", NO_IMAGE);
        TrainingJob job = training();
        String message = assertThrows(DataException.class, () -> job.run(spark)).getMessage();
        assertTrue(message.contains("/test/dog/2.png must be a JPEG"), message);
        assertFalse(Files.exists(directory.resolve("run")));
    }

    /** One bad image is neither a failed trial, nor found after the trials. */
    @ParameterizedTest
    @ValueSource(strings = {"task", "cluster"})
    void aSearchNamesAllBadImagesBeforeItsTrials(String placement) throws Exception {
        images.writeBytes("test/dog/2.png", NO_IMAGE);
        images.writeBytes("train/dog/2.png", NO_IMAGE);
        SearchJob job = search("search.placement=" + placement);
        List<String> began = new ArrayList<>();
        SearchJob.Listener listener = new SearchJob.Listener() {
            @Override
            public void began(io.targetdrop.search.Trial.Leg leg) {
                began.add(leg.trial().id());
            }
        };
        String message = assertThrows(DataException.class, () -> job.run(spark, listener))
                .getMessage();
        assertTrue(message.startsWith("2 of 20 images must be"), message);
        assertTrue(message.contains("/train/dog/2.png") && message.contains("/test/dog/2.png"), message);
        assertEquals(List.of(), began);
        assertEquals(SearchJob.Remains.NOTHING, job.remains());
    }

    /** The first in the order of names would shift all others. */
    @Test
    void imagesThatAreAddedLaterDoNotCount() throws Exception {
        String before = training().run(spark).parametersSha256();
        TrainingJob job = new TrainingJob(
                new TrainingRequest(Configurations.of(settings().toArray(String[]::new)), java.util.Optional.empty()));
        images.write("train/cat/-.png", ImageDirectory.checked(8, 8));
        images.writeBytes("test/cat/-.png", NO_IMAGE);
        assertEquals(before, job.run(spark).parametersSha256());
    }

    @Test
    void anImageThatIsRemovedLaterIsNamed() throws Exception {
        TrainingJob job = training();
        Files.delete(images.path().resolve("train/cat/3.png"));
        String message = assertThrows(DataException.class, () -> job.run(spark)).getMessage();
        assertTrue(message.contains("/train/cat/3.png must be a readable image but is not"), message);
    }

    /** With a session, its executors decode the images that decide the split. */
    @Test
    void imagesAreSkippedInTasks() throws Exception {
        images.writeBytes("train/cat/0.png", NO_IMAGE);
        int jobs = jobs();
        TrainingJob job = training("data.skip-unreadable=true", "averaging.workers=1");
        assertTrue(jobs() > jobs, "a job decodes the images");
        assertEquals(List.of(0), job.plan().parts().catalog().omissions().train());
        assertEquals(1, job.run(spark).epochs().size());
    }

    private static int jobs() {
        return spark.sparkContext().statusTracker().getJobIdsForGroup(null).length;
    }
}
