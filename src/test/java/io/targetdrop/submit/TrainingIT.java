package io.targetdrop.submit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.targetdrop.submit.SubmitCommand.Outcome;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;

/** What {@code train} and {@code evaluate} promise, tested with the packaged jar in its own process. */
class TrainingIT {
    private static TrainedRun run;

    @TempDir
    private Path directory;

    @BeforeAll
    static void train() throws Exception {
        run = TrainedRun.get();
    }

    @Test
    void endsWithAJsonLine() throws Exception {
        JsonNode json = run.json();

        Set<String> keys = new TreeSet<>();
        json.fieldNames().forEachRemaining(keys::add);
        Set<String> promised = Set.of(
                "test_accuracy",
                "validation_accuracy",
                "train_loss",
                "epochs",
                "images_per_second",
                "seconds",
                "parameters_sha256",
                "out");
        assertTrue(keys.containsAll(promised), () -> "promised " + promised + " but there are " + keys);
        for (String share : List.of("test_accuracy", "validation_accuracy", "train_accuracy")) {
            double value = json.get(share).asDouble(Double.NaN);
            assertTrue(value >= 0 && value <= 1, share + " " + value);
        }
        for (String positive : List.of("test_loss", "train_loss", "images_per_second", "seconds")) {
            assertTrue(json.get(positive).asDouble(Double.NaN) > 0, positive + " " + json.get(positive));
        }
        assertEquals(TrainedRun.EPOCHS, json.get("epochs").asInt());
        assertTrue(json.get("parameters_sha256").asText().matches("[0-9a-f]{64}"));
        assertEquals("file:" + run.directory(), json.get("out").asText());
    }

    @Test
    void leavesTheFilesOfARunAndNothingElse() throws Exception {
        assertEquals(
                List.of(
                        "checkpoints/epoch-0001-step-000000.zip",
                        "checkpoints/epoch-0002-step-000000.zip",
                        "config.json",
                        "epochs/epoch-0001.parquet",
                        "epochs/epoch-0002.parquet",
                        "events/events.out.tfevents.0000000000.targetdrop",
                        "events/events.out.tfevents.0000000001.targetdrop",
                        "events/events.out.tfevents.0000000002.targetdrop",
                        "events/events.out.tfevents.9999999999.targetdrop",
                        "model-inference.zip",
                        "model.onnx",
                        "model.zip"),
                run.files());
    }

    @Test
    void recordsTheVersionsItRanWith() throws Exception {
        JsonNode provenance = run.resolved().get("provenance");

        assertEquals("0.2.0", provenance.get("targetdrop_version").asText());
        assertTrue(provenance.get("spark_version").asText().startsWith("3.5."), provenance.toString());
        assertEquals("1", provenance.get("omp_num_threads").asText());
        assertTrue(provenance.get("dl4j_version").asText().startsWith("1.0.0-M2"), provenance.toString());
    }

    @Test
    void recordsACommitOfThisRepositoryOrNone() throws Exception {
        String commit = run.resolved().get("provenance").get("commit").asText();

        if (!Files.exists(SubmitCommand.projectRoot().resolve(".git"))) {
            assertEquals("unknown", commit);
            return;
        }
        assertTrue(commit.matches("[0-9a-f]{40}(-dirty)?"), commit);
        String object = commit.substring(0, 40) + "^{commit}";
        assertEquals(
                0,
                SubmitCommand.script(Path.of("git"), "cat-file", "-e", object)
                        .run()
                        .exitCode(),
                commit + " is not a commit of this repository");
    }

    @Test
    void evaluatesToTheLastDigit() throws Exception {
        Outcome outcome = WarmDriver.run(
                "evaluate",
                "--model",
                run.directory().resolve("model.zip").toString(),
                "--config",
                run.resolvedConfiguration().toString(),
                "--json",
                "--master",
                TrainedRun.LOCAL);

        JsonNode evaluated = TrainedRun.json(outcome);
        assertEquals(run.json().get("test_accuracy"), evaluated.get("test_accuracy"));
        assertEquals(run.json().get("test_loss"), evaluated.get("test_loss"));
        assertEquals(40, evaluated.get("test_images").asInt());
    }

    @Test
    void repeatsToTheLastBitFromItsOwnConfiguration() throws Exception {
        Outcome again = WarmDriver.train(run.resolvedConfiguration(), directory.resolve("again"));

        assertEquals(run.json().get("parameters_sha256"), TrainedRun.json(again).get("parameters_sha256"));
    }

    @Test
    @ResourceLock(StandaloneCluster.SHARED)
    void trainsTheSameInTwoExecutorProcessesOfACluster() throws Exception {
        Outcome outcome = TrainedRun.train(
                run.configuration(),
                directory.resolve("cluster"),
                StandaloneCluster.shared().masterUrl(),
                StandaloneCluster.submitOptions().toArray(String[]::new));

        assertEquals(
                run.json().get("parameters_sha256"), TrainedRun.json(outcome).get("parameters_sha256"));
    }

    @Test
    void doesNotChangeAFinishedRun() throws Exception {
        Map<String, FileTime> before = times();

        Outcome outcome = TrainedRun.train(run.configuration(), run.directory(), TrainedRun.LOCAL);

        assertEquals(2, outcome.exitCode(), outcome.errors());
        assertEquals("", outcome.output());
        assertEquals(1, outcome.errors().lines().count(), outcome.errors());
        assertTrue(outcome.errors().contains("--out must name a directory that is empty"), outcome.errors());
        assertEquals(before, times());
    }

    private static Map<String, FileTime> times() throws Exception {
        Map<String, FileTime> times = new LinkedHashMap<>();
        for (String file : run.files()) {
            times.put(file, Files.getLastModifiedTime(run.directory().resolve(file)));
        }
        return times;
    }
}
