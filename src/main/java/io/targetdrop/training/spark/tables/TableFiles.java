package io.targetdrop.training.spark.tables;

import io.targetdrop.data.DataException;
import io.targetdrop.data.FileSystems;
import io.targetdrop.data.Sha256;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;

/**
 * The files of a table.
 *
 * @param setting that names the path, for messages
 * @param path as it was set: of a file or directory, or a pattern ({@code *}, {@code ?}, {@code [ab]}, <code>{a,b}</code>)
 */
record TableFiles(String setting, String path) {
    private static final String PATTERN_CHARACTERS = ".*[*?\\[{].*";

    /** The path with its file system, as Spark's readers take it. */
    String qualified() {
        try {
            Path table = FileSystems.path(path);
            return FileSystems.of(table).makeQualified(table).toString();
        } catch (IOException | IllegalArgumentException e) {
            throw unreadable(e);
        }
    }

    /** The directory that relative paths in the table start from. */
    String directory() {
        try {
            Path place = new Path(qualified());
            while (place.getParent() != null && place.toString().matches(PATTERN_CHARACTERS)) {
                place = place.getParent();
            }
            FileSystem fileSystem = FileSystems.of(place);
            boolean isFile =
                    fileSystem.exists(place) && fileSystem.getFileStatus(place).isFile();
            return (isFile ? place.getParent() : place).toString();
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    /** A path of an image in a table: one without a scheme and a leading slash is relative. */
    static String absolute(String directory, String text) {
        boolean isAbsolute = text.startsWith("/") || FileSystems.hasScheme(text) || directory.isEmpty();
        return isAbsolute
                ? text
                : FileSystems.child(FileSystems.path(directory), text).toString();
    }

    /** Adds the names, sizes and times of all files. */
    void addTo(Sha256 digest) {
        try {
            Path table = FileSystems.path(path);
            FileSystem fileSystem = FileSystems.of(table);
            FileStatus[] found = fileSystem.globStatus(table);
            if (found == null || found.length == 0) {
                throw new FileNotFoundException();
            }
            Map<String, String> files = new TreeMap<>();
            for (FileStatus place : found) {
                add(fileSystem, place, files);
            }
            files.forEach((name, state) -> digest.update(name + "\t" + state + "\n"));
        } catch (FileNotFoundException e) {
            throw new DataException(
                    setting + " " + path + " must exist but does not; name the table's directory or file", e);
        } catch (IOException | IllegalArgumentException e) {
            throw unreadable(e);
        }
    }

    private static void add(FileSystem fileSystem, FileStatus place, Map<String, String> files) throws IOException {
        RemoteIterator<LocatedFileStatus> all = fileSystem.listFiles(place.getPath(), true);
        while (all.hasNext()) {
            LocatedFileStatus file = all.next();
            files.put(file.getPath().toString(), state(file));
        }
    }

    /** What changes when a file is written again. */
    static String state(FileStatus file) {
        return file.getLen() + "\t" + file.getModificationTime();
    }

    private DataException unreadable(Exception cause) {
        return new DataException(
                setting + " " + path + " must be readable but is not: " + cause.getMessage()
                        + "; check the path and its permissions",
                cause);
    }
}
