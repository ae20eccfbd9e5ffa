package io.targetdrop.results;

import java.io.IOException;
import java.net.JarURLConnection;
import java.net.URL;
import java.util.Optional;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.regex.Pattern;

/** The commit that this program was built from, as the build wrote it into the jar's manifest. */
final class Commit {
    private static final String UNKNOWN = "unknown";
    private static final Pattern HASH = Pattern.compile("[0-9a-f]{40}");

    private Commit() {}

    /**
     * The full hash, followed by "-dirty" if the sources had uncommitted changes; "unknown" for a build without a repository
     * and for classes that are not in a jar.
     */
    static String current() {
        return manifest().map(Commit::of).orElse(UNKNOWN);
    }

    /** The commit in the main attributes of a manifest. */
    static String of(Attributes attributes) {
        String hash = String.valueOf(attributes.getValue("Git-Commit"));
        if (!HASH.matcher(hash).matches()) {
            return UNKNOWN;
        }
        return "false".equals(attributes.getValue("Git-Dirty")) ? hash : hash + "-dirty";
    }

    private static Optional<Attributes> manifest() {
        URL here = Commit.class.getResource("Commit.class");
        try {
            if (here == null || !(here.openConnection() instanceof JarURLConnection connection)) {
                return Optional.empty();
            }
            connection.setUseCaches(false);
            try (JarFile jar = connection.getJarFile()) {
                return Optional.ofNullable(jar.getManifest().getMainAttributes());
            }
        } catch (IOException e) {
            // a run that does not name its commit is better than no run
            return Optional.empty();
        }
    }
}
