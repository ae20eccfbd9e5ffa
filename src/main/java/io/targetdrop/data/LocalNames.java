package io.targetdrop.data;

import io.targetdrop.data.HadoopFiles.Entry;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.fs.Path;

/**
 * Directories of the local file system. Names there are bytes, which Java turns into text by the character set of the process. A
 * name that has no text cannot be opened by it, and Hadoop silently leaves it out of a listing. Hadoop also asks the system four
 * times about each file.
 */
final class LocalNames {
    private static final String FIX_OF_LOCALE =
            "; set LC_ALL=C.UTF-8 where the command is started, and spark.executorEnv.LC_ALL=C.UTF-8 for executors";

    private LocalNames() {}

    /**
     * The entries of a directory, in no order.
     *
     * @param place the directory
     * @param broken receives the names of entries that do not lead to a file, such as broken links, unless they are hidden
     * @throws DataException if a name cannot be read
     */
    static List<Entry> entries(Path place, List<String> broken) throws IOException {
        List<Entry> found = new ArrayList<>();
        List<String> unreadable = new ArrayList<>();
        java.nio.file.Path directory = java.nio.file.Path.of(place.toUri().getPath());
        try (DirectoryStream<java.nio.file.Path> entries = Files.newDirectoryStream(directory)) {
            for (java.nio.file.Path entry : entries) {
                if (isReadable(entry.getFileName())) {
                    add(place, entry, found, broken);
                } else {
                    unreadable.add(bytes(entry));
                }
            }
        }
        if (!unreadable.isEmpty()) {
            unreadable.sort(null);
            throw new DataException(directory + " must hold only names that this process can read but "
                    + unreadable.size() + (unreadable.size() == 1 ? " is not: " : " are not, the first: ")
                    + unreadable.get(0) + fix());
        }
        return found;
    }

    private static void add(Path place, java.nio.file.Path entry, List<Entry> found, List<String> broken) {
        String name = entry.getFileName().toString();
        try {
            BasicFileAttributes attributes = Files.readAttributes(entry, BasicFileAttributes.class);
            found.add(new Entry(place, name, attributes.isDirectory(), attributes.size()));
        } catch (IOException e) {
            if (!name.startsWith(".")) {
                broken.add(name);
            }
        }
    }

    /** Whether the text of a name leads back to the same bytes. */
    private static boolean isReadable(java.nio.file.Path name) {
        try {
            return java.nio.file.Path.of(name.toString()).equals(name);
        } catch (InvalidPathException e) {
            return false;
        }
    }

    /** Percent-encoded: %C3%A9 for what is not ASCII. */
    private static String bytes(java.nio.file.Path entry) {
        String path = entry.toUri().getRawPath().replaceFirst("/$", "");
        return path.substring(path.lastIndexOf('/') + 1);
    }

    /** Whether this process can use such a file name; not if it has a character that could not be read. */
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
