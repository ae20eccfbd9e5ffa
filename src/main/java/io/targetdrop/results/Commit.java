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
     * The full hash; with "-dirty" after it if the sources had changes that were not committed; "unknown" for a build
     * without a repository and for classes that do not come from a jar.
     */
    static String current() {
        return manifest().map(Commit::of).orElse(UNKNOWN);
    }

    /** What a manifest's main attributes say. */
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
            // a run is worth more than its commit's name
            return Optional.empty();
        }
    }
}
