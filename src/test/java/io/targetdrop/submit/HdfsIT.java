package io.targetdrop.submit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.targetdrop.submit.SubmitCommand.Outcome;
import io.targetdrop.submit.SubmitCommand.Running;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.hdfs.DistributedFileSystem;
import org.apache.hadoop.hdfs.protocol.HdfsConstants;
import org.apache.hadoop.hdfs.protocol.HdfsConstants.SafeModeAction;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What happens to a run when HDFS refuses to write, or is away for a while; and every command on its paths. */
@Tag("clusters")
class HdfsIT {
    @TempDir
    private static Path shared;

    private static HadoopCluster cluster;
    private static DistributedFileSystem hdfs;
    private static Path configuration;
    private static String undisturbed;

    @BeforeAll
    static void start() throws Exception {
        cluster = HadoopCluster.hdfs();
        hdfs = cluster.files();
        configuration = Files.writeString(shared.resolve("run.conf"), """
                seed = 11
                data { format = generated, train-count = 160, test-count = 40, side = 16, validation-share = 0.1 }
                network { name = plain-cnn, sites = [stages] }
                regularizer { name = targetdrop, block-size = 3 }
                training { epochs = 4, batch-size = 4, learning-rate = 0.02 }
                averaging { workers = 2, frequency = 2 }
                checkpoint { every-rounds = 2, retries = 6 }
                """);
        undisturbed = hash(WarmDriver.train(configuration, shared.resolve("undisturbed")));
    }

    @AfterAll
    static void stop() throws IOException {
        if (hdfs != null) {
            hdfs.close();
        }
        if (cluster != null) {
            cluster.close();
        }
    }

    /** The run waits, longer each time, and ends with the parameters of an undisturbed one. */
    @Test
    void aRunOutlastsANameNodeThatIsAway() throws Exception {
        String out = cluster.address() + "/runs/waits";
        Running run = SubmitCommand.targetdrop(arguments(out)).start();
        assertTrue(run.awaitWhileRunning("a checkpoint", () -> cluster.hasCheckpoint("/runs/waits")), "ended early");
        cluster.stopNameNode();
        try {
            Outcome refused = train(cluster.address() + "/runs/other");
            assertEquals(4, refused.exitCode(), refused.errors());
            assertEquals(
                    "error: the run failed: IOException: --out must name a directory that is empty or does not exist yet but "
                            + cluster.address()
                            + "/runs/other cannot be used: its server cannot be reached (Connection refused); start it or"
                            + " check its address, and run the command again (--stacktrace shows where)",
                    refusedOrLost(lastError(refused)));
            assertTrue(run.awaitError("5 retries left, in 5 s: "), "ended early");
        } finally {
            cluster.startNameNode();
        }

        Outcome outcome = run.await();

        assertTrue(refusedOrLost(outcome.errors()).contains("its server cannot be reached"), outcome.errors());
        assertTrue(outcome.errors().contains("resuming after "), outcome.errors());
        assertEquals(undisturbed, hash(outcome));
    }

    /** A server that is about to end may still take a connection, only to drop it. */
    private static String refusedOrLost(String said) {
        return said.replace(
                "the connection to its server was lost", "its server cannot be reached (Connection refused)");
    }

    @Test
    void namesAQuotaThatIsUsedUp() throws Exception {
        hdfs.mkdirs(path("/full"));
        hdfs.setQuota(path("/full"), HdfsConstants.QUOTA_DONT_SET, 1 << 20); // less than a block
        Outcome outcome = train(cluster.address() + "/full/run");
        assertEquals(2, outcome.exitCode(), outcome.errors());
        String error = lastError(outcome);
        assertTrue(
                error.startsWith(
                        "error: --out " + cluster.address() + "/full/run must be writable but is not: a quota is"
                                + " used up (The DiskSpace quota of /full is exceeded"),
                error);
        assertTrue(
                error.endsWith("remove files from that directory, have its quota raised, or use another --out"), error);
    }

    @Test
    void namesSafeMode() throws Exception {
        hdfs.setSafeMode(SafeModeAction.SAFEMODE_ENTER);
        Outcome outcome;
        try {
            outcome = train(cluster.address() + "/runs/safe");
        } finally {
            hdfs.setSafeMode(SafeModeAction.SAFEMODE_LEAVE);
        }
        assertEquals(4, outcome.exitCode(), outcome.errors());
        assertTrue(
                lastError(outcome)
                        .contains(
                                "/runs/safe must be writable but is not: the NameNode is in safe mode, in which nothing"
                                        + " can be written; wait until it has left it (hdfs dfsadmin -safemode wait)"),
                outcome.errors());
    }

    @Test
    void everyCommandReadsAndWritesIt() throws Exception {
        String run = cluster.address() + "/runs/every";
        assertEquals(undisturbed, hash(train(run)));
        for (List<String> command : List.of(
                List.of("evaluate", "--model", run + "/model.zip", "--config", run + "/config.json"),
                List.of("train", "--config", run + "/config.json", "--out", run, "--resume"),
                List.of("report", "--in", run, "--out", run + ".html"),
                List.of("export", "--model", run + "/model.zip", "--out", run + ".onnx"))) {
            List<String> arguments = new ArrayList<>(command);
            arguments.addAll(List.of("--master", TrainedRun.LOCAL));
            Outcome outcome = WarmDriver.run(arguments.toArray(String[]::new));
            assertEquals(0, outcome.exitCode(), () -> command + "\n" + outcome.errors());
        }
        assertTrue(hdfs.exists(path("/runs/every.html")));
        assertTrue(hdfs.exists(path("/runs/every.onnx")));
    }

    private static Outcome train(String out) throws Exception {
        return WarmDriver.run(arguments(out));
    }

    private static String[] arguments(String out) {
        return new String[] {
            "train", "--config", configuration.toString(), "--out", out, "--json", "--master", TrainedRun.LOCAL
        };
    }

    private static org.apache.hadoop.fs.Path path(String name) {
        return new org.apache.hadoop.fs.Path(name);
    }

    private static String hash(Outcome outcome) throws IOException {
        return TrainedRun.json(outcome).get("parameters_sha256").asText();
    }

    private static String lastError(Outcome outcome) {
        return outcome.errors().lines().reduce((first, second) -> second).orElse("");
    }
}
