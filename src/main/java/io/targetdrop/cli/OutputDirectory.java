package io.targetdrop.cli;

import io.targetdrop.configuration.ConfigurationException;
import io.targetdrop.configuration.Passwords;
import io.targetdrop.data.FileSystems;
import io.targetdrop.results.RunDirectory;
import java.io.UncheckedIOException;
import java.util.function.Supplier;
import org.apache.hadoop.fs.Path;

/** Asks about {@code --out}; what a file system says of a path that cannot be one is a wrong configuration. */
final class OutputDirectory {
    private OutputDirectory() {}

    /** A directory of one process. */
    static RunDirectory at(String out, String rule) {
        Passwords.refuse(option(rule), out);
        return resolved(rule, () -> RunDirectory.at(out));
    }

    /** A directory of several processes. */
    static RunDirectory shared(String out, String rule) {
        Passwords.refuse(option(rule), out);
        return resolved(rule, () -> RunDirectory.sharedAt(out));
    }

    static boolean isEmpty(RunDirectory directory, String rule) {
        return resolved(rule, directory::isEmpty);
    }

    static void requireWritable(RunDirectory directory) {
        try {
            directory.requireWritable();
        } catch (UncheckedIOException e) {
            throw new ConfigurationException("--out " + e.getCause().getMessage());
        }
    }

    /** Writes a file anywhere, completely or not at all, and returns its full path. */
    static String write(String file, RunDirectory.Content content) {
        // of a name alone, Hadoop says that its parent is nothing; as a directory, the name has its full path
        Passwords.refuse("--out", file);
        Path path = FileSystems.path(resolved("--out must name a file but " + file, () -> RunDirectory.at(file))
                .path(""));
        RunDirectory directory = RunDirectory.at(path.getParent().toString());
        directory.write(path.getName(), content);
        return directory.path(path.getName());
    }

    /** How a rule begins. */
    private static String option(String rule) {
        return rule.substring(0, rule.indexOf(' '));
    }

    private static <T> T resolved(String rule, Supplier<T> question) {
        try {
            return question.get();
        } catch (UncheckedIOException | IllegalArgumentException e) {
            String reason = Failures.culprit(e).getMessage();
            throw new ConfigurationException(rule + " cannot be one: " + reason + "; name another one");
        }
    }
}
