package io.targetdrop.configuration;

import java.util.regex.Pattern;

/** Keeps passwords out of paths: paths are written into results and messages. */
public final class Passwords {
    private static final Pattern IN_AUTHORITY = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*:/+[^/]*:[^/]*@.*");

    private Passwords() {}

    /**
     * A path that has none.
     *
     * @param name of the key or option, for the message, which does not show the path
     * @throws ConfigurationException if it is like {@code ftp://user:password@host/}
     */
    public static String refuse(String name, String path) {
        if (path != null && IN_AUTHORITY.matcher(path).matches()) {
            throw new ConfigurationException(name + " must hold no password, because paths are written down, but does;"
                    + " give it to Hadoop in a --properties-file that only you can read, as spark.hadoop.fs.…");
        }
        return path;
    }
}
