package io.targetdrop.jobs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.targetdrop.configuration.Configurations;
import io.targetdrop.results.tracking.RecordingMlflow;
import io.targetdrop.results.tracking.RecordingMlflow.Run;
import io.targetdrop.training.EpochResult;
import io.targetdrop.training.spark.LocalSpark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs and searches with a tracking server. */
class TrackedJobsTest {
    private static final List<String> SMALL = List.of(
            "data={format=generated, train-count=60, test-count=20, side=16, validation-share=0.2}",
            "network.name=plain-cnn",
            "training.schedule=constant",
            "training.batch-size=8",
            "averaging.workers=1");

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
    void aRunThatIsExtendedStaysOneRun() throws IOException {
        try (RecordingMlflow mlflow = new RecordingMlflow()) {
            train(1, false, mlflow.address().toString());
            TrainingResult result = train(2, true, mlflow.address().toString());

            Run run = mlflow.run();
            assertEquals("run", run.name);
            assertEquals("plain-cnn", run.parameters.get("network.name"));
            assertEquals("file:" + directory + "/run", run.tags.get("targetdrop.out"));
            assertEquals(result.parametersSha256(), run.tags.get("targetdrop.parameters_sha256"));
            for (EpochResult epoch : result.epochs()) {
                assertEquals(
                        List.of(epoch.validationAccuracy()),
                        run.metrics.get("validation/accuracy").get((long) epoch.epoch()));
            }
            assertEquals(
                    List.of(result.test().accuracy()),
                    run.metrics.get("test/accuracy").get(2L));
            assertEquals(
                    Set.of("config.json", "model.zip", "model-inference.zip", "model.onnx"),
                    mlflow.artifacts().keySet());
            assertEquals(
                    Files.size(directory.resolve("run/model.zip")),
                    mlflow.artifacts().get("model.zip").length);
        }
    }

    @Test
    void aServerThatRefusesCostsARunOneLine() throws IOException {
        List<String> notes = new ArrayList<>();
        try (RecordingMlflow mlflow = new RecordingMlflow()) {
            mlflow.answering(path -> Optional.of(401));
            job(2, false, mlflow.address().toString()).run(spark, new TrainingJob.Listener() {
                @Override
                public void note(String line) {
                    notes.add(line);
                }
            });
        }
        assertEquals(1, notes.size(), notes.toString());
        assertTrue(notes.get(0).startsWith("warning: MLflow at http://127.0.0.1:"), notes.toString());
        assertTrue(Files.exists(directory.resolve("run/model.zip")));
        assertFalse(Files.exists(directory.resolve("run/mlflow.json")));
    }

    @Test
    void aSearchHasARunForEachTrial() throws IOException {
        try (RecordingMlflow mlflow = new RecordingMlflow()) {
            SearchResult result = search(false, mlflow);

            assertEquals(3, mlflow.runs().size());
            Run parent = mlflow.runs().get(0);
            assertEquals(List.of("RUNNING", "FINISHED"), parent.statuses);
            assertEquals("plain-cnn", parent.parameters.get("network.name"));
            assertFalse(parent.parameters.containsKey("training.learning-rate"), "an axis is no setting of all trials");
            Set<String> rates = Set.of(
                    mlflow.runs().get(1).parameters.get("training.learning-rate"),
                    mlflow.runs().get(2).parameters.get("training.learning-rate"));
            assertEquals(Set.of("0.01", "0.05"), rates);
            assertTrue(mlflow.artifacts().keySet().containsAll(Set.of("trials.csv", "best.conf", "search.json")));
            assertEquals(
                    1,
                    mlflow.runs().stream()
                            .filter(run -> run.metrics.containsKey("test/accuracy"))
                            .count(),
                    result.leaderboard().toString());

            search(true, mlflow);
            assertEquals(3, mlflow.runs().size(), "a search that has ended sends no trial again");
        }
    }

    private SearchResult search(boolean resumes, RecordingMlflow mlflow) {
        List<String> settings = new ArrayList<>(SMALL);
        settings.addAll(List.of(
                "training.epochs=1",
                "tracking.uri=" + mlflow.address(),
                "search.axes.\"training.learning-rate\"=[0.01, 0.05]"));
        Output output = new Output(directory.resolve("search").toString(), resumes);
        return new SearchJob(SearchRequest.of(settings, output)).run(spark);
    }

    private TrainingResult train(int epochs, boolean resumes, String address) {
        return job(epochs, resumes, address).run(spark);
    }

    private TrainingJob job(int epochs, boolean resumes, String address) {
        List<String> settings = new ArrayList<>(SMALL);
        settings.add("training.epochs=" + epochs);
        settings.add("tracking.uri=" + address);
        Output output = new Output(directory.resolve("run").toString(), resumes);
        return new TrainingJob(new TrainingRequest(Configurations.read(settings), output));
    }
}
