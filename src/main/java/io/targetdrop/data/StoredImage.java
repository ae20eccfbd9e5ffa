package io.targetdrop.data;

import java.io.Serializable;
import java.util.Arrays;
import java.util.Objects;

/** One image and its class as a process keeps it: decoded, or still in the format of its file. */
public sealed interface StoredImage extends Serializable permits LabelledImage, StoredImage.Encoded {

    /** The class, counted from 0. */
    int label();

    /** The same image with another label. */
    StoredImage withLabel(int other);

    /**
     * The image, decoded.
     *
     * @throws DataException if it cannot be decoded
     */
    LabelledImage decoded();

    /**
     * An image in the format of its file, of which only the bytes are kept; do not modify the array.
     *
     * @param name what messages call it
     * @param bytes those of its file
     * @param label the class, counted from 0
     * @param shape that it has when it is decoded
     * @param sizing whether it is resized to that shape, or must have it
     */
    record Encoded(String name, byte[] bytes, int label, ImageShape shape, Sizing sizing) implements StoredImage {
        private static final long serialVersionUID = 1L;

        @Override
        public Encoded withLabel(int other) {
            return new Encoded(name, bytes, other, shape, sizing);
        }

        @Override
        public LabelledImage decoded() {
            return new LabelledImage(new EncodedImage(name, bytes).decode(shape, sizing), label);
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Encoded that
                    && name.equals(that.name)
                    && Arrays.equals(bytes, that.bytes)
                    && label == that.label
                    && shape.equals(that.shape)
                    && sizing.equals(that.sizing);
        }

        @Override
        public int hashCode() {
            return Objects.hash(name, Arrays.hashCode(bytes), label, shape, sizing);
        }

        @Override
        public String toString() {
            return "Encoded[" + name + ", " + bytes.length + " bytes, label " + label + "]";
        }
    }
}
