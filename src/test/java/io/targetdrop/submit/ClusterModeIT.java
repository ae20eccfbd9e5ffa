package io.targetdrop.submit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.targetdrop.submit.SubmitCommand.Outcome;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code --deploy-mode cluster} on a standalone cluster: the driver runs on a worker, and the submitting shell
 * may exit. */
@Tag("slow")
class ClusterModeIT {
    @TempDir
    private Path directory;

    @Test
    void trainsAsInThisProcessShowsNobodyTheSecretAndReportsAFailure() throws Exception {
        Files.copy(TrainedRun.get().configuration(), directory.resolve("run.conf"));
        // one core for the driver, and at least two for the executors
        try (StandaloneCluster cluster = StandaloneCluster.startWithCores(2, 2)) {
            Outcome outcome = submit(cluster, "run.conf");

            assertEquals(0, outcome.exitCode(), outcome.errors());
            assertTrue(outcome.errors().contains("must be at the same path there"), outcome.errors());
            List<String> lines = cluster.commandLines();
            assertTrue(lines.stream().anyMatch(line -> line.contains("DriverWrapper")), lines.toString());
            lines.forEach(line -> assertFalse(line.contains(StandaloneCluster.SECRET), line));
            assertEquals(List.of("FINISHED"), cluster.awaitDrivers(1));
            assertEquals(
                    TrainedRun.get().json().get("parameters_sha256"),
                    TrainedRun.json(new Outcome(0, cluster.driverOutput(), "")).get("parameters_sha256"));

            // the shell only learns that the driver was started; the master knows its end
            assertEquals(0, submit(cluster, "missing.conf").exitCode());
            assertEquals(List.of("FAILED", "FINISHED"), cluster.awaitDrivers(2));
        }
        assertTrue(Files.exists(directory.resolve("run/model.zip")), "--out is where it was asked for");
    }

    private Outcome submit(StandaloneCluster cluster, String configuration) throws Exception {
        List<String> arguments = new ArrayList<>(List.of("train", "--config", configuration, "--out", "run", "--json"));
        arguments.addAll(StandaloneCluster.submitOptions());
        arguments.addAll(List.of("--master", cluster.masterUrl(), "--deploy-mode", "cluster"));
        arguments.addAll(List.of("--driver-memory", "600m"));
        return SubmitCommand.targetdrop(arguments.toArray(String[]::new))
                .in(directory)
                .run();
    }
}
