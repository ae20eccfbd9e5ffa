package io.targetdrop.results;

import io.targetdrop.data.FileSystems;
import io.targetdrop.data.StorageProblem;
import io.targetdrop.data.WholeFile;
import io.targetdrop.results.events.EventFile;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.apache.commons.lang3.exception.ExceptionUtils;
import org.apache.commons.lang3.function.Failable;
import org.apache.hadoop.fs.FSError;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * The directory of one run, on any Hadoop file system.
 *
 * <p>All methods throw an {@link UncheckedIOException} that names the file if the file system fails. For a full local disk,
 * Hadoop throws an {@link FSError}, which is not an exception.
 */
public final class RunDirectory {
    private static final String PROBE = ".probe-";

    private static final Duration LONGEST_WRITE = Duration.ofHours(1);

    private final FileSystem fileSystem;
    private final Path root;
    private final Writers writers;

    /** How many processes may write at the same time. */
    private enum Writers {
        ONE,
        /** Their temporary files have different names. */
        SEVERAL
    }

    private RunDirectory(FileSystem fileSystem, Path root, Writers writers) {
        this.fileSystem = fileSystem;
        this.root = root;
        this.writers = writers;
    }

    /**
     * A directory that may not exist yet.
     *
     * @param path any path that Hadoop understands
     */
    public static RunDirectory at(String path) {
        return at(path, Writers.ONE);
    }

    /**
     * As {@link #at(String)}, for a directory that several processes write to at the same time: their temporary files have
     * different names.
     */
    public static RunDirectory sharedAt(String path) {
        return at(path, Writers.SEVERAL);
    }

    private static RunDirectory at(String path, Writers writers) {
        Path root = FileSystems.path(path);
        FileSystem fileSystem = Failable.get(() -> FileSystems.of(root));
        fileSystem.setWriteChecksum(false);
        return new RunDirectory(fileSystem, fileSystem.makeQualified(root), writers);
    }

    /**
     * Checks that files can be written, and leaves no file behind. A directory that did not exist is removed again, unless it
     * is shared.
     */
    public void requireWritable() {
        Path probe = FileSystems.child(root, PROBE + UUID.randomUUID());
        // another process may be about to write to it
        boolean stays = writers == Writers.SEVERAL || exists();
        try (OutputStream out = fileSystem.create(probe, true)) {
            out.write(1);
        } catch (IOException | FSError e) {
            throw failure(root, e);
        } finally {
            discard(stays ? probe : root);
        }
    }

    private boolean exists() {
        return Failable.get(() -> fileSystem.exists(root));
    }

    /**
     * Whether it is empty or does not exist. Neither what a killed process has left unfinished counts nor, in a shared directory,
     * anything hidden, which another process may be writing.
     */
    public boolean isEmpty() {
        return !exists()
                || Arrays.stream(Failable.get(() -> fileSystem.listStatus(root)))
                        .allMatch(file ->
                                isLeftover(file.getPath()) || writers == Writers.SEVERAL && isHidden(file.getPath()));
    }

    private static boolean isLeftover(Path path) {
        return path.getName().startsWith(PROBE) || WholeFile.isLeftover(path.getName());
    }

    /** Writes a text file: complete or absent. A file that has this text already is not touched. */
    public void write(String name, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        boolean isThere = attempt(name, file -> file.holds(bytes));
        if (!isThere) {
            write(name, out -> out.write(bytes));
        }
    }

    /**
     * Writes a file: complete or absent. Replaces a file with the same name.
     *
     * @param name the file's name, relative to the run's directory
     * @param content its bytes
     */
    public void write(String name, WholeFile.Content content) {
        attempt(name, file -> {
            file.write(content);
            return true;
        });
    }

    /**
     * As {@link #write(String, WholeFile.Content)}, but keeps a file with the same name, whoever wrote it.
     *
     * @return whether the file was written
     */
    public boolean writeOnce(String name, WholeFile.Content content) {
        return attempt(name, file -> file.writeOnce(content));
    }

    /** Puts a file in its place whose writer was killed while it replaced an earlier one. */
    public void recover(String name) {
        attempt(name, file -> {
            file.recover();
            return true;
        });
    }

    /** What is done with a file. */
    private interface Work {
        boolean on(WholeFile file) throws IOException;
    }

    private boolean attempt(String name, Work work) {
        Path target = FileSystems.child(root, name);
        String mark = writers == Writers.ONE ? "" : "." + UUID.randomUUID();
        String hidden = "." + target.getName().replace(EventFile.MARK, "") + mark;
        try {
            return work.on(new WholeFile(fileSystem, target, hidden));
        } catch (IOException | FSError e) {
            throw failure(target, e);
        }
    }

    /** Whether a file or directory exists. */
    public boolean has(String name) {
        return Failable.get(() -> fileSystem.exists(FileSystems.child(root, name)));
    }

    /** The names of the files in one of its directories, sorted; empty if the directory does not exist. */
    List<String> names(String directory) {
        return has(directory) ? names(FileSystems.child(root, directory)) : List.of();
    }

    /** The names of the files in it, sorted; empty if it does not exist. */
    List<String> names() {
        return exists() ? names(root) : List.of();
    }

    private List<String> names(Path directory) {
        return Arrays.stream(Failable.get(() -> fileSystem.listStatus(directory)))
                .map(file -> file.getPath().getName())
                .sorted()
                .toList();
    }

    /**
     * The modification time of a file, or of each file in a directory.
     *
     * @param name relative to this directory
     * @return milliseconds since 1970, by path; empty if there is no such name
     */
    public Map<String, Long> times(String name) {
        try {
            Map<String, Long> times = new TreeMap<>();
            for (FileStatus file : fileSystem.listStatus(FileSystems.child(root, name), path -> !isHidden(path))) {
                times.put(file.getPath().toString(), file.getModificationTime());
            }
            return times;
        } catch (FileNotFoundException e) {
            return Map.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The sizes in bytes of the files directly in this directory, by name, without hidden ones. */
    public Map<String, Long> sizes() {
        Map<String, Long> sizes = new TreeMap<>();
        if (!exists()) {
            return sizes;
        }
        for (FileStatus file : Failable.get(() -> fileSystem.listStatus(root, path -> !isHidden(path)))) {
            if (file.isFile()) {
                sizes.put(file.getPath().getName(), file.getLen());
            }
        }
        return sizes;
    }

    private static boolean isHidden(Path path) {
        return path.getName().startsWith(".");
    }

    /** Opens a file. */
    public InputStream open(String name) throws IOException {
        return fileSystem.open(FileSystems.child(root, name));
    }

    /** Removes a file or a directory with its content, if possible. */
    public void remove(String name) {
        discard(FileSystems.child(root, name));
    }

    /** Removes what a killed process has left unfinished directly in it, but nothing that may still be being written. */
    public void removeUnfinished() {
        removeUnfinished(root);
    }

    /** The same in one of its directories. */
    void removeUnfinished(String directory) {
        removeUnfinished(FileSystems.child(root, directory));
    }

    private void removeUnfinished(Path directory) {
        try {
            long recently =
                    writers == Writers.ONE ? Long.MAX_VALUE : System.currentTimeMillis() - LONGEST_WRITE.toMillis();
            for (FileStatus file : fileSystem.listStatus(directory)) {
                if (isLeftover(file.getPath()) && file.getModificationTime() < recently) {
                    discard(file.getPath());
                }
            }
        } catch (IOException e) {
            // leftovers are harmless
        }
    }

    /** Removes a file, and the directory if it is empty then. */
    public void withdraw(String name) {
        discard(FileSystems.child(root, name));
        if (isEmpty()) {
            discard(root);
        }
    }

    /** Its full path. */
    public String path() {
        return root.toString();
    }

    /** The full path of a file or directory in it. */
    public String path(String name) {
        return FileSystems.child(root, name).toString();
    }

    /** Best effort: the failure that led here is the one to report. */
    private void discard(Path path) {
        try {
            fileSystem.delete(path, true);
        } catch (IOException | FSError e) {
            // the caller's own failure says more
        }
    }

    /** Reports what is wrong, in the end the innermost cause; the exceptions around it are kept for {@code --stacktrace}. */
    private static UncheckedIOException failure(Path path, Throwable cause) {
        String message = String.valueOf(ExceptionUtils.getRootCause(cause).getMessage());
        String why = StorageProblem.of(cause)
                .map(problem -> problem.reason() + "; " + problem.fix())
                .orElseGet(() -> message.lines().findFirst().orElse("") + "; free space or use another --out");
        IOException failure = new IOException(path + " must be writable but is not: " + why);
        failure.addSuppressed(cause);
        return new UncheckedIOException(failure);
    }
}
