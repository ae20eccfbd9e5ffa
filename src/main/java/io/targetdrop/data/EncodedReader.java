package io.targetdrop.data;

import java.io.Serializable;
import java.util.AbstractList;
import java.util.List;
import java.util.RandomAccess;

/**
 * Reads images without decoding them. Its lists keep the bytes of the files, and decode an image whenever it is taken out, so
 * take it out once for each use.
 *
 * @param source of the images; those of a source that has no files of single images are kept decoded
 */
public record EncodedReader(ImageReader source) implements ImageReader {
    private static final long serialVersionUID = 1L;

    @Override
    public List<LabelledImage> read(Part part, int[] indices) {
        return new Decoding(readEncoded(part, indices));
    }

    @Override
    public List<? extends StoredImage> readEncoded(Part part, int[] indices) {
        return source.readEncoded(part, indices);
    }

    @Override
    public List<String> problems(Part part, int[] indices) {
        return source.problems(part, indices);
    }

    private static final class Decoding extends AbstractList<LabelledImage> implements RandomAccess, Serializable {
        private static final long serialVersionUID = 1L;

        private final StoredImage[] images;

        private Decoding(List<? extends StoredImage> images) {
            this.images = images.toArray(StoredImage[]::new);
        }

        @Override
        public LabelledImage get(int index) {
            return images[index].decoded();
        }

        @Override
        public int size() {
            return images.length;
        }
    }
}
