package io.targetdrop.submit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;

class StandaloneClusterIT {

    @Test
    void runsTasksInOneProcessPerWorkerAndLeavesNoneBehind() throws Exception {
        Set<Long> processes;
        List<ProcessHandle> executors;
        try (StandaloneCluster cluster = StandaloneCluster.start(2)) {
            try (SparkSession spark = session(cluster, 2)) {
                processes = new ProcessIds(JavaSparkContext.fromSparkContext(spark.sparkContext())).ofFourTasks();
                executors = cluster.executors();
            }
        }
        assertEquals(executors.stream().map(ProcessHandle::pid).collect(Collectors.toSet()), processes);
        assertEquals(2, processes.size(), "executors in " + processes);
        assertFalse(executors.stream().anyMatch(ProcessHandle::isAlive), "executors outlive their cluster");
    }

    private static SparkSession session(StandaloneCluster cluster, int workers) {
        return SparkSession.builder()
                .appName("standalone cluster")
                .master(cluster.masterUrl())
                .config("spark.driver.host", "127.0.0.1")
                .config("spark.driver.bindAddress", "127.0.0.1")
                .config("spark.ui.enabled", false)
                .config("spark.executor.extraClassPath", SubmitCommand.projectRoot() + "/target/test-classes")
                // no task before every core is there
                .config("spark.cores.max", workers)
                .config("spark.scheduler.minRegisteredResourcesRatio", 1.0)
                .getOrCreate();
    }

    /** The processes in which tasks run. */
    private record ProcessIds(JavaSparkContext context) {
        Set<Long> ofFourTasks() {
            return context.parallelize(List.of(1, 2, 3, 4), 4).map(ProcessIds::current).collect().stream()
                    .collect(Collectors.toSet());
        }

        private static long current(int task) throws InterruptedException {
            Thread.sleep(300); // long enough that no executor can take them all
            return ProcessHandle.current().pid();
        }
    }
}
