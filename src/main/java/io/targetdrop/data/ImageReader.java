package io.targetdrop.data;

import java.io.Serializable;
import java.util.List;

/** Reads the images of a source; a small object that is sent to executors. */
public interface ImageReader extends Serializable {

    /**
     * Reads some images; runs on executors too.
     *
     * @param part the part to read from
     * @param indices image indices of the source's {@link ImageSource#catalog()}, in any order, repetitions allowed
     * @return one image per index, in the order of {@code indices}
     * @throws DataException if they cannot be read
     */
    List<LabelledImage> read(Part part, int[] indices);

    /**
     * The same images as {@link #read}, for a process that has not enough memory for their pixels: those that are in a format of
     * image files stay in it.
     *
     * @throws DataException if they cannot be read; whether they can be decoded shows when they are
     */
    default List<? extends StoredImage> readEncoded(Part part, int[] indices) {
        return read(part, indices);
    }

    /**
     * What is wrong with some images, one line each; runs on executors too. Called after {@link #read} has failed, to find
     * all problems.
     *
     * @return empty if all of them can be read
     */
    default List<String> problems(Part part, int[] indices) {
        try {
            read(part, indices);
            return List.of();
        } catch (DataException e) {
            return List.of(e.getMessage());
        }
    }
}
