package io.targetdrop.data;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Names on the local file system are bytes, which Java turns into text by the character set of the process. A name that
 * has no text cannot be opened by its text, and Hadoop leaves it out of a listing without a word.
 */
final class LocalNames {
    private static final String FIX_OF_LOCALE =
            "; set LC_ALL=C.UTF-8 where the command is started, and spark.executorEnv.LC_ALL=C.UTF-8 for executors";

    private LocalNames() {}

    /**
     * What Hadoop's listing of a local directory does not have.
     *
     * @param directory the directory
     * @param listed the names that Hadoop has listed
     * @return names of entries that lead nowhere, as a broken link does
     * @throws DataException if a name cannot be read
     */
    static List<String> missing(java.nio.file.Path directory, Set<String> listed) throws IOException {
        List<String> unreadable = new ArrayList<>();
        List<String> missing = new ArrayList<>();
        try (DirectoryStream<java.nio.file.Path> entries = Files.newDirectoryStream(directory)) {
            for (java.nio.file.Path entry : entries) {
                String name = entry.getFileName().toString();
                if (!isReadable(entry)) {
                    unreadable.add(bytes(entry));
                } else if (!listed.contains(name) && !name.startsWith(".")) {
                    missing.add(name);
                }
            }
        }
        if (!unreadable.isEmpty()) {
            unreadable.sort(null);
            throw new DataException(directory + " must hold only names that this process can read but "
                    + unreadable.size() + (unreadable.size() == 1 ? " is not: " : " are not, the first: ")
                    + unreadable.get(0) + fix());
        }
        return missing.stream().sorted().toList();
    }

    /** Whether the text of the name leads back to the same bytes. */
    private static boolean isReadable(java.nio.file.Path entry) {
        try {
            return java.nio.file.Path.of(entry.toString()).equals(entry);
        } catch (InvalidPathException e) {
            return false;
        }
    }

    /** As in an address: with %C3%A9 for what is not ASCII. */
    private static String bytes(java.nio.file.Path entry) {
        String path = entry.toUri().getRawPath().replaceFirst("/$", "");
        return path.substring(path.lastIndexOf('/') + 1);
    }

    /** Whether this process can name a file so; a character that it could not read is as bad. */
    static boolean canName(String path) {
        return path.indexOf('\uFFFD') < 0 && characterSet().newEncoder().canEncode(path);
    }

    /** The end of the sentence about a name that cannot be read. */
    static String fix() {
        return characterSet().newEncoder().canEncode("\u00e9\u4e2d")
                ? ", whose bytes are not " + characterSet() + "; rename it, for instance with convmv"
                : ", because the character set of this process is " + characterSet() + FIX_OF_LOCALE;
    }

    private static Charset characterSet() {
        return Charset.forName(System.getProperty("sun.jnu.encoding"));
    }
}
