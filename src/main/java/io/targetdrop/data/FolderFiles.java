package io.targetdrop.data;

import java.io.Serializable;
import java.util.List;

/**
 * The files of an image folder, by part. An image's index is the position of its file.
 *
 * @param path the directory that holds them
 * @param train of the training part
 * @param test of the test part
 */
record FolderFiles(String path, FileList train, FileList test) implements Serializable {

    FileList of(Part part) {
        return part == Part.TRAIN ? train : test;
    }

    /** All files, each once. */
    List<FileList> lists() {
        return List.of(train, test);
    }

    long bytes() {
        return lists().stream().mapToLong(FileList::bytes).sum();
    }

    HadoopFiles directory() {
        return HadoopFiles.at(FileSystems.path(path));
    }

    /** The image of a file; nothing is read yet. */
    EncodedImage image(Part part, int index) {
        return new EncodedImage(directory(), of(part).file(index));
    }

    void requireIndices(Part part, int[] indices) {
        int count = of(part).size();
        for (int index : indices) {
            if (!(index >= 0 && index < count)) {
                throw new DataException("index of a " + part + " image of " + path + " must be in [0, " + count
                        + ") but is " + index + "; the files have changed since they were catalogued");
            }
        }
    }
}
