package io.targetdrop.data;

import java.io.Serializable;

/**
 * The shape of one image, [C, H, W].
 *
 * @param channels C, positive
 * @param height H in pixels, positive
 * @param width W in pixels, positive
 */
public record ImageShape(int channels, int height, int width) implements Serializable {

    public ImageShape {
        if (!(channels >= 1 && height >= 1 && width >= 1)) {
            throw new IllegalArgumentException("image shape must have positive sides but is " + channels + " x "
                    + height + " x " + width + "; CIFAR's is 3 x 32 x 32");
        }
        // the product of all three may be too large even for a long
        if (!((long) height * width <= Integer.MAX_VALUE / channels)) {
            throw new IllegalArgumentException("image shape must hold fewer than 2^31 bytes but is " + channels + " x "
                    + height + " x " + width + "; scale the images down");
        }
    }

    /** The bytes of one image, C · H · W. */
    public int size() {
        return channels * height * width;
    }

    void requireFits(LabelledImage image) {
        requireFits(image.pixels());
    }

    void requireFits(byte[] pixels) {
        if (!(pixels.length == size())) {
            throw new IllegalArgumentException("an image of shape " + this + " must have " + size() + " bytes but has "
                    + pixels.length + "; take the shape from the images' catalogue");
        }
    }

    @Override
    public String toString() {
        return channels + " x " + height + " x " + width;
    }
}
