package io.targetdrop.data;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.hadoop.fs.ChecksumFileSystem;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** One directory of a Hadoop file system, as this package reads it; I/O failures become {@link DataException}s. */
final class HadoopFiles {
    private static final String LOCAL = "file";

    private final Path root;

    /**
     * What a directory holds.
     *
     * @param entries sorted by name
     * @param ignored the names of what counts for nothing: hidden, written by Spark or Hadoop, or leading nowhere
     */
    record Listing(List<FileStatus> entries, List<String> ignored) {}

    private HadoopFiles(Path root) {
        this.root = root;
    }

    /**
     * Opens a directory that must exist.
     *
     * @param path any path that Hadoop understands; without a scheme, the default file system's
     * @param fix what the directory must hold and how to get it, the end of the error's sentence
     */
    static HadoopFiles openDirectory(String path, String fix) {
        try {
            Path root = FileSystems.path(path);
            if (!FileSystems.of(root).getFileStatus(root).isDirectory()) {
                throw new DataException("data.path " + path + " must be a directory but is a file; " + fix);
            }
            return new HadoopFiles(root);
        } catch (FileNotFoundException e) {
            throw missing("data.path " + path, fix, e);
        } catch (IOException | IllegalArgumentException e) {
            // Hadoop reports unknown hosts and malformed paths as illegal arguments
            throw unreadable("data.path " + path, e);
        }
    }

    /** That there is nothing at a path, or that this process cannot name what is there. */
    static DataException missing(String name, String fix, FileNotFoundException cause) {
        return FileNames.Local.canName(name)
                ? new DataException(name + " must exist but does not; " + fix, cause)
                : new DataException(
                        name + " must be a name that this process can read but is not" + FileNames.Local.fix());
    }

    /** What is at a path that is known to be there. */
    static HadoopFiles at(Path root) {
        return new HadoopFiles(root);
    }

    Path root() {
        return root;
    }

    boolean exists(Path path) {
        try {
            return FileSystems.of(path).exists(path);
        } catch (IOException e) {
            throw unreadable(path, e);
        }
    }

    /** What a directory holds. Every name of it can be read: one that cannot is refused, and never left out. */
    Listing list(Path directory) {
        try {
            Path place = resolved(directory);
            FileSystem fileSystem = FileSystems.of(place);
            List<FileStatus> entries = new ArrayList<>();
            List<String> ignored = new ArrayList<>();
            for (FileStatus entry : fileSystem.listStatus(place)) {
                if (FileNames.isIgnored(entry.getPath().getName())) {
                    ignored.add(entry.getPath().getName());
                } else {
                    entries.add(entry);
                }
            }
            entries.sort(Comparator.comparing(entry -> entry.getPath().getName()));
            if (isLocal(place)) {
                Set<String> listed =
                        entries.stream().map(entry -> entry.getPath().getName()).collect(Collectors.toSet());
                listed.addAll(ignored);
                ignored.addAll(FileNames.Local.missing(
                        java.nio.file.Path.of(place.toUri().getPath()), listed));
            }
            ignored.sort(null);
            return new Listing(List.copyOf(entries), List.copyOf(ignored));
        } catch (IOException e) {
            throw unreadable(directory, e);
        }
    }

    /**
     * Where a directory really is, if that is on the local file system: mounted in a view of several file systems, its names
     * would be taken for paths, and one with a colon for a URI.
     */
    private static Path resolved(Path directory) throws IOException {
        Path real = FileSystems.of(directory).resolvePath(directory);
        return isLocal(real) ? real : directory;
    }

    private static boolean isLocal(Path path) {
        return LOCAL.equals(path.toUri().getScheme());
    }

    /** Opens a file. Hadoop looks for a file of checksums beside a local one, and takes its name with a colon for a URI. */
    FSDataInputStream open(Path file) throws IOException {
        FileSystem fileSystem = FileSystems.of(file);
        return fileSystem instanceof ChecksumFileSystem checked
                        && file.getName().indexOf(':') >= 0
                ? checked.getRawFileSystem().open(file)
                : fileSystem.open(file);
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
}
