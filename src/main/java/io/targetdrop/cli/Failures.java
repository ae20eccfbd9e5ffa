package io.targetdrop.cli;

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

    private final BooleanSupplier withStacktrace;

    Failures(BooleanSupplier withStacktrace) {
        this.withStacktrace = withStacktrace;
    }

    @Override
    public int handleParseException(ParameterException e, String[] args) {
        CommandLine commandLine = e.getCommandLine();
        String command = commandLine.getCommandSpec().qualifiedName();
        commandLine.getErr().println("error: " + RootCause.line(e).replaceFirst("^Error: ", "") + suggestion(e));
        commandLine.getErr().println("See '" + command + " --help'.");
        return ExitCode.USAGE.code();
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
                    + RootCause.line(cause)
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

    /** The fix for a native library in a directory that is mounted noexec. */
    private static String fix(Throwable cause) {
        return String.valueOf(cause.getMessage()).contains("failed to map segment from shared object")
                ? "; native libraries must be unpacked where files may be executed: set HOME to such a directory, or"
                        + " --conf spark.driver.extraJavaOptions=-Dorg.bytedeco.javacpp.cachedir=DIR (executors:"
                        + " spark.executor.extraJavaOptions)"
                : "";
    }
}
