package io.targetdrop.results.tracking;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.targetdrop.results.RunDirectory;
import io.targetdrop.results.tracking.JobTracker.Description;
import io.targetdrop.results.tracking.JobTracker.Route;
import io.targetdrop.results.tracking.MlflowServer.Limits;
import io.targetdrop.results.tracking.RecordingMlflow.Run;
import io.targetdrop.training.EpochResult;
import io.targetdrop.training.EpochResult.RoundTimes;
import io.targetdrop.training.Score;
import io.targetdrop.training.Scores;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a tracking server gets of a run, and what it costs if it does not answer. */
class RunTrackerTest {
    private static final Limits USUAL =
            new Limits(Duration.ofSeconds(20), Duration.ofSeconds(20), Duration.ofSeconds(20), Duration.ofSeconds(60));
    /** For servers that do not answer. */
    private static final Limits SHORT =
            new Limits(Duration.ofSeconds(20), Duration.ofMillis(200), Duration.ofMillis(200), Duration.ofSeconds(60));

    private static final Description DESCRIPTION =
            new Description("first", Map.of("seed", "42"), Map.of("targetdrop.version", "0.2.0"));
    private static final Score TEST = Scores.of(1, new long[][] {{3, 1}, {0, 0}});

    @TempDir
    private Path parent;

    private RecordingMlflow mlflow;
    private RunDirectory directory;

    @BeforeEach
    void start() throws IOException {
        mlflow = new RecordingMlflow();
        directory = RunDirectory.at(parent.resolve("run").toString());
    }

    @AfterEach
    void stop() {
        mlflow.close();
    }

    @Test
    void aRunIsSentFromItsParametersToItsFiles() {
        directory.write("model.zip", "the model");
        directory.write("page.html", "");
        directory.write("notes.txt", "private");
        RunTracker tracker = tracker(USUAL);
        tracker.start(DESCRIPTION);
        tracker.epoch(epoch(1, 0.5));
        tracker.epoch(epoch(2, 0.25));
        tracker.finished(2, TEST, Map.of("targetdrop.parameters_sha256", "ab"));
        tracker.close();
        assertEquals(Optional.empty(), tracker.newProblem());

        Run run = mlflow.run();
        assertEquals(Set.of("targetdrop"), mlflow.experiments().keySet());
        assertEquals("first", run.name);
        assertEquals(Map.of("seed", "42"), run.parameters);
        assertEquals(Map.of("targetdrop.parameters_sha256", "ab", "targetdrop.version", "0.2.0"), run.tags);
        assertEquals(Map.of(1L, List.of(0.5), 2L, List.of(0.25)), run.metrics.get("train/loss"));
        assertEquals(Map.of(2L, List.of(0.75)), run.metrics.get("test/accuracy"));
        assertEquals(List.of("RUNNING", "FINISHED"), run.statuses);
        assertTrue(run.end > 0);
        assertEquals(Set.of("model.zip", "page.html"), mlflow.artifacts().keySet());
        assertArrayEquals(
                "the model".getBytes(StandardCharsets.UTF_8), mlflow.artifacts().get("model.zip"));
    }

    @Test
    void aResumedRunGoesOnWithItsRun() {
        try (RunTracker killed = tracker(USUAL)) {
            killed.start(DESCRIPTION);
            killed.epoch(epoch(1, 0.5));
            killed.epoch(epoch(2, 0.25));
        }
        try (RunTracker resumed = tracker(USUAL)) {
            resumed.start(new Description("first", Map.of("seed", "43"), Map.of("targetdrop.version", "0.3.0")));
            resumed.epoch(epoch(1, 0.5));
            resumed.epoch(epoch(2, 0.25));
            resumed.epoch(epoch(3, 0.125));
            resumed.finished(3, TEST, Map.of());
        }

        Run run = mlflow.run();
        assertEquals(List.of(0.5), run.metrics.get("train/loss").get(1L), "epochs that it has are not sent again");
        assertEquals(Set.of(1L, 2L, 3L), run.metrics.get("train/loss").keySet());
        assertEquals("42", run.parameters.get("seed"), "MLflow does not change parameters");
        assertEquals("0.3.0", run.tags.get("targetdrop.version"));
        assertEquals(List.of("RUNNING", "FAILED", "RUNNING", "FINISHED"), run.statuses);
    }

    @Test
    void aRunThatTheServerHasLostIsSentAgain() throws IOException {
        try (RunTracker first = tracker(USUAL)) {
            first.start(DESCRIPTION);
            first.epoch(epoch(1, 0.5));
        }
        int port = mlflow.port();
        mlflow.close();
        mlflow = new RecordingMlflow(port);
        try (RunTracker resumed = tracker(USUAL)) {
            resumed.start(DESCRIPTION);
            resumed.epoch(epoch(1, 0.5));
            resumed.finished(1, TEST, Map.of());
        }
        assertEquals(Map.of(1L, List.of(0.5)), mlflow.run().metrics.get("train/loss"));
    }

    /** It fails before its first epoch, and the directory must stay empty. */
    @Test
    void aRunWithoutAnEpochLeavesNoFile() {
        try (RunTracker tracker = tracker(USUAL)) {
            tracker.start(DESCRIPTION);
        }
        assertEquals(List.of("RUNNING", "FAILED"), mlflow.run().statuses);
        assertTrue(directory.isEmpty());
    }

    @Test
    void aServerThatIsDownCostsOneLine() throws IOException {
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        RunTracker tracker = new RunTracker(new Route(
                new MlflowServer(URI.create("http://127.0.0.1:" + port), Map.of(), USUAL),
                "targetdrop",
                Optional.of(directory)));
        assertTimeoutPreemptively(Duration.ofSeconds(60), () -> whole(tracker));
        String problem = tracker.newProblem().orElseThrow();
        assertTrue(problem.startsWith("MLflow at http://127.0.0.1:" + port + ": ConnectException"), problem);
        assertTrue(problem.endsWith("; the rest is sent when it answers again"), problem);
        assertEquals(Optional.empty(), tracker.newProblem());
    }

    @Test
    void aServerThatComesBackGetsEverything() throws IOException {
        mlflow.answering(path -> Optional.of(503));
        try (RunTracker tracker = tracker(USUAL)) {
            tracker.start(DESCRIPTION);
            tracker.epoch(epoch(1, 0.5));
            awaitProblem(tracker);
            mlflow.answering(path -> Optional.empty());
            tracker.epoch(epoch(2, 0.25));
            tracker.finished(2, TEST, Map.of());
        }
        assertEquals(
                Map.of(1L, List.of(0.5), 2L, List.of(0.25)),
                mlflow.run().metrics.get("train/loss"));
        assertEquals(List.of("RUNNING", "FINISHED"), mlflow.run().statuses);
    }

    /** The run ends when a request or two have timed out; this one also has no time to wait for the rest. */
    @Test
    void aServerWithoutAnswersCostsABoundedTime() {
        mlflow.answering(path -> Optional.of(0));
        RunTracker tracker = tracker(SHORT);
        assertTimeoutPreemptively(Duration.ofSeconds(60), () -> whole(tracker));
        assertTrue(tracker.newProblem().orElseThrow().contains("no answer within"));

        RunTracker impatient = tracker(new Limits(
                Duration.ofMinutes(9), Duration.ofMinutes(9), Duration.ofMinutes(9), Duration.ofMillis(100)));
        assertTimeoutPreemptively(Duration.ofSeconds(60), () -> whole(impatient));
        assertTrue(impatient.newProblem().orElseThrow().contains("the rest was not sent within 0 s"));
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 403, 302})
    void aRefusalIsNotRepeated(int status) {
        mlflow.answering(path -> Optional.of(status));
        RunTracker tracker = tracker(USUAL);
        whole(tracker);
        String problem = tracker.newProblem().orElseThrow();
        assertEquals(
                "MLflow at " + mlflow.address() + ": GET /api/2.0/mlflow/experiments/get-by-name was answered with "
                        + status + ", no /api/2.0/mlflow/experiments/get-by-name [31m; nothing more is sent",
                problem);
        assertEquals(1, mlflow.requests().size(), mlflow.requests().toString());
    }

    @Test
    void somethingElseThanMlflowIsNamed() {
        mlflow.answering(path -> Optional.of(200));
        RunTracker tracker = tracker(USUAL);
        whole(tracker);
        assertTrue(
                tracker.newProblem().orElseThrow().contains("its answer has no experiment_id; is it an MLflow"),
                "an answer without an id");
    }

    @Test
    void filesThatOnlyMlflowsClientsCanStoreStayWhereTheyAre() {
        directory.write("model.zip", "the model");
        mlflow.storingArtifactsIn("s3://bucket/7/");
        RunTracker tracker = tracker(USUAL);
        whole(tracker);
        assertTrue(
                tracker.newProblem().orElseThrow().contains("its artifacts are in s3://bucket/7/run0/artifacts, where"),
                "the store is named");
        assertEquals(List.of("RUNNING", "FINISHED"), mlflow.run().statuses);
    }

    @Test
    void credentialsComeFromTheEnvironmentOfMlflowsClients() {
        // Aladdin:open sesame, RFC 7617
        assertAuthorization(
                "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==",
                Map.of(
                        "MLFLOW_TRACKING_USERNAME", "Aladdin",
                        "MLFLOW_TRACKING_PASSWORD", "open sesame",
                        "MLFLOW_TRACKING_TOKEN", "ignored"));
        assertAuthorization("Bearer t0ken", Map.of("MLFLOW_TRACKING_TOKEN", "t0ken"));
        assertAuthorization("null", Map.of());
    }

    private void assertAuthorization(String expected, Map<String, String> environment) {
        int before = mlflow.authorizations().size();
        MlflowServer server = new MlflowServer(mlflow.address(), environment, USUAL);
        whole(new RunTracker(new Route(server, "targetdrop", Optional.empty())));
        List<String> sent = mlflow.authorizations();
        assertEquals(Set.of(expected), Set.copyOf(sent.subList(before, sent.size())));
    }

    /** MLflow takes 100 parameters in a request, of 500 characters each, and few characters in names. */
    @Test
    void whatMlflowWouldRefuseIsCut() {
        Map<String, String> many = new LinkedHashMap<>();
        for (int i = 0; i < 250; i++) {
            many.put("key" + i, "x".repeat(600));
        }
        many.put("c++", "1");
        RunTracker tracker = tracker(USUAL);
        tracker.start(new Description("many", many, Map.of()));
        tracker.close();
        assertEquals(Optional.empty(), tracker.newProblem());
        assertEquals(251, mlflow.run().parameters.size());
        assertTrue(mlflow.run().parameters.containsKey("c__"));
        assertFalse(mlflow.run().parameters.containsValue("x".repeat(501)));
    }

    private static void whole(RunTracker tracker) {
        tracker.start(DESCRIPTION);
        tracker.epoch(epoch(1, 0.5));
        tracker.finished(1, TEST, Map.of());
        tracker.close();
    }

    private static void awaitProblem(RunTracker tracker) {
        assertTimeoutPreemptively(Duration.ofSeconds(60), () -> {
            while (tracker.newProblem().isEmpty()) {
                Thread.yield();
            }
        });
    }

    private RunTracker tracker(Limits limits) {
        return new RunTracker(
                new Route(new MlflowServer(mlflow.address(), Map.of(), limits), "targetdrop", Optional.of(directory)));
    }

    private static EpochResult epoch(int number, double loss) {
        Score.Summary score = Scores.summary(10, loss, 0.5);
        return new EpochResult(number, score, score, 0.1, 10, RoundTimes.undivided(2), 1, List.of());
    }
}
