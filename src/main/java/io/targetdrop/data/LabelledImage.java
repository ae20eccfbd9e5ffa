package io.targetdrop.data;

import java.util.Arrays;
import java.util.Objects;

/**
 * One image and its class. The array is shared, not copied, because there are tens of thousands; do not modify it.
 *
 * @param pixels unsigned bytes, one plane [H, W] per channel, C · H · W in all
 * @param label the class, counted from 0
 */
public record LabelledImage(byte[] pixels, int label) implements StoredImage {

    public LabelledImage {
        Objects.requireNonNull(pixels, "pixels");
        if (!(label >= 0)) {
            throw new IllegalArgumentException("label must be at least 0 but is " + label + "; classes count from 0");
        }
    }

    @Override
    public LabelledImage withLabel(int other) {
        return new LabelledImage(pixels, other);
    }

    @Override
    public LabelledImage decoded() {
        return this;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof LabelledImage that && label == that.label && Arrays.equals(pixels, that.pixels);
    }

    @Override
    public int hashCode() {
        return Objects.hash(Arrays.hashCode(pixels), label);
    }

    @Override
    public String toString() {
        return "LabelledImage[" + pixels.length + " bytes, label " + label + "]";
    }
}
