package io.targetdrop.data;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** One directory of a Hadoop file system, as this package reads it; I/O failures become {@link DataException}s. */
final class HadoopFiles {
    private final FileSystem fileSystem;
    private final Path root;

    private HadoopFiles(FileSystem fileSystem, Path root) {
        this.fileSystem = fileSystem;
        this.root = root;
    }

    /**
     * Opens a directory that must exist.
     *
     * @param path any path that Hadoop understands; without a scheme, the default file system's
     * @param wayOut what the directory must hold and how to get it, the end of the error's sentence
     */
    static HadoopFiles openDirectory(String path, String wayOut) {
        try {
            Path root = FileSystems.path(path);
            FileSystem fileSystem = FileSystems.of(root);
            if (!fileSystem.getFileStatus(root).isDirectory()) {
                throw new DataException("data.path " + path + " must be a directory but is a file; " + wayOut);
            }
            return new HadoopFiles(fileSystem, root);
        } catch (FileNotFoundException e) {
            throw new DataException("data.path " + path + " must exist but does not; " + wayOut, e);
        } catch (IOException | IllegalArgumentException e) {
            // Hadoop reports unknown hosts and malformed paths as illegal arguments
            throw unreadable("data.path " + path, e);
        }
    }

    /** What is at a path that is known to be there. */
    static HadoopFiles of(FileSystem fileSystem, Path root) {
        return new HadoopFiles(fileSystem, root);
    }

    Path root() {
        return root;
    }

    boolean exists(Path path) {
        try {
            return fileSystem.exists(path);
        } catch (IOException e) {
            throw unreadable(path, e);
        }
    }

    /** The visible entries of a directory, sorted by name; names that begin with a dot or underscore are hidden. */
    List<FileStatus> list(Path directory) {
        try {
            List<FileStatus> entries = new ArrayList<>();
            for (FileStatus entry : fileSystem.listStatus(directory)) {
                if (!isHidden(entry.getPath().getName())) {
                    entries.add(entry);
                }
            }
            entries.sort(Comparator.comparing(entry -> entry.getPath().getName()));
            return entries;
        } catch (IOException e) {
            throw unreadable(directory, e);
        }
    }

    FSDataInputStream open(Path file) throws IOException {
        return fileSystem.open(file);
    }

    byte[] readAll(Path file) {
        try (InputStream in = open(file)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    static DataException unreadable(Path path, IOException cause) {
        return unreadable(path.toString(), cause);
    }

    private static DataException unreadable(String name, Exception cause) {
        return new DataException(
                name + " must be readable but is not: " + reason(cause) + "; check the path and its permissions",
                cause);
    }

    /** What went wrong, in one line, without the names of exceptions if there are words. */
    static String reason(Throwable cause) {
        if (cause.getCause() != null && cause.getCause().toString().equals(cause.getMessage())) {
            return reason(cause.getCause());
        }
        String name = cause.getClass().getSimpleName();
        return cause.getMessage() == null
                ? name
                : cause.getMessage().lines().findFirst().orElse(name);
    }

    private static boolean isHidden(String name) {
        return name.startsWith(".") || name.startsWith("_");
    }
}
