package io.targetdrop.data;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;

/**
 * The full paths of the files below a directory, of those that a glob matches, or of one file, listed as they are asked for, so
 * that a million of them take no memory. Hidden names and what Spark and Hadoop write are left out. The order is that of
 * the file system.
 */
public final class ImageListing implements Iterator<String> {
    private final String path;
    /** Files and directories that still have to be looked at. */
    private final Deque<FileStatus> waiting = new ArrayDeque<>();
    /** The entries of the directory that is being listed. */
    private RemoteIterator<FileStatus> listing;

    private String next;

    /**
     * Starts a listing.
     *
     * @param path of a directory, a file, or a glob as Hadoop understands it: {@code /photos/2024-*}
     * @throws DataException if there is nothing, or it cannot be read
     */
    public ImageListing(String path) {
        this.path = path;
        try {
            waiting.addAll(List.of(roots(FileSystems.path(path))));
        } catch (IOException | IllegalArgumentException e) {
            throw unreadable(e);
        }
        if (waiting.isEmpty()) {
            throw new DataException(path + " must exist but does not; name a directory, a file or a glob of images");
        }
    }

    /** The full path: tasks have other working directories than the driver. */
    public String path() {
        try {
            Path place = FileSystems.path(path);
            return FileSystems.of(place).makeQualified(place).toString();
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    /** A path that exists is no glob, even if its name has the characters of one. */
    private static FileStatus[] roots(Path place) throws IOException {
        FileSystem fileSystem = FileSystems.of(place);
        if (fileSystem.exists(place)) {
            return new FileStatus[] {fileSystem.getFileStatus(place)};
        }
        FileStatus[] matches = fileSystem.globStatus(place);
        return matches == null
                ? new FileStatus[0]
                : Arrays.stream(matches).filter(ImageListing::isWanted).toArray(FileStatus[]::new);
    }

    private static boolean isWanted(FileStatus entry) {
        return !FileNames.isIgnored(entry.getPath().getName());
    }

    private DataException unreadable(Exception cause) {
        return new DataException(
                path + " must be readable but is not: " + HadoopFiles.reason(cause)
                        + "; check the path and its permissions",
                cause);
    }

    @Override
    public boolean hasNext() {
        try {
            while (next == null && (listing != null || !waiting.isEmpty())) {
                advance();
            }
        } catch (IOException e) {
            throw unreadable(e);
        }
        return next != null;
    }

    private void advance() throws IOException {
        if (listing == null) {
            look(waiting.poll());
        } else if (!listing.hasNext()) {
            listing = null;
        } else {
            FileStatus entry = listing.next();
            if (isWanted(entry) && entry.isFile()) {
                next = entry.getPath().toString();
            } else if (isWanted(entry)) {
                waiting.add(entry);
            }
        }
    }

    private void look(FileStatus entry) throws IOException {
        if (entry.isFile()) {
            next = entry.getPath().toString();
        } else {
            listing = FileSystems.of(entry.getPath()).listStatusIterator(entry.getPath());
        }
    }

    @Override
    public String next() {
        if (!hasNext()) {
            throw new NoSuchElementException(path + " has no more files");
        }
        String file = next;
        next = null;
        return file;
    }
}
