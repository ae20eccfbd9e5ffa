package io.targetdrop.cli;

import java.io.PrintWriter;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** The one place where a failure becomes a line on standard error and an exit code. */
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
        commandLine.getErr().println("error: " + oneLine(e.getMessage()).replaceFirst("^Error: ", "") + suggestion(e));
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

    /** Prints one line, and the stack trace if it was asked for. */
    int report(Throwable e, PrintWriter err) {
        Throwable culprit = culprit(e);
        ExitCode exitCode = ExitCode.of(culprit);
        if (Interruption.isUnderWay()) {
            return exitCode.code(); // it failed because the process is told to end, which has been said
        }
        LOG.debug("the command failed", e);
        if (exitCode == ExitCode.FAILED) {
            err.println("error: the run failed: " + culprit.getClass().getSimpleName() + ": "
                    + oneLine(culprit.getMessage())
                    + fix(culprit)
                    + (withStacktrace.getAsBoolean() ? "" : " (--stacktrace shows where)"));
        } else {
            err.println("error: " + oneLine(culprit.getMessage()));
        }
        if (withStacktrace.getAsBoolean()) {
            e.printStackTrace(err);
        }
        return exitCode.code();
    }

    /** For what the system says of a native library in a directory whose mount forbids to execute what is in it. */
    private static String fix(Throwable culprit) {
        return String.valueOf(culprit.getMessage()).contains("failed to map segment from shared object")
                ? "; native libraries must be unpacked where files may be executed: set HOME to such a directory, or"
                        + " --conf spark.driver.extraJavaOptions=-Dorg.bytedeco.javacpp.cachedir=DIR (executors:"
                        + " spark.executor.extraJavaOptions)"
                : "";
    }

    /** The first cause that is the user's to mend; without one, the innermost cause. */
    static Throwable culprit(Throwable e) {
        Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        Throwable last = e;
        for (Throwable cause = e; cause != null && seen.add(cause); cause = cause.getCause()) {
            if (ExitCode.of(cause) != ExitCode.FAILED) {
                return cause;
            }
            last = cause;
        }
        return last;
    }

    static String oneLine(String message) {
        return message == null
                ? "no message"
                : message.strip().lines().findFirst().orElse("no message");
    }
}
