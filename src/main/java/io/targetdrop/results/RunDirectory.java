package io.targetdrop.results;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSError;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * The directory of one run, on any Hadoop file system.
 *
 * <p>All methods end in an {@link UncheckedIOException} whose message names the file when the file system refuses. A
 * full local disk is an {@link FSError} to Hadoop, and no exception.
 */
public final class RunDirectory {
    private final FileSystem fileSystem;
    private final Path root;

    /** Writes a file's content. */
    public interface Content {
        void writeTo(OutputStream out) throws IOException;
    }

    private RunDirectory(FileSystem fileSystem, Path root) {
        this.fileSystem = fileSystem;
        this.root = root;
    }

    /**
     * A directory that may not exist yet.
     *
     * @param path any path that Hadoop understands
     */
    public static RunDirectory at(String path) {
        Path root = new Path(path);
        try {
            FileSystem fileSystem = root.getFileSystem(new Configuration());
            fileSystem.setWriteChecksum(false);
            return new RunDirectory(fileSystem, fileSystem.makeQualified(root));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Finds out whether files can be written, and leaves nothing behind. */
    public void requireWritable() {
        Path probe = new Path(root, ".probe-" + UUID.randomUUID());
        boolean existed = exists();
        try (OutputStream out = fileSystem.create(probe, true)) {
            out.write(1);
        } catch (IOException | FSError e) {
            throw failure(root, e);
        } finally {
            discard(existed ? probe : root);
        }
    }

    private boolean exists() {
        try {
            return fileSystem.exists(root);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether there is nothing in it, or it does not exist. */
    public boolean isEmpty() {
        try {
            return !fileSystem.exists(root) || fileSystem.listStatus(root).length == 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Writes a text file, completely or not at all. */
    public void write(String name, String text) {
        write(name, out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
    }

    /**
     * Writes a file, completely or not at all; one of the same name is replaced.
     *
     * @param name the file's name, relative to the run's directory
     * @param content what is in it
     */
    public void write(String name, Content content) {
        Path target = new Path(root, name);
        Path temporary = new Path(target.getParent(), "." + target.getName() + ".writing");
        try {
            try (OutputStream out = fileSystem.create(temporary, true)) {
                content.writeTo(out);
            }
            moveInto(temporary, target);
        } catch (IOException | FSError e) {
            discard(temporary);
            throw failure(target, e);
        }
    }

    /** Whether there is such a file. */
    public boolean has(String name) {
        try {
            return fileSystem.exists(new Path(root, name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The names of the files in one of its directories, in the order of the alphabet; none where there is no directory. */
    List<String> names(String directory) {
        try {
            Path path = new Path(root, directory);
            if (!fileSystem.exists(path)) {
                return List.of();
            }
            return Arrays.stream(fileSystem.listStatus(path))
                    .map(file -> file.getPath().getName())
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Opens a file. */
    InputStream open(String name) throws IOException {
        return fileSystem.open(new Path(root, name));
    }

    /** Removes a file, if it can be. */
    void remove(String name) {
        discard(new Path(root, name));
    }

    /**
     * Takes the only file with this ending out of a directory that a Spark job wrote, and removes the directory.
     *
     * @param written a directory's name, relative to the run's directory
     * @param ending how the file's name ends
     * @param name the file's new name, relative to the run's directory
     */
    void adopt(String written, String ending, String name) {
        Path directory = new Path(root, written);
        Path target = new Path(root, name);
        try {
            for (FileStatus file : fileSystem.listStatus(directory)) {
                if (file.getPath().getName().endsWith(ending)) {
                    moveInto(file.getPath(), target);
                }
            }
        } catch (IOException | FSError e) {
            throw failure(target, e);
        } finally {
            discard(directory);
        }
    }

    /** What to throw when a Spark job could not write a directory; removes what there is of it. */
    RuntimeException refused(String written, Exception cause) {
        Path directory = new Path(root, written);
        discard(directory);
        return failure(directory, cause);
    }

    /** Removes a file, and the directory if nothing else is in it. */
    public void withdraw(String name) {
        discard(new Path(root, name));
        if (isEmpty()) {
            discard(root);
        }
    }

    /** The full path of a name, relative to the run's directory. */
    public String path(String name) {
        return name.isEmpty() ? root.toString() : new Path(root, name).toString();
    }

    private void moveInto(Path source, Path target) throws IOException {
        fileSystem.mkdirs(target.getParent());
        fileSystem.delete(target, false);
        if (!fileSystem.rename(source, target)) {
            throw new IOException("could not be renamed from " + source.getName());
        }
    }

    /** Best effort: the failure that led here is the one to report. */
    private void discard(Path path) {
        try {
            fileSystem.delete(path, true);
        } catch (IOException | FSError e) {
            // the caller's own failure says more
        }
    }

    /** Tells the innermost reason; what it was wrapped in is there for {@code --stacktrace}. */
    private static UncheckedIOException failure(Path path, Throwable cause) {
        Throwable innermost = cause;
        while (innermost.getCause() != null) {
            innermost = innermost.getCause();
        }
        String reason =
                String.valueOf(innermost.getMessage()).lines().findFirst().orElse("");
        IOException failure =
                new IOException(path + " must be writable but is not: " + reason + "; free space or use another --out");
        failure.addSuppressed(cause);
        return new UncheckedIOException(failure);
    }
}
