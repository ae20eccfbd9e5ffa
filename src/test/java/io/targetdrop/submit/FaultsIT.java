package io.targetdrop.submit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.targetdrop.data.CifarDirectory;
import io.targetdrop.submit.SubmitCommand.Outcome;
import io.targetdrop.submit.SubmitCommand.Running;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.ResourceLock;

/**
 * A run of two workers and 4 epochs of 12 rounds, with a checkpoint every 3, whose processes are killed with {@code
 * kill -9}: it ends with the parameters of the undisturbed run, to the last bit.
 */
@Execution(ExecutionMode.CONCURRENT)
class FaultsIT {
    private static final String SETTINGS = """
            seed = 11
            data { format = generated, train-count = 440, test-count = 40, side = 16, validation-share = 0.1 }
            network { name = plain-cnn, sites = [stages] }
            regularizer { name = targetdrop, block-size = 3 }
            training { epochs = 4, batch-size = 8, learning-rate = 0.02 }
            averaging { workers = 2, frequency = 2 }
            checkpoint { every-rounds = 3, retries = 1 }
            """;

    @TempDir
    private static Path shared;

    private static Path configuration;
    private static String undisturbed;
    /** A run that was killed in its third epoch. Tests copy it. */
    private static Path killed;

    @TempDir
    private Path directory;

    @BeforeAll
    static void runUndisturbed() throws Exception {
        configuration = Files.writeString(shared.resolve("run.conf"), SETTINGS);
        undisturbed = hash(start(shared.resolve("undisturbed"), "local[2]").await());
        killed = shared.resolve("killed");
        Running run = start(killed, "local[2]");
        assertTrue(run.awaitError("epoch 2/4  train"), () -> "ended early");
        run.kill();
    }

    /** Each in the middle of an epoch, after a checkpoint of it. */
    @Test
    @ResourceLock(StandaloneCluster.SHARED)
    void survivesBothExecutorsInTurn() throws Exception {
        StandaloneCluster cluster = StandaloneCluster.shared();
        Path out = directory.resolve("run");
        Running run = start(out, cluster, List.of());
        for (int epoch = 1; epoch <= 2; epoch++) {
            String inside = String.format(Locale.ROOT, "epoch-%04d-step-(?!000000).*", epoch);
            assertTrue(
                    run.awaitWhileRunning(
                            "a checkpoint inside the epoch",
                            () -> checkpoints(out).stream()
                                    .anyMatch(file ->
                                            file.getFileName().toString().matches(inside))),
                    "ended early");
            cluster.executors().get(epoch - 1).destroyForcibly();
        }
        assertEquals(undisturbed, hash(run.await()));
    }

    /**
     * Six workers make a tree of two levels, and rounds of one small minibatch spend most of their time on the sum, so
     * that is where the kill falls.
     */
    @Test
    @ResourceLock(StandaloneCluster.SHARED)
    void survivesAnExecutorThatIsKilledWhileTheSumIsTaken() throws Exception {
        List<String> manySums = List.of(
                "--set", "averaging.workers=6",
                "--set", "averaging.frequency=1",
                "--set", "training.batch-size=2",
                "--set", "training.epochs=2",
                "--set", "data.train-limit=240",
                "--set", "checkpoint.every-rounds=0");
        String expected = hash(
                start(directory.resolve("undisturbed"), "local[2]", manySums).await());
        StandaloneCluster cluster = StandaloneCluster.shared();
        Running run = start(directory.resolve("run"), cluster, manySums);
        assertTrue(run.awaitError("epoch 1/2  train"), () -> "ended early");
        cluster.executors().get(0).destroyForcibly();
        assertEquals(expected, hash(run.await()));
    }

    /** Each worker's momentum travels back and forth, and the run ends before its last epoch. */
    @Test
    @ResourceLock(StandaloneCluster.SHARED)
    void momentumThatStaysAndAnEarlyStopAreTheSameOnACluster() throws Exception {
        List<String> settings = List.of(
                "--set", "averaging.updater-state=keep-local",
                "--set", "training.early-stopping.monitor=validation-loss",
                "--set", "training.early-stopping.patience=1",
                "--set", "training.learning-rate=0.2",
                "--set", "training.epochs=12");
        Outcome here = start(directory.resolve("here"), "local[2]", settings).await();
        Outcome there = start(directory.resolve("there"), StandaloneCluster.shared(), settings)
                .await();
        assertEquals(hash(here), hash(there));
        assertEquals(TrainedRun.json(here).get("epochs"), TrainedRun.json(there).get("epochs"));
        assertTrue(TrainedRun.json(there).get("epochs").asInt() < 12, there.errors());
    }

    @Test
    @ResourceLock(StandaloneCluster.SHARED)
    void survivesAWorkerThatIsReplaced() throws Exception {
        StandaloneCluster cluster = StandaloneCluster.shared();
        Running run = start(directory.resolve("run"), cluster, List.of());
        assertTrue(run.awaitError("epoch 1/4  train"), () -> "ended early");
        cluster.killWorker(0);
        cluster.addWorker();
        assertEquals(undisturbed, hash(run.await()));
    }

    /**
     * Ten times: before the data is read, or after some checkpoints, up to the last epoch. The undisturbed run writes
     * 16.
     */
    @Test
    void survivesADriverThatIsKilledAgainAndAgain() throws Exception {
        Path out = directory.resolve("run");
        int finished = 0;
        for (int checkpointsBefore : new int[] {0, 1, 0, 2, 1, 3, 0, 2, 1, 2}) {
            Running run = start(out, "local[2]", List.of("--resume"));
            boolean began = run.awaitError("parameters,");
            for (int written = 0; began && written < checkpointsBefore; written++) {
                List<Path> before = checkpoints(out);
                began = run.awaitWhileRunning(
                        "a new checkpoint", () -> !checkpoints(out).equals(before));
            }
            finished += began ? 0 : 1;
            run.kill();
        }
        Outcome last = start(out, "local[2]", List.of("--resume")).await();
        assertEquals(undisturbed, hash(last));
        assertTrue(finished < 10, "no run was killed before its end");
        assertEquals(4, epochs(out));
        try (Stream<Path> found = Files.walk(out)) {
            assertEquals(
                    List.of(),
                    found.filter(file -> file.getFileName().toString().startsWith("."))
                            .toList());
        }
    }

    @Test
    void resumesFromTheCheckpointBeforeADamagedOne() throws Exception {
        Path out = copyOfTheKilledRun();
        List<Path> checkpoints = checkpoints(out);
        assertEquals(2, checkpoints.size());
        byte[] newest = Files.readAllBytes(checkpoints.get(1));
        Files.write(checkpoints.get(1), Arrays.copyOf(newest, newest.length / 2));

        Outcome resumed = start(out, "local[2]", List.of("--resume")).await();

        assertEquals(undisturbed, hash(resumed));
        assertTrue(resumed.errors().contains("cannot be read and is passed over"), resumed.errors());
        assertTrue(resumed.errors().contains("resuming after "), resumed.errors());
    }

    /** {@code /dev/full} takes the place of the first checkpoint, which is about to be written. */
    @Test
    void aFullDiskIsOneLineAndLeavesNothingHalfWritten() throws Exception {
        Path out = directory.resolve("run");
        Running run =
                start(out, "local[2]", List.of("--set", "checkpoint.every-rounds=0", "--set", "checkpoint.retries=0"));
        assertTrue(run.awaitError("parameters,"), () -> "ended early");
        Path checkpoints = Files.createDirectories(out.resolve("checkpoints"));
        Path full = Files.createSymbolicLink(
                checkpoints.resolve(".epoch-0001-step-000000.zip.writing"), Path.of("/dev/full"));

        Outcome outcome = run.await();

        assertEquals(4, outcome.exitCode(), outcome.errors());
        String error = lastError(outcome);
        assertTrue(error.startsWith("error: ") && error.contains("must be writable but is not"), outcome.errors());
        assertTrue(Files.notExists(full, LinkOption.NOFOLLOW_LINKS));
        assertTrue(checkpoints(out).isEmpty());
        assertEquals(1, epochs(out), "the epoch's row was written before, and stays");
    }

    @Test
    void anInputThatVanishesIsNamedAndTheCheckpointsStay() throws Exception {
        Path data = Files.createDirectories(directory.resolve("data"));
        new CifarDirectory(data).writeGenerated(400, 60);
        Path out = directory.resolve("run");
        Path cifar = Files.writeString(directory.resolve("cifar.conf"), """
                data { format = cifar10, path = "%s", validation-share = 0.1 }
                network { name = plain-cnn, sites = [stages] }
                training { epochs = 4, batch-size = 8 }
                averaging { workers = 2, frequency = 2 }
                """.formatted(data));
        Running run = start(cifar, out, "local[2]", List.of());
        assertTrue(run.awaitError("epoch 1/4  train"), () -> "ended early");
        Files.delete(data.resolve("test_batch.bin"));

        Outcome outcome = run.await();

        assertEquals(3, outcome.exitCode(), outcome.errors());
        String error = lastError(outcome);
        assertTrue(error.startsWith("error: ") && error.contains("test_batch.bin"), outcome.errors());
        assertTrue(!checkpoints(out).isEmpty());
    }

    @Test
    void refusesToResumeWithAnotherConfiguration() throws Exception {
        Path out = copyOfTheKilledRun();

        Outcome changed = start(
                        out,
                        "local[2]",
                        List.of("--resume", "--set", "training.learning-rate=0.03", "--set", "checkpoint.keep=5"))
                .await();

        assertEquals(2, changed.exitCode(), changed.errors());
        assertEquals(1, changed.errors().lines().count(), changed.errors());
        assertTrue(
                changed.errors().contains("training.learning-rate (0.03, was 0.02)")
                        && !changed.errors().contains("checkpoint"),
                changed.errors());
    }

    private Path copyOfTheKilledRun() throws IOException {
        Path copy = directory.resolve("run");
        try (Stream<Path> files = Files.walk(killed)) {
            for (Path file : files.toList()) {
                Files.copy(file, copy.resolve(killed.relativize(file)));
            }
        }
        return copy;
    }

    private static Running start(Path out, String master) throws IOException {
        return start(out, master, List.of());
    }

    private static Running start(Path out, StandaloneCluster cluster, List<String> more) throws IOException {
        List<String> options = new ArrayList<>(StandaloneCluster.submitOptions());
        options.addAll(more);
        return start(out, cluster.masterUrl(), options);
    }

    private static Running start(Path out, String master, List<String> more) throws IOException {
        return start(configuration, out, master, more);
    }

    private static Running start(Path config, Path out, String master, List<String> more) throws IOException {
        List<String> arguments = new ArrayList<>(
                List.of("train", "--config", config.toString(), "--out", out.toString(), "--json", "--master", master));
        arguments.addAll(more);
        return SubmitCommand.targetdrop(arguments.toArray(String[]::new)).start();
    }

    private static String lastError(Outcome outcome) {
        return outcome.errors().lines().reduce((first, second) -> second).orElse("");
    }

    private static String hash(Outcome outcome) throws IOException {
        JsonNode hash = TrainedRun.json(outcome).get("parameters_sha256");
        assertNotNull(hash, outcome.output());
        return hash.asText();
    }

    private static long epochs(Path out) throws IOException {
        try (Stream<Path> found = Files.list(out.resolve("epochs"))) {
            return found.filter(file -> file.toString().endsWith(".parquet")).count();
        }
    }

    private static List<Path> checkpoints(Path out) throws IOException {
        if (!Files.exists(out.resolve("checkpoints"))) {
            return List.of();
        }
        try (Stream<Path> found = Files.list(out.resolve("checkpoints"))) {
            return found.filter(file -> file.toString().endsWith(".zip"))
                    .sorted()
                    .toList();
        }
    }
}
