package io.targetdrop.data;

import java.io.Serializable;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The files of an image folder, by part. An image's index is the position of its file.
 *
 * @param path the directory that holds them
 * @param train of the training part, and after them those of a validation part that has folders of its own
 * @param test of the test part; the same object as {@code train} if it is drawn from these
 * @param validationFrom the first index of the validation part; the number of files if it has no folders
 */
record FolderFiles(String path, FileList train, FileList test, int validationFrom) implements Serializable {

    /** Whether the test part is drawn from the training part: the parts have the same files and indices. */
    boolean drawsTest() {
        return test == train;
    }

    Division division() {
        return new Division(IntStream.range(validationFrom, train.size()).toArray(), drawsTest());
    }

    FileList of(Part part) {
        return part == Part.TRAIN ? train : test;
    }

    /** All files, each once. */
    List<FileList> lists() {
        return drawsTest() ? List.of(train) : List.of(train, test);
    }

    int count() {
        return lists().stream().mapToInt(FileList::size).sum();
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
