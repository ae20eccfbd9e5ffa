package io.targetdrop.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.apache.spark.scheduler.SparkListenerExecutorRemoved;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LostExecutorsTest {
    private static final String FIX = ": raise spark.executor.memoryOverhead ('targetdrop doctor' computes it)";

    private final LostExecutors lost = new LostExecutors();

    /** The reasons of YARN, a standalone cluster and Kubernetes, in Spark 3.5's words. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Container from a bad node: container_1_0001_01_000003 on host: a. Exit status: 134. Diagnostics: x | 134",
                "Container from a bad node: container_1_0001_01_000003 on host: a. Exit status: 143. Diagnostics: x | 143",
                "Command exited with code 137 | 137",
                "The executor with id 1 exited with exit code 137(SIGKILL, possible container OOM). | 137"
            })
    void anExitCodeOfTooLittleMemoryHasTheFix(String reason, String code) {
        lost.onExecutorRemoved(new SparkListenerExecutorRemoved(1, "1", reason));
        assertEquals(
                ". An executor was lost before with exit code " + code + ", as for too little memory" + FIX,
                lost.hint());
    }

    @Test
    void yarnsOwnWordsForTooMuchMemoryHaveTheFix() {
        String reason =
                "Container killed by YARN for exceeding physical memory limits. 1.5 GB of 1.5 GB physical memory used."
                        + " Consider boosting spark.executor.memoryOverhead.";
        lost.onExecutorRemoved(new SparkListenerExecutorRemoved(1, "1", reason));
        assertEquals(". An executor was lost before, for its use of memory" + FIX, lost.hint());
    }

    @Test
    void theLastOneCounts() {
        lost.onExecutorRemoved(new SparkListenerExecutorRemoved(1, "1", "Command exited with code 137"));
        lost.onExecutorRemoved(new SparkListenerExecutorRemoved(2, "2", "Command exited with code 52"));
        assertEquals(". 2 executors were lost before with exit code 52", lost.hint());
    }

    @Test
    void anotherReasonIsNotExplained() {
        lost.onExecutorRemoved(
                new SparkListenerExecutorRemoved(1, "1", "Executor heartbeat timed out after 120000 ms"));
        assertEquals(". An executor was lost before", lost.hint());
    }

    @Test
    void noLossIsNotMentioned() {
        assertEquals("", lost.hint());
    }
}
