package io.targetdrop.data;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
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
import org.apache.hadoop.fs.RawLocalFileSystem;

/** One directory of a Hadoop file system, as this package reads it; I/O failures become {@link DataException}s. */
final class HadoopFiles {
    private static final String LOCAL = "file";

    private final Path root;

    /**
     * The contents of a directory.
     *
     * @param entries sorted by name
     * @param ignored names that are ignored: hidden ones, those that Spark or Hadoop write, and broken links
     */
    record Listing(List<FileStatus> entries, List<String> ignored) {}

    /** The same with less about each entry, which a million files need. */
    record Contents(List<Entry> entries, List<String> ignored) {}

    /** A file or a directory. A link counts as what it leads to. */
    record Entry(Path directory, String name, boolean isDirectory, long length) {
        Path path() {
            return FileSystems.child(directory, name);
        }

        FileStatus status() {
            return new FileStatus(length, isDirectory, 1, 0, 0, path());
        }
    }

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

    /** The error for a path where there is nothing, or something that this process cannot name. */
    static DataException missing(String name, String fix, FileNotFoundException cause) {
        return LocalNames.canName(name)
                ? new DataException(name + " must exist but does not; " + fix, cause)
                : new DataException(name + " must be a name that this process can read but is not" + LocalNames.fix());
    }

    /** The status of a path that is known to exist. */
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

    /** The contents of a directory, as Hadoop describes files. */
    Listing list(Path directory) {
        Contents contents = contents(directory);
        return new Listing(contents.entries().stream().map(Entry::status).toList(), contents.ignored());
    }

    /** The contents of a directory. A name that cannot be read is an error; it is never left out. */
    Contents contents(Path directory) {
        try {
            Path place = resolved(directory);
            FileSystem fileSystem = FileSystems.of(place);
            List<String> ignored = new ArrayList<>();
            List<Entry> all = fileSystem.getClass() == RawLocalFileSystem.class
                    ? LocalNames.entries(place, ignored)
                    : entries(fileSystem, place, ignored);
            List<Entry> entries = new ArrayList<>(all.size());
            for (Entry entry : all) {
                if (FileNames.isIgnored(entry.name())) {
                    ignored.add(entry.name());
                } else {
                    entries.add(entry);
                }
            }
            entries.sort(Comparator.comparing(Entry::name));
            ignored.sort(null);
            return new Contents(List.copyOf(entries), List.copyOf(ignored));
        } catch (IOException e) {
            throw unreadable(directory, e);
        }
    }

    private static List<Entry> entries(FileSystem fileSystem, Path place, List<String> ignored) throws IOException {
        List<Entry> entries = new ArrayList<>();
        for (FileStatus status : fileSystem.listStatus(place)) {
            Path path = status.getPath();
            entries.add(new Entry(path.getParent(), path.getName(), status.isDirectory(), status.getLen()));
        }
        if (isLocal(place)) {
            Set<String> listed = entries.stream().map(Entry::name).collect(Collectors.toSet());
            LocalNames.entries(place, ignored).stream()
                    .map(Entry::name)
                    .filter(name -> !listed.contains(name) && !name.startsWith("."))
                    .forEach(ignored::add);
        }
        return entries;
    }

    /**
     * Where a directory really is, if it is on the local file system. In a mounted view of several file systems, its names
     * would be treated as paths, and a name with a colon as a URI.
     */
    private static Path resolved(Path directory) throws IOException {
        Path real = FileSystems.of(directory).resolvePath(directory);
        return isLocal(real) ? real : directory;
    }

    private static boolean isLocal(Path path) {
        return LOCAL.equals(path.toUri().getScheme());
    }

    /** Whether it is a symbolic link on the local file system. */
    static boolean isLocalLink(Path path) {
        return isLocal(path)
                && Files.isSymbolicLink(java.nio.file.Path.of(path.toUri().getPath()));
    }

    /** Opens a file. Hadoop looks for a checksum file next to a local one, and treats a name with a colon as a URI. */
    FSDataInputStream open(Path file) throws IOException {
        FileSystem fileSystem = FileSystems.of(file);
        if (fileSystem.getClass() == RawLocalFileSystem.class) {
            return LocalInput.open(file);
        }
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
        String why = StorageProblem.of(cause)
                .map(problem -> problem.reason() + "; " + problem.fix())
                .orElseGet(() -> reason(cause) + "; check the path and its permissions");
        return new DataException(name + " must be readable but is not: " + why, cause);
    }

    /** What went wrong, on one line, without the name of the exception if it has a message. */
    static String reason(Throwable cause) {
        if (cause.getCause() != null && cause.getCause().toString().equals(cause.getMessage())) {
            return reason(cause.getCause());
        }
        if (cause instanceof NoSuchFileException) {
            return "it does not exist";
        }
        if (cause instanceof AccessDeniedException) {
            return "permission denied";
        }
        String name = cause.getClass().getSimpleName();
        return cause.getMessage() == null
                ? name
                : cause.getMessage().lines().findFirst().orElse(name);
    }
}
