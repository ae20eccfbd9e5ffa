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
        requireNone(decode(part, indices, images::add), indices.length);
        return images;
    }

    @Override
    public List<StoredImage.Encoded> readEncoded(Part part, int[] indices) {
        List<StoredImage.Encoded> images = new ArrayList<>(indices.length);
        List<String> problems = look(part, indices, (directory, file, label) -> {
            byte[] bytes = directory.readAll(file.getPath());
            images.add(new StoredImage.Encoded(file.getPath().toString(), bytes, label, shape, sizing));
        });
        requireNone(problems, indices.length);
        return images;
    }

    @Override
    public List<String> problems(Part part, int[] indices) {
        return decode(part, indices, image -> {});
    }

    private static void requireNone(List<String> problems, int images) {
        if (!problems.isEmpty()) {
            throw DataException.ofImages(problems, images);
        }
    }

    /** Passes on the images that can be read, and returns what is wrong with the others. */
    private List<String> decode(Part part, int[] indices, Consumer<LabelledImage> images) {
        return look(
                part,
                indices,
                (directory, file, label) -> images.accept(
                        new LabelledImage(new EncodedImage(directory, file).decode(shape, sizing), label)));
    }

    /** Looks at one image. */
    private interface Look {
        void at(HadoopFiles directory, FileStatus file, int label);
    }

    /** Looks at images, and returns what is wrong with those that cannot be read. */
    private List<String> look(Part part, int[] indices, Look look) {
        files.requireIndices(part, indices);
        HadoopFiles directory = files.directory();
        FileList list = files.of(part);
        List<String> problems = new ArrayList<>();
        for (int index : indices) {
            try {
                look.at(directory, list.file(index), list.label(index));
            } catch (DataException e) {
                problems.add(e.getMessage());
            }
        }
        return problems;
    }
}
