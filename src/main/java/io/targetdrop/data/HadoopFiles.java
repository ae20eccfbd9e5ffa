package io.targetdrop.data;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
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
     * The contents of a directory.
     *
     * @param entries sorted by name
     * @param ignored names that are ignored: hidden ones, those that Spark or Hadoop write, and broken links
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

    /** The contents of a directory. A name that cannot be read is an error; it is never left out. */
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
                ignored.addAll(
                        LocalNames.missing(java.nio.file.Path.of(place.toUri().getPath()), listed));
            }
            ignored.sort(null);
            return new Listing(List.copyOf(entries), List.copyOf(ignored));
        } catch (IOException e) {
            throw unreadable(directory, e);
        }
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

    /** What went wrong, on one line, without the name of the exception if it has a message. */
    static String reason(Throwable cause) {
        if (cause.getCause() != null && cause.getCause().toString().equals(cause.getMessage())) {
            return reason(cause.getCause());
        }
        String name = cause.getClass().getSimpleName();
        return cause.getMessage() == null
                ? name
                : cause.getMessage().lines().findFirst().orElse(name);
    }

    /**
     * Names on the local file system are bytes, which Java turns into text by the character set of the process. A name that
     * has no text cannot be opened by it, and Hadoop silently leaves it out of a listing.
     */
    private static final class LocalNames {
        private static final String FIX_OF_LOCALE =
                "; set LC_ALL=C.UTF-8 where the command is started, and spark.executorEnv.LC_ALL=C.UTF-8 for executors";

        private LocalNames() {}

        /**
         * The entries of a local directory that Hadoop's listing lacks.
         *
         * @param directory the directory
         * @param listed the names that Hadoop has listed
         * @return names of entries that do not lead to a file, such as broken links
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
}
