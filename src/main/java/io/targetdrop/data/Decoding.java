package io.targetdrop.data;

import java.io.Serializable;

/** How the images that a network is used on become pixels of the shape that it takes. A small record that is sent to executors. */
public sealed interface Decoding extends Serializable {

    /** The shape of the pixels of an image, [C, H, W]. */
    ImageShape shape(EncodedImage image);

    /**
     * The pixels of an image.
     *
     * @return unsigned bytes [C, H, W]
     * @throws DataException if it cannot be read, or has a size that is refused
     */
    byte[] pixels(EncodedImage image);

    /** Images of any size are resized. */
    record Resized(Resize resize) implements Decoding {
        private static final long serialVersionUID = 1L;

        @Override
        public ImageShape shape(EncodedImage image) {
            return resize.shape();
        }

        @Override
        public byte[] pixels(EncodedImage image) {
            return image.decode(resize);
        }
    }

    /** Images must have the size of those that the network was trained on. */
    record OfOneSize(ImageShape shape) implements Decoding {
        private static final long serialVersionUID = 1L;

        @Override
        public ImageShape shape(EncodedImage image) {
            return shape;
        }

        @Override
        public byte[] pixels(EncodedImage image) {
            try {
                return image.decode(shape);
            } catch (DataException e) {
                throw wrongSize(image, e);
            }
        }

        /** What is wrong, in the words of a model; only a bad image is opened twice. */
        private DataException wrongSize(EncodedImage image, DataException failure) {
            ImageShape own = image.shape();
            if (own.equals(shape)) {
                return failure;
            }
            return new DataException(image.name() + " must have the size of the images that the model was trained on, "
                    + shape.width() + " x " + shape.height() + " pixels, but has " + own.width() + " x "
                    + own.height()
                    + "; resize it, for example with --fit crop");
        }
    }

    /** Images may have any size, because the model does not say on which it was trained: an earlier version saved it. */
    record OfAnySize() implements Decoding {
        private static final long serialVersionUID = 1L;

        @Override
        public ImageShape shape(EncodedImage image) {
            return image.shape();
        }

        @Override
        public byte[] pixels(EncodedImage image) {
            return image.decode(image.shape());
        }
    }
}
