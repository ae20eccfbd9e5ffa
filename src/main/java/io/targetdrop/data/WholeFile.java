package io.targetdrop.data;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Optional;
import org.apache.hadoop.fs.CommonPathCapabilities;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FSError;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.FilterFileSystem;
import org.apache.hadoop.fs.Options;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;

/**
 * A file that is complete or absent whenever its writer may be killed.
 *
 * <p>A store whose files appear when they are closed, as S3's do, gets the file at its place: a rename would be a copy there. Any
 * other file system gets it under a hidden name next to its place, and renames it when it is complete. To replace a file, local file
 * systems and HDFS need one step. Others may remove the old file before they rename the new one; a writer that is killed between
 * these two steps leaves the new one under a name that {@link #recover} finds.
 *
 * @param fileSystem that it is on
 * @param path its full path
 * @param alias the hidden name of the file while it is written, without an ending; processes that write the same file at the
 *     same time have different ones
 */
public record WholeFile(FileSystem fileSystem, Path path, String alias) {
    private static final String UNFINISHED = ".writing";
    private static final String READY = ".ready";

    /** Writes a file's content. It must not close the stream. */
    @FunctionalInterface
    public interface Content {
        void writeTo(OutputStream out) throws IOException;
    }

    /** Moves a complete file to its place. */
    private interface Move {
        boolean into(Path complete) throws IOException;
    }

    /** Whether a name is that of a file that a killed process did not finish. */
    public static boolean isLeftover(String name) {
        return name.startsWith(".") && (name.endsWith(UNFINISHED) || name.endsWith(READY));
    }

    /** Writes it, in place of the one that may be there. */
    public void write(Content content) throws IOException {
        write(content, this::replace);
    }

    /**
     * Writes it unless there is one, whoever wrote that.
     *
     * @return whether it was written
     */
    public boolean writeOnce(Content content) throws IOException {
        return !fileSystem.exists(path) && write(content, this::moveUnlessThere);
    }

    /** Whether there is one with just these bytes. */
    public boolean holds(byte[] bytes) throws IOException {
        try {
            if (fileSystem.getFileStatus(path).getLen() != bytes.length) {
                return false;
            }
            try (InputStream in = fileSystem.open(path)) {
                return Arrays.equals(bytes, in.readAllBytes());
            }
        } catch (FileNotFoundException e) {
            return false;
        }
    }

    /** Puts it in its place if its writer was killed after it had removed the file that was to be replaced. */
    public void recover() throws IOException {
        Path directory = path.getParent();
        if (fileSystem.exists(path) || !fileSystem.exists(directory)) {
            return;
        }
        String start = "." + path.getName() + ".";
        Optional<FileStatus> newest = Arrays.stream(fileSystem.listStatus(directory))
                .filter(file -> file.getPath().getName().startsWith(start)
                        && file.getPath().getName().endsWith(READY))
                .max(Comparator.comparing(FileStatus::getModificationTime));
        if (newest.isPresent()) {
            requireMoved(
                    fileSystem.rename(newest.get().getPath(), path),
                    newest.get().getPath());
        }
    }

    private boolean write(Content content, Move move) throws IOException {
        if (fileSystem.hasPathCapability(path, CommonPathCapabilities.ABORTABLE_STREAM)) {
            publish(content);
            return true;
        }
        Path temporary = FileSystems.child(path.getParent(), alias + UNFINISHED);
        boolean isMoved = false;
        try {
            try (OutputStream out = fileSystem.create(temporary, true)) {
                content.writeTo(out);
            }
            isMoved = move.into(temporary);
            return isMoved;
        } finally {
            if (!isMoved) {
                discard(temporary);
            }
        }
    }

    /** Closing the stream of a file that is only half written would make just that half appear. */
    private void publish(Content content) throws IOException {
        FSDataOutputStream out = fileSystem.create(path, true);
        boolean isWhole = false;
        try {
            content.writeTo(out);
            isWhole = true;
        } finally {
            if (!isWhole) {
                out.abort();
            }
        }
        out.close();
    }

    private boolean moveUnlessThere(Path complete) throws IOException {
        boolean isMoved = !fileSystem.exists(path) && fileSystem.rename(complete, path);
        requireMoved(isMoved || fileSystem.exists(path), complete);
        return isMoved;
    }

    private boolean replace(Path complete) throws IOException {
        if (fileSystem instanceof RawLocalFileSystem) {
            requireMoved(fileSystem.rename(complete, path), complete); // replaces, as on any POSIX system
        } else if (fileSystem.exists(path) || !fileSystem.rename(complete, path)) {
            replaceInSteps(complete);
        }
        return true;
    }

    private void replaceInSteps(Path complete) throws IOException {
        Path ready = FileSystems.child(path.getParent(), alias + READY);
        fileSystem.delete(ready, false);
        requireMoved(fileSystem.rename(complete, ready), complete);
        // behind a mount table, the file system that can replace in one step; locally, Hadoop has checksums to rename,
        // too
        Path directory = fileSystem.resolvePath(path.getParent());
        FileSystem real = FileSystems.of(directory);
        if (real instanceof RawLocalFileSystem) {
            new Replacing(fileSystem).replace(ready, path);
        } else {
            new Replacing(real)
                    .replace(
                            FileSystems.child(directory, ready.getName()),
                            FileSystems.child(directory, path.getName()));
        }
    }

    /** Renames over existing files, which Hadoop allows only to file systems. */
    private static final class Replacing extends FilterFileSystem {
        Replacing(FileSystem fileSystem) {
            super(fileSystem);
        }

        void replace(Path source, Path target) throws IOException {
            rename(source, target, Options.Rename.OVERWRITE);
        }
    }

    private static void requireMoved(boolean isMoved, Path source) throws IOException {
        if (!isMoved) {
            throw new IOException("could not be renamed from " + source.getName());
        }
    }

    /** Best effort: the failure that led here is the one to report. */
    private void discard(Path temporary) {
        try {
            fileSystem.delete(temporary, false);
        } catch (IOException | FSError e) {
            // the caller's own failure says more
        }
    }
}
