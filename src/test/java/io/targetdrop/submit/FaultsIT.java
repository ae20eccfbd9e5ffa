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
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;

/**
 * A run whose processes are killed with {@code kill -9} ends with the parameters of the undisturbed run, to the last bit.
 *
 * <p>It has 4 epochs of 6 rounds and saves a checkpoint every 2 rounds, 12 in all. Its six workers make a tree of two
 * levels, and its minibatches are so small that most of the time goes into the sum. So that is where most kills fall.
 */
@Order(1)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class FaultsIT {
    private static final String SETTINGS = """
            seed = 11
            data { format = generated, train-count = 160, test-count = 40, side = 16, validation-share = 0.1 }
            network { name = plain-cnn, sites = [stages] }
            regularizer { name = targetdrop, block-size = 3 }
            training { epochs = 4, batch-size = 2, learning-rate = 0.02 }
            averaging { workers = 6, frequency = 2, depth = 2 }
            checkpoint { every-rounds = 2, retries = 1 }
            """;

    @TempDir
    private static Path shared;

    private static Path configuration;
    private static String undisturbed;

    /** The run whose driver fails again and again: the first four tests share it. */
    private static Path broken;

    @TempDir
    private Path directory;

    @BeforeAll
    static void runUndisturbed() throws Exception {
        configuration = Files.writeString(shared.resolve("run.conf"), SETTINGS);
        undisturbed = hash(WarmDriver.train(configuration, shared.resolve("undisturbed")));
        broken = shared.resolve("broken");
    }

    /** {@code /dev/full} takes the place of the first checkpoint, which is about to be written. */
    @Tag("slow")
    @Test
    @Order(1)
    void aFullDiskIsOneLineAndLeavesNothingHalfWritten() throws Exception {
        Running run = start(
                broken, "local[2]", List.of("--set", "checkpoint.every-rounds=0", "--set", "checkpoint.retries=0"));
        assertTrue(run.awaitError("parameters,"), () -> "ended early");
        Path checkpoints = Files.createDirectories(broken.resolve("checkpoints"));
        Path full = Files.createSymbolicLink(
                checkpoints.resolve(".epoch-0001-step-000000.zip.writing"), Path.of("/dev/full"));

        Outcome outcome = run.await();

        assertEquals(4, outcome.exitCode(), outcome.errors());
        String error = lastError(outcome);
        assertTrue(error.startsWith("error: ") && error.contains("must be writable but is not"), outcome.errors());
        assertTrue(Files.notExists(full, LinkOption.NOFOLLOW_LINKS));
        assertTrue(checkpoints(broken).isEmpty());
        assertEquals(1, epochs(broken), "the epoch's row was written before, and stays");
    }

    /** Four times: before the data is read, or after a few new checkpoints, the last time in the last epoch. */
    @Tag("slow")
    @Test
    @Order(2)
    void resumesAfterADriverIsKilledAgainAndAgain() throws Exception {
        int finished = 0;
        for (int checkpointsBefore : new int[] {2, 0, 4, 3}) {
            Running run = start(broken, "local[2]", List.of("--resume"));
            boolean began = run.awaitError("parameters,");
            for (int written = 0; began && written < checkpointsBefore; written++) {
                String before = newest(broken);
                began = run.awaitWhileRunning(
                        "a new checkpoint", () -> !newest(broken).equals(before));
            }
            finished += began ? 0 : 1;
            run.kill();
        }
        assertTrue(finished < 4, "no run was killed before its end");
        assertTrue(newest(broken).compareTo("epoch-0003") > 0, newest(broken) + " is not of the last epoch");
    }

    @Tag("slow")
    @Test
    @Order(3)
    void refusesToResumeWithAnotherConfiguration() throws Exception {
        List<Path> before = checkpoints(broken);
        Outcome changed = WarmDriver.run(TrainedRun.arguments(
                configuration,
                broken,
                TrainedRun.LOCAL,
                "--resume",
                "--set",
                "training.learning-rate=0.03",
                "--set",
                "checkpoint.keep=5"));

        assertEquals(2, changed.exitCode(), changed.errors());
        assertEquals(1, changed.errors().lines().count(), changed.errors());
        assertTrue(
                changed.errors().contains("training.learning-rate (0.03, was 0.02)")
                        && !changed.errors().contains("checkpoint"),
                changed.errors());
        assertEquals(before, checkpoints(broken));
    }

    /** Ends the broken run: nothing that happened to it has changed its result. */
    @Tag("slow")
    @Test
    @Order(4)
    void resumesFromTheCheckpointBeforeADamagedOne() throws Exception {
        List<Path> checkpoints = checkpoints(broken);
        assertEquals(2, checkpoints.size());
        byte[] newest = Files.readAllBytes(checkpoints.get(1));
        Files.write(checkpoints.get(1), Arrays.copyOf(newest, newest.length / 2));

        Outcome resumed = start(broken, "local[2]", List.of("--resume")).await();

        assertEquals(undisturbed, hash(resumed));
        assertTrue(resumed.errors().contains("cannot be read and is passed over"), resumed.errors());
        assertTrue(resumed.errors().contains("resuming after "), resumed.errors());
        assertEquals(4, epochs(broken));
        try (Stream<Path> found = Files.walk(broken)) {
            assertEquals(
                    List.of(),
                    found.filter(file -> file.getFileName().toString().startsWith("."))
                            .toList());
        }
    }

    /** At the first changes of a new run, while its configuration is written, and in the middle of a checkpoint. */
    @Tag("slow")
    @Test
    void resumesAfterAHaltBetweenTwoChanges() throws Exception {
        Path out = directory.resolve("halted");
        for (int changes : new int[] {3, 24}) {
            Outcome halted = start(out, "local[2]", halting(out, changes)).await();
            assertEquals(137, halted.exitCode(), halted.errors());
        }
        assertTrue(!checkpoints(out).isEmpty());

        assertEquals(
                undisturbed,
                hash(WarmDriver.run(TrainedRun.arguments(configuration, out, TrainedRun.LOCAL, "--resume"))));
    }

    private static List<String> halting(Path out, int changes) {
        return List.of(
                "--resume",
                "--conf",
                "spark.driver.extraClassPath=" + SubmitCommand.projectRoot().resolve("target/test-classes"),
                "--conf",
                "spark.hadoop.fs.file.impl=" + HaltingFileSystem.class.getName(),
                "--conf",
                "spark.hadoop." + HaltingFileSystem.DIRECTORY + "=" + out,
                "--conf",
                "spark.hadoop." + HaltingFileSystem.CHANGES + "=" + changes);
    }

    /** An executor in each of the first two epochs, and then a worker, each after a checkpoint inside its epoch. */
    @Test
    @ResourceLock(StandaloneCluster.SHARED)
    void survivesBothExecutorsInTurnAndAWorkerThatIsReplaced() throws Exception {
        StandaloneCluster cluster = StandaloneCluster.shared();
        Path out = directory.resolve("run");
        Running run = start(out, cluster.masterUrl(), StandaloneCluster.submitOptions());
        List<ProcessHandle> executors = executorsInsideOfEpoch(1, cluster, out, run);
        executors.get(0).destroyForcibly();
        awaitCheckpointInside(2, out, run);
        executors.get(1).destroyForcibly();
        awaitCheckpointInside(3, out, run);
        cluster.killWorker(0);
        cluster.addWorker();
        assertEquals(undisturbed, hash(run.await()));
    }

    /** What an executor keeps for the others is lost with it. */
    @Tag("slow")
    @Test
    @ResourceLock(StandaloneCluster.SHARED)
    void survivesOneThatKeepsVectorsForTheOthers() throws Exception {
        StandaloneCluster cluster = StandaloneCluster.shared();
        Path out = directory.resolve("run");
        List<String> options = new ArrayList<>(StandaloneCluster.submitOptions());
        options.addAll(List.of("--set", "averaging.exchange=slices"));
        Running run = start(out, cluster.masterUrl(), options);
        executorsInsideOfEpoch(1, cluster, out, run).get(0).destroyForcibly();
        assertEquals(undisturbed, hash(run.await()));
    }

    private static List<ProcessHandle> executorsInsideOfEpoch(
            int epoch, StandaloneCluster cluster, Path out, Running run) throws Exception {
        awaitCheckpointInside(epoch, out, run);
        List<ProcessHandle> executors = cluster.executors();
        assertEquals(2, executors.size());
        return executors;
    }

    /** Each worker's momentum travels back and forth, and the run ends before its last epoch. */
    @Tag("slow")
    @Test
    @ResourceLock(StandaloneCluster.SHARED)
    void momentumThatStaysAndAnEarlyStopAreTheSameOnACluster() throws Exception {
        List<String> settings = List.of(
                "--set", "averaging.workers=2",
                "--set", "averaging.updater-state=keep-local",
                "--set", "training.batch-size=8",
                "--set", "training.early-stopping.monitor=validation-loss",
                "--set", "training.early-stopping.patience=1",
                "--set", "training.learning-rate=0.2",
                "--set", "training.epochs=12");
        Outcome here = WarmDriver.run(TrainedRun.arguments(
                configuration, directory.resolve("here"), TrainedRun.LOCAL, settings.toArray(String[]::new)));
        List<String> onCluster = new ArrayList<>(StandaloneCluster.submitOptions());
        onCluster.addAll(settings);
        Outcome there = WarmDriver.run(TrainedRun.arguments(
                configuration,
                directory.resolve("there"),
                StandaloneCluster.shared().masterUrl(),
                onCluster.toArray(String[]::new)));
        assertEquals(hash(here), hash(there));
        assertEquals(TrainedRun.json(here).get("epochs"), TrainedRun.json(there).get("epochs"));
        assertTrue(TrainedRun.json(there).get("epochs").asInt() < 12, there.errors());
    }

    @Tag("slow")
    @Test
    void anInputThatVanishesIsNamedAndTheCheckpointsStay() throws Exception {
        Path data = Files.createDirectories(directory.resolve("data"));
        new CifarDirectory(data).writeGenerated(240, 60);
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

    /** Returns while a run trains its given epoch, counted from 1, of which it has saved a part. */
    private static void awaitCheckpointInside(int epoch, Path out, Running run) throws Exception {
        String inside = String.format(Locale.ROOT, "epoch-%04d-step-(?!000000).*", epoch - 1);
        assertTrue(
                run.awaitWhileRunning(
                        "a checkpoint inside epoch " + epoch,
                        () -> checkpoints(out).stream()
                                .anyMatch(file -> file.getFileName().toString().matches(inside))),
                "ended early");
    }

    private static Running start(Path out, String master, List<String> more) throws IOException {
        return start(configuration, out, master, more);
    }

    private static Running start(Path config, Path out, String master, List<String> more) throws IOException {
        return SubmitCommand.targetdrop(TrainedRun.arguments(config, out, master, more.toArray(String[]::new)))
                .withJarOnEveryMachine()
                .start();
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

    /** The name of a run's latest checkpoint; empty if it has none. */
    private static String newest(Path out) throws IOException {
        return checkpoints(out).stream()
                .reduce((earlier, later) -> later)
                .map(file -> file.getFileName().toString())
                .orElse("");
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
