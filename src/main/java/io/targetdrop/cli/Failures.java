package io.targetdrop.cli;

import io.targetdrop.data.StorageProblem;
import io.targetdrop.jobs.RequestException;
import io.targetdrop.jobs.RootCause;
import java.io.PrintWriter;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Turns a failure into one line on standard error and an exit code. */
final class Failures implements IParameterExceptionHandler, IExecutionExceptionHandler {
    private static final Logger LOG = LoggerFactory.getLogger(Failures.class);

    private static final long MEBIBYTE = 1 << 20;

    private final BooleanSupplier withStacktrace;

    Failures(BooleanSupplier withStacktrace) {
        this.withStacktrace = withStacktrace;
    }

    @Override
    public int handleParseException(ParameterException e, String[] args) {
        CommandLine commandLine = e.getCommandLine();
        String command = commandLine.getCommandSpec().qualifiedName();
        commandLine.getErr().println("error: " + withoutPrefix(RootCause.line(e)) + suggestion(e));
        commandLine.getErr().println("See '" + command + " --help'.");
        return ExitCode.USAGE.code();
    }

    /** Picocli puts "Error: " before the messages of some groups of options, but not before others. */
    private static String withoutPrefix(String line) {
        return line.replaceFirst("^Error: ", "");
    }

    private static String suggestion(ParameterException e) {
        if (!(e instanceof UnmatchedArgumentException unmatched)) {
            return "";
        }
        List<String> near = unmatched.getSuggestions();
        return near.isEmpty() ? "" : "; did you mean " + near.get(0) + "?";
    }

    @Override
    public int handleExecutionException(Exception e, CommandLine commandLine, ParseResult parseResult) {
        return report(e, commandLine.getErr());
    }

    /** Prints one line, and the stack trace if requested. */
    int report(Throwable e, PrintWriter err) {
        Throwable cause = RootCause.of(e);
        ExitCode exitCode = ExitCode.of(cause);
        if (Interruption.isUnderWay()) {
            return exitCode.code(); // it failed because the process is ending, which was reported already
        }
        LOG.debug("the command failed", e);
        if (exitCode == ExitCode.FAILED) {
            err.println("error: the run failed: " + cause.getClass().getSimpleName() + ": "
                    + line(e, cause)
                    + fix(cause)
                    + (withStacktrace.getAsBoolean() ? "" : " (--stacktrace shows where)"));
        } else {
            err.println("error: " + (cause instanceof RequestException ? "--" : "") + RootCause.line(cause));
        }
        if (withStacktrace.getAsBoolean()) {
            e.printStackTrace(err);
        }
        return exitCode.code();
    }

    /**
     * The line that says what went wrong: that of the root cause, or in our words if it is an exception of a file system's
     * server that nobody has explained yet.
     */
    static String line(Throwable failure, Throwable cause) {
        String own = RootCause.line(cause);
        return StorageProblem.of(failure)
                .filter(problem -> !own.contains(problem.reason()))
                .map(problem -> "a file system cannot be used: " + problem.reason() + "; " + problem.fix())
                .orElse(own);
    }

    /** What to add to the message of a failure that is known. */
    private static String fix(Throwable cause) {
        if (isOfNoexecDirectory(cause)) {
            return "; native libraries must be unpacked where files may be executed: set HOME to such a directory, or"
                    + " --conf spark.driver.extraJavaOptions=-Dorg.bytedeco.javacpp.cachedir=DIR (executors:"
                    + " spark.executor.extraJavaOptions)";
        }
        String message = String.valueOf(cause.getMessage());
        if (message.contains("ExecutorLostFailure")) {
            String hint = LostExecutors.hint(message);
            return hint.isEmpty() ? "" : "; the executor ended" + hint;
        }
        return isOfSmallDriver(cause)
                ? "; the driver's heap of " + Runtime.getRuntime().maxMemory() / MEBIBYTE
                        + " MiB is too small: raise --driver-memory ('targetdrop doctor' computes it)"
                : "";
    }

    /**
     * Whether the driver ran out of memory. What it does while it reads a result of a task comes as a text: an {@link
     * OutOfMemoryError} there ends as {@code unread block data}, because Java's stream finds itself in the middle of an object
     * and says that instead.
     */
    private static boolean isOfSmallDriver(Throwable cause) {
        String message = String.valueOf(cause.getMessage());
        boolean isOfResult = message.contains("Exception while getting task result")
                && (message.contains("unread block data") || message.contains(OutOfMemoryError.class.getSimpleName()));
        return isOfResult || cause instanceof OutOfMemoryError && message.contains("Java heap space");
    }

    /**
     * Whether a native library was unpacked into a directory that is mounted noexec. Java throws an {@link
     * UnsatisfiedLinkError}, as for any library that does not load; only the loader's words tell.
     */
    private static boolean isOfNoexecDirectory(Throwable cause) {
        return String.valueOf(cause.getMessage()).contains("failed to map segment from shared object");
    }
}
