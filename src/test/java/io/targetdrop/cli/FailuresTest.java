package io.targetdrop.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

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
