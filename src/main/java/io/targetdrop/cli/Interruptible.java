package io.targetdrop.cli;

import io.targetdrop.jobs.RootCause;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.spark.sql.SparkSession;

/**
 * Work in a session. If the process is interrupted, the work is stopped first, then the farewell is printed, and then Spark shuts
 * down.
 */
final class Interruptible {
    /** Used only for the last line of an interrupted process. */
    private static final PrintWriter ERR = new PrintWriter(System.err, true, StandardCharsets.UTF_8);

    private Interruptible() {}

    /** Runs a job in a session of its own. */
    static <T> T run(Supplier<SparkSession> opening, Function<SparkSession, T> job, Supplier<String> farewell) {
        return run(opening, job, Interruptible::cancelJobs, farewell);
    }

    /**
     * As {@link #run(Supplier, Function, Supplier)}.
     *
     * @param stop stops the job; called repeatedly until it has ended
     */
    static <T> T run(
            Supplier<SparkSession> opening,
            Function<SparkSession, T> job,
            Consumer<SparkSession> stop,
            Supplier<String> farewell) {
        SparkSession spark = open(opening, farewell);
        int code = ExitCode.FAILED.code();
        try {
            T result = run(spark, job, stop, farewell);
            code = ExitCode.DONE.code();
            return result;
        } catch (Exception e) {
            code = ExitCode.of(RootCause.of(e)).code();
            throw e;
        } finally {
            end(spark, code);
        }
    }

    /** Stops a session. A code other than 0 becomes the code and the final status of a YARN application in client mode. */
    static void end(SparkSession spark, int code) {
        spark.sparkContext().stop(code);
    }

    /** Opens a session. */
    static SparkSession open(Supplier<SparkSession> opening, Supplier<String> farewell) {
        Interruption interruption = Interruption.atOnce(() -> ERR.println(farewell.get()));
        try {
            return opening.get();
        } finally {
            interruption.over();
        }
    }

    /** Does some work in an open session, which stays open. */
    static <T> T run(SparkSession spark, Function<SparkSession, T> work, Supplier<String> farewell) {
        return run(spark, work, Interruptible::cancelJobs, farewell);
    }

    private static <T> T run(
            SparkSession spark,
            Function<SparkSession, T> work,
            Consumer<SparkSession> stop,
            Supplier<String> farewell) {
        Interruption interruption = Interruption.of(() -> stop.accept(spark));
        try {
            return Sessions.whileSparkRuns(spark, () -> work.apply(spark));
        } catch (Exception e) {
            // Spark throws checked exceptions that Scala does not declare
            interruption.endIfAsked(() -> ERR.println(farewell.get()));
            throw e;
        } finally {
            interruption.over();
        }
    }

    private static void cancelJobs(SparkSession spark) {
        if (!spark.sparkContext().isStopped()) {
            spark.sparkContext().cancelAllJobs();
        }
    }
}
