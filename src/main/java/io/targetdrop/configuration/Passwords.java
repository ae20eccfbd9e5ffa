package io.targetdrop.configuration;

import java.util.Optional;
import java.util.regex.Pattern;

/** Keeps passwords out of paths, because paths are written next to results and in messages. */
public final class Passwords {
    private static final Pattern IN_AUTHORITY = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*:/+[^/]*:[^/]*@.*");

    private Passwords() {}

    /**
     * Returns the path if it has no password.
     *
     * @param name name of the key or option, for the message, which does not show the path
     * @throws ConfigurationException if the path has one, as in {@code ftp://user:password@host/}
     */
    public static String refuse(String name, String path) {
        Optional<String> complaint = complaint(path);
        if (complaint.isPresent()) {
            throw new ConfigurationException(name + " " + complaint.get());
        }
        return path;
    }

    /**
     * What is wrong with a path that has a password; does not show the path.
     *
     * @param path may be null
     * @return to be read after the name of the key or option; empty if the path has no password
     */
    public static Optional<String> complaint(String path) {
        return path != null && IN_AUTHORITY.matcher(path).matches()
                ? Optional.of("must hold no password, because paths are written down, but does;"
                        + " give it to Hadoop in a --properties-file that only you can read, as spark.hadoop.fs.…")
                : Optional.empty();
    }
}
