package io.targetdrop.jobs;

import io.targetdrop.configuration.ConfigurationException;
import io.targetdrop.configuration.Passwords;
import io.targetdrop.data.FileSystems;
import io.targetdrop.results.RunDirectory;
import java.io.UncheckedIOException;
import java.util.function.Supplier;
import org.apache.hadoop.fs.Path;

/**
 * Opens the directories and files that a request names. A rule is the start of an error message: the request's component
 * first, the value last. What a file system says about an impossible path becomes a {@link RequestException}.
 */
final class OutputDirectory {
    private OutputDirectory() {}

    /** The rule for a job that does not resume. */
    static String emptyOrNew(String out) {
        return "out must name a directory that is empty or does not exist yet but " + out;
    }

    /**
     * The error for a directory that is neither empty nor new.
     *
     * @param resumable what could be resumed in it, a run or a search; empty if nothing could be
     */
    static RequestException inUse(String rule, String resumable) {
        String resume = resumable.isEmpty() ? "" : " resume the " + resumable + " in it (--resume),";
        return new RequestException(rule + " is neither;" + resume + " name another directory or remove it");
    }

    /** A directory that one process writes. */
    static RunDirectory at(String directory, String rule) {
        refusePassword(component(rule), directory);
        return resolved(rule, () -> RunDirectory.at(directory));
    }

    /** A directory that several processes write. */
    static RunDirectory shared(String directory, String rule) {
        refusePassword(component(rule), directory);
        return resolved(rule, () -> RunDirectory.sharedAt(directory));
    }

    static boolean isEmpty(RunDirectory directory, String rule) {
        return resolved(rule, directory::isEmpty);
    }

    static void requireWritable(RunDirectory directory) {
        try {
            directory.requireWritable();
        } catch (UncheckedIOException e) {
            throw new RequestException("out " + e.getCause().getMessage());
        }
    }

    /** Writes a file anywhere, completely or not at all, and returns its full path. */
    static String write(String file, RunDirectory.Content content) {
        // Hadoop gives a bare name no parent; opened as a directory, the name gets its full path
        refusePassword("out", file);
        Path path = FileSystems.path(resolved("out must name a file but " + file, () -> RunDirectory.at(file))
                .path(""));
        RunDirectory directory = RunDirectory.at(path.getParent().toString());
        directory.write(path.getName(), content);
        return directory.path(path.getName());
    }

    /** Refuses a path with a password in it. */
    static String refusePassword(String component, String path) {
        try {
            return Passwords.refuse(component, path);
        } catch (ConfigurationException e) {
            throw new RequestException(e.getMessage());
        }
    }

    private static String component(String rule) {
        return rule.substring(0, rule.indexOf(' '));
    }

    private static <T> T resolved(String rule, Supplier<T> question) {
        try {
            return question.get();
        } catch (UncheckedIOException | IllegalArgumentException e) {
            throw new RequestException(
                    rule + " is not a valid path: " + RootCause.of(e).getMessage() + "; name another one");
        }
    }
}
