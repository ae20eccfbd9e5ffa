package io.targetdrop.data;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.apache.hadoop.fs.FileStatus;

/**
 * Reads the images of a folder as it was listed.
 *
 * @param files which they are
 * @param shape that all of them must have, or are resized to
 * @param sizing what is done with images of different sizes
 */
record FolderImages(FolderFiles files, ImageShape shape, Sizing sizing) implements ImageReader {
    private static final long serialVersionUID = 1L;

    @Override
    public List<LabelledImage> read(Part part, int[] indices) {
        List<LabelledImage> images = new ArrayList<>(indices.length);
        List<String> problems = read(part, indices, images::add);
        if (!problems.isEmpty()) {
            throw DataException.ofImages(problems, indices.length);
        }
        return images;
    }

    @Override
    public List<String> problems(Part part, int[] indices) {
        return read(part, indices, image -> {});
    }

    /** Passes on the images that can be read, and returns what is wrong with the others. */
    private List<String> read(Part part, int[] indices, Consumer<LabelledImage> images) {
        files.requireIndices(part, indices);
        HadoopFiles directory = files.directory();
        FileList list = files.of(part);
        List<String> problems = new ArrayList<>();
        for (int index : indices) {
            FileStatus file = list.file(index);
            try {
                images.accept(
                        new LabelledImage(new EncodedImage(directory, file).decode(shape, sizing), list.label(index)));
            } catch (DataException e) {
                problems.add(e.getMessage());
            }
        }
        return problems;
    }
}
