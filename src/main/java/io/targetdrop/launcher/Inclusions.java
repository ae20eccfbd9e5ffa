package io.targetdrop.launcher;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The local files that a configuration includes, those of included files, too. A remote driver gets all of them in one
 * directory, so their names must differ.
 *
 * <p>This finds {@code include "name"} where HOCON allows it, outside of strings and comments. It does not parse: what else may
 * be wrong with a configuration, the driver says.
 *
 * @param files by the name under which they are included, in the order in which they are found; without those that are not
 *     local, or are missing
 * @param isFlat whether the driver finds all of them by the names that the configuration has; if not, it must leave out their
 *     directories
 */
record Inclusions(Map<String, Path> files, boolean isFlat) {
    /** The driver's option to leave them out, which {@code ConfigurationText} reads. */
    static final String LEAVE_OUT_DIRECTORIES = "-Dtargetdrop.includes=flat";

    /** The driver refuses more. */
    private static final long MOST_BYTES = 4 << 20;

    private static final String STRICT = ".json"; // which cannot include

    /** A string or a comment, to be passed over; or an include, whose name is the group. */
    private static final Pattern INCLUDE = Pattern.compile("\"\"\"[\\s\\S]*?\"\"\"+"
            + "|(?m:^|[{,])\\s*+include\\s++(?:required\\(\\s*+)?+\"((?:[^\"\\\\\\n]|\\\\.)++)\""
            + "|\"[^\"\\\\\\n]*+(?:\\\\.[^\"\\\\\\n]*+)*+\""
            + "|(?:#|//)[^\\n]*+");

    private static final Pattern HAS_SCHEME = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*:/.*");

    /**
     * Finds them.
     *
     * @throws Refusal if two have the same name, or Spark would not ship one under its name
     */
    static Inclusions of(Path configuration) {
        Map<String, Path> found = new LinkedHashMap<>();
        found.put(name(configuration), configuration.normalize());
        boolean isFlat = true;
        Deque<Path> unread = new ArrayDeque<>(found.values());
        while (!unread.isEmpty()) {
            Path file = unread.remove();
            Matcher include = INCLUDE.matcher(text(file));
            while (include.find()) {
                Path included = resolved(include.group(1), file);
                if (!Files.isRegularFile(included)) {
                    continue; // another match, or the driver finds it by its scheme, or reports it
                }
                isFlat &= included.getParent().equals(file.getParent());
                Path other = found.putIfAbsent(shippable(included, file), included);
                if (other == null) {
                    unread.add(included);
                } else if (!other.equals(included)) {
                    throw refusal(file, included, "and " + other + " have one name; rename one");
                }
            }
        }
        found.remove(name(configuration));
        return new Inclusions(found, isFlat);
    }

    /** A directory, which is no file, if there is no name or it has a scheme. */
    private static Path resolved(String included, Path by) {
        boolean isLocal = included != null && !HAS_SCHEME.matcher(included).matches();
        return by.resolveSibling(isLocal ? included : "").normalize();
    }

    private static String text(Path file) {
        try {
            return file.toString().endsWith(STRICT) || Files.size(file) > MOST_BYTES
                    ? ""
                    : new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new Refusal("--config needs " + file + ", which cannot be read; make it readable");
        }
    }

    private static String shippable(Path file, Path by) {
        if (!SafeName.isSafe(name(file))) {
            throw refusal(by, file, "has other characters than letters, digits and . _ -; rename it");
        }
        return name(file);
    }

    private static Refusal refusal(Path by, Path file, String complaint) {
        return new Refusal("a remote driver gets all files of --config in one directory, but " + file + ", which " + by
                + " includes, " + complaint + ", or name a --config that the cluster can read, as hdfs://…");
    }

    private static String name(Path file) {
        return file.getFileName().toString();
    }
}
