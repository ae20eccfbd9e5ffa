package io.targetdrop.jobs;

import io.targetdrop.configuration.Passwords;
import io.targetdrop.data.FileSystems;
import io.targetdrop.data.StorageProblem;
import io.targetdrop.data.WholeFile;
import io.targetdrop.results.RunDirectory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.UnsupportedFileSystemException;

/**
 * Opens the directories and files that a request names. What a file system says about an impossible path becomes a {@link
 * RequestException}.
 */
final class OutputDirectory {
    private static final String OUT = "out";

    private OutputDirectory() {}

    /**
     * What a path of a request must be.
     *
     * @param component of the request that names the path
     * @param text the rule and the path, to be read after the component's name: {@code must name a directory but x}
     */
    record Rule(String component, String text) {

        /**
         * The error for a path that breaks the rule.
         *
         * @param complaint how it does, and the fix, to be read after the path
         */
        RequestException brokenBy(String complaint) {
            return new RequestException(component, text + " " + complaint);
        }
    }

    /** The rule for a job that does not resume. */
    static Rule emptyOrNew(String out) {
        return new Rule(OUT, "must name a directory that is empty or does not exist yet but " + out);
    }

    /**
     * The rule for a job that resumes.
     *
     * @param what is resumed: a run or a search
     */
    static Rule resumable(String what, String out) {
        return new Rule(OUT, "must name the directory of a " + what + " to resume, or an empty one, but " + out);
    }

    /**
     * The error for a directory that is neither empty nor new.
     *
     * @param resumable a run or a search in it that could be resumed
     */
    static RequestException inUse(Rule rule, Optional<String> resumable) {
        String resume = resumable
                .map(what -> " resume the " + what + " in it (--resume),")
                .orElse("");
        return rule.brokenBy("is neither;" + resume + " name another directory or remove it");
    }

    /** A directory that one process writes. */
    static RunDirectory at(String directory, Rule rule) {
        refusePassword(rule.component(), directory);
        return resolved(rule, () -> RunDirectory.at(directory));
    }

    /** A directory that several processes write. */
    static RunDirectory shared(String directory, Rule rule) {
        refusePassword(rule.component(), directory);
        return resolved(rule, () -> RunDirectory.sharedAt(directory));
    }

    /** The same directory, with a file in its place whose writer was killed while it replaced an earlier one. */
    static RunDirectory recovered(RunDirectory directory, String file, Rule rule) {
        return resolved(rule, () -> {
            directory.recover(file);
            return directory;
        });
    }

    static boolean isEmpty(RunDirectory directory, Rule rule) {
        return resolved(rule, directory::isEmpty);
    }

    static void requireWritable(RunDirectory directory) {
        try {
            directory.requireWritable();
        } catch (UncheckedIOException e) {
            if (mayPass(e)) {
                throw e;
            }
            throw new RequestException(OUT, e.getCause().getMessage());
        }
    }

    /** Writes a file anywhere, completely or not at all, and returns its full path. */
    static String write(String file, WholeFile.Content content) {
        return write(OUT, file, content);
    }

    /** Writes the file that a component of the request names. */
    static String write(String component, String file, WholeFile.Content content) {
        // Hadoop gives a bare name no parent; opened as a directory, the name gets its full path
        refusePassword(component, file);
        Rule rule = new Rule(component, "must name a file but " + file);
        Path path = FileSystems.path(resolved(rule, () -> RunDirectory.at(file)).path());
        if (path.isRoot()) {
            throw rule.brokenBy("is a root directory; name a file in it");
        }
        RunDirectory directory = RunDirectory.at(path.getParent().toString());
        directory.write(path.getName(), content);
        return directory.path(path.getName());
    }

    /** Refuses a path with a password in it. */
    static String refusePassword(String component, String path) {
        Optional<String> complaint = Passwords.complaint(path);
        if (complaint.isPresent()) {
            throw new RequestException(component, complaint.get());
        }
        return path;
    }

    private static <T> T resolved(Rule rule, Supplier<T> question) {
        try {
            return question.get();
        } catch (UncheckedIOException | IllegalArgumentException e) {
            Optional<StorageProblem> problem = StorageProblem.of(e);
            if (problem.isPresent()) {
                throw unusable(rule, problem.get(), e);
            }
            Throwable cause = RootCause.of(e);
            boolean isWrong = e instanceof IllegalArgumentException || cause instanceof UnsupportedFileSystemException;
            String complaint = isWrong
                    ? "is not a valid path: " + cause.getMessage()
                    : "cannot be used: " + cause.getClass().getSimpleName() + ", " + RootCause.line(cause);
            throw rule.brokenBy(complaint + "; name another one");
        }
    }

    /** A server that is down is no mistake in the request. */
    private static RuntimeException unusable(Rule rule, StorageProblem problem, RuntimeException cause) {
        RequestException refusal = rule.brokenBy("cannot be used: " + problem.reason() + "; " + problem.fix());
        if (!problem.mayPass()) {
            return refusal;
        }
        IOException failure = new IOException("--" + refusal.getMessage());
        failure.addSuppressed(cause);
        return new UncheckedIOException(failure);
    }

    private static boolean mayPass(Exception failure) {
        return StorageProblem.of(failure).filter(StorageProblem::mayPass).isPresent();
    }
}
