package io.targetdrop.data;

import java.io.ByteArrayOutputStream;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;

/**
 * Files in a fixed order, in little memory: a million of them take 16 MB and their names, where Hadoop's own records take a
 * gigabyte. So it can be sent to executors, which then need not list the folders again.
 */
final class FileList implements Serializable {
    private static final long serialVersionUID = 1L;

    private final List<Folder> folders;
    /** The position of each file's folder. */
    private final int[] folderOf;
    /** All names in UTF-8, one after the other. */
    private final byte[] names;
    /** Where each name ends. */
    private final int[] ends;

    private final long[] lengths;

    /**
     * A folder that holds files.
     *
     * @param path where it is
     * @param name what it is called below the data set's directory; checksums have it
     * @param label of its files
     */
    record Folder(Path path, String name, int label) implements Serializable {}

    /** A file of a folder, given by the position of the folder. */
    record Held(int folder, String name, long length) {
        Held in(int anotherFolder) {
            return new Held(anotherFolder, name, length);
        }
    }

    /** Files in this order. */
    FileList(List<Folder> folders, List<Held> held) {
        this.folders = List.copyOf(folders);
        this.folderOf = held.stream().mapToInt(Held::folder).toArray();
        this.lengths = held.stream().mapToLong(Held::length).toArray();
        this.ends = new int[held.size()];
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        for (int index = 0; index < ends.length; index++) {
            text.writeBytes(held.get(index).name().getBytes(StandardCharsets.UTF_8));
            ends[index] = text.size();
        }
        this.names = text.toByteArray();
    }

    int size() {
        return ends.length;
    }

    /** All bytes of all files. */
    long bytes() {
        return LongStream.of(lengths).sum();
    }

    int label(int index) {
        return folder(index).label();
    }

    int[] labels() {
        return IntStream.range(0, size()).map(this::label).toArray();
    }

    Folder folder(int index) {
        return folders.get(folderOf[index]);
    }

    /** The file, with what is known about it: path and length. */
    FileStatus file(int index) {
        Path path = FileSystems.child(folder(index).path(), fileName(index));
        return new FileStatus(lengths[index], false, 1, 0, 0, path);
    }

    long length(int index) {
        return lengths[index];
    }

    /** The name below the data set's directory; the class in it is in Unicode's NFC. */
    String name(int index) {
        return folder(index).name() + "/" + fileName(index);
    }

    private String fileName(int index) {
        int start = index == 0 ? 0 : ends[index - 1];
        return new String(names, start, ends[index] - start, StandardCharsets.UTF_8);
    }
}
