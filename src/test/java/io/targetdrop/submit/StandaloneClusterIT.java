package io.targetdrop.submit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.targetdrop.submit.SubmitCommand.Running;
import java.io.IOException;
import java.io.Reader;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;

@ResourceLock(StandaloneCluster.SPARK)
class StandaloneClusterIT {

    @TempDir
    private Path place;

    @Test
    void runsTasksInOneProcessPerWorkerAndLeavesNoneBehind() throws Exception {
        Set<Long> processes;
        List<ProcessHandle> executors;
        try (StandaloneCluster cluster = StandaloneCluster.start(2)) {
            try (SparkSession spark = session(cluster, 2)) {
                Meeting meeting = new Meeting(place.toString(), 2);
                processes = Set.copyOf(JavaSparkContext.fromSparkContext(spark.sparkContext())
                        .parallelize(List.of(1, 2), 2)
                        .map(meeting::attend)
                        .collect());
                executors = cluster.executors();
            }
        }
        assertEquals(executors.stream().map(ProcessHandle::pid).collect(Collectors.toSet()), processes);
        assertEquals(2, processes.size(), "executors in " + processes);
        assertFalse(executors.stream().anyMatch(ProcessHandle::isAlive), "executors outlive their cluster");
    }

    private static SparkSession session(StandaloneCluster cluster, int workers) throws IOException {
        SparkSession.Builder builder = SparkSession.builder();
        Properties settings = new Properties();
        try (Reader reader = Files.newBufferedReader(StandaloneCluster.settings())) {
            settings.load(reader);
        }
        settings.stringPropertyNames().forEach(key -> builder.config(key, settings.getProperty(key)));
        return builder.appName("standalone cluster")
                .master(cluster.masterUrl())
                .config("spark.driver.host", "127.0.0.1")
                .config("spark.driver.bindAddress", "127.0.0.1")
                .config("spark.ui.enabled", false)
                .config("spark.executor.extraClassPath", SubmitCommand.projectRoot() + "/target/test-classes")
                .config("spark.executor.cores", 1)
                .config("spark.executor.memory", "512m")
                // no task starts before all cores have registered
                .config("spark.cores.max", workers)
                .config("spark.scheduler.minRegisteredResourcesRatio", 1.0)
                .getOrCreate();
    }

    @Test
    void refusesADriverWithoutTheSecret() throws Exception {
        try (StandaloneCluster cluster = StandaloneCluster.start(1)) {
            Path settings = StandaloneCluster.settings();
            Path others = Files.createTempFile(settings.getParent(), "others", ".conf");
            Files.writeString(others, Files.readString(settings) + "spark.authenticate.secret  guessed\n");

            Running refused = SubmitCommand.targetdrop(
                            "train",
                            "--config",
                            TrainedRun.get().configuration().toString(),
                            "--master",
                            cluster.masterUrl(),
                            "--properties-file",
                            others.toString(),
                            "--conf",
                            "spark.driver.host=127.0.0.1",
                            "--conf",
                            "spark.driver.bindAddress=127.0.0.1")
                    .start();
            try {
                assertEquals(2, refused.await().exitCode());
                String errors = Files.readString(refused.errors());
                assertTrue(
                        errors.contains(" asks for another secret than it got; spark.authenticate.secret must be"),
                        errors);
                assertEquals(List.of(), cluster.executors());
            } finally {
                refused.kill();
            }
            Files.delete(others);
        }
    }

    /**
     * A barrier for tasks: none leaves before all have arrived, so no executor can run two of them.
     *
     * @param place an empty directory
     * @param tasks the number of tasks
     */
    private record Meeting(String place, int tasks) implements Serializable {
        long attend(int task) throws Exception {
            Files.createFile(Path.of(place, task + ".here"));
            Waiting.until("all tasks run", () -> Waiting.count(Path.of(place), ".here") == tasks);
            return ProcessHandle.current().pid();
        }
    }
}
