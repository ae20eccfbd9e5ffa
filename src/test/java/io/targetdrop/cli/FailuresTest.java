package io.targetdrop.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.apache.spark.SparkException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FailuresTest {
    private final StringWriter err = new StringWriter();

    @Test
    void aNativeLibraryThatMayNotBeExecutedIsOneLineWithTheFix() {
        report(new UnsatisfiedLinkError("/tmp/x.so: /tmp/x.so: failed to map segment from shared object"));
        assertTrue(
                err.toString()
                        .startsWith(
                                "error: the run failed: UnsatisfiedLinkError: /tmp/x.so: /tmp/x.so: failed to map segment"
                                        + " from shared object; native libraries must be unpacked where files may be executed: set"
                                        + " HOME to such a directory, or --conf spark.driver.extraJavaOptions="),
                err.toString());
        assertEquals(1, err.toString().lines().count());
    }

    /** The words of Spark 3.5 for a driver that runs out of memory while it reads a result. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "java.lang.IllegalStateException: unread block data",
                "java.lang.OutOfMemoryError: Java heap space"
            })
    void aDriverThatCannotHoldAResultIsOneLineWithTheFix(String reason) {
        report(new SparkException("Job aborted due to stage failure: Exception while getting task result: " + reason));
        assertTrue(
                err.toString()
                        .contains("Exception while getting task result: " + reason + "; the driver's heap of "
                                + Runtime.getRuntime().maxMemory() / (1 << 20)
                                + " MiB is too small: raise --driver-memory ("),
                err.toString());
        assertEquals(1, err.toString().lines().count());
    }

    @Test
    void aDriverWithoutMemoryIsOneLineWithTheFix() {
        report(new OutOfMemoryError("Java heap space"));
        assertTrue(err.toString().contains(" is too small: raise --driver-memory"), err.toString());
    }

    @Test
    void aTaskWhoseExecutorsWereKilledForTheirMemoryHasTheFix() {
        report(new SparkException(
                "Job aborted due to stage failure: Task 1 in stage 4.0 failed 4 times, most recent failure:"
                        + " Lost task 1.3 in stage 4.0 (TID 10) (a executor 4): ExecutorLostFailure (executor 4 exited caused by one of"
                        + " the running tasks) Reason: Command exited with code 137"));
        assertTrue(
                err.toString()
                        .contains("; the executor ended with exit code 137, as for too little memory:"
                                + " raise spark.executor.memoryOverhead"),
                err.toString());
    }

    /** The driver's heap would not help an executor. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "Job aborted due to stage failure: Task 0 in stage 1.0 failed 4 times, most recent failure: Lost task 0.3 in"
                        + " stage 1.0 (TID 5) (10.0.0.1 executor 1): java.lang.OutOfMemoryError: Java heap space",
                "unread block data"
            })
    void whatEndsElsewhereIsNotTheDriversFault(String message) {
        report(new SparkException(message));
        assertFalse(err.toString().contains("--driver-memory"), err.toString());
    }

    @Test
    void otherFailuresDoNotGetThisAdvice() {
        report(new UnsatisfiedLinkError("no jniopenblas in java.library.path"));
        assertEquals(
                "error: the run failed: UnsatisfiedLinkError: no jniopenblas in java.library.path"
                        + " (--stacktrace shows where)\n",
                err.toString());
    }

    private void report(Throwable failure) {
        assertEquals(4, new Failures(() -> false).report(failure, new PrintWriter(err, true)));
    }
}
