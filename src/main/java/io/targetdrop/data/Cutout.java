package io.targetdrop.data;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * A square that is cut out of a training image: its normalised pixels become 0, the mean of all pixels, in all channels.
 *
 * <p>With the centre (y, x) uniform over the image, it is rows y − ⌊L / 2⌋ to y − ⌊L / 2⌋ + L, and columns alike, the ends
 * not included, as far as they are on the image: an image can lose less than L × L pixels, never none.
 *
 * <p>Source: DeVries, Taylor, <i>Improved regularization of convolutional neural networks with cutout</i>, arXiv
 * 1708.04552; L = 16 for CIFAR-10, 8 for CIFAR-100.
 *
 * @param firstRow the first row that is cut out
 * @param endRow the first row below
 * @param firstColumn the first column that is cut out
 * @param endColumn the first column to the right
 */
public record Cutout(int firstRow, int endRow, int firstColumn, int endColumn) {

    /**
     * Draws a square.
     *
     * @param shape the image's shape
     * @param side L in pixels, positive
     * @param seed derived for {@link RandomSeed.Purpose#CUTOUT}, the epoch and the image
     */
    public static Cutout draw(ImageShape shape, int side, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int top = random.nextInt(shape.height()) - side / 2;
        int left = random.nextInt(shape.width()) - side / 2;
        return new Cutout(
                Math.max(0, top),
                Math.min(shape.height(), top + side),
                Math.max(0, left),
                Math.min(shape.width(), left + side));
    }

    /**
     * Clears the square of one image.
     *
     * @param features normalised images {@code [N, C, H, W]}
     * @param image which of them
     */
    void clear(float[] features, int image, ImageShape shape) {
        for (int plane = image * shape.channels(); plane < (image + 1) * shape.channels(); plane++) {
            for (int row = firstRow; row < endRow; row++) {
                int start = (plane * shape.height() + row) * shape.width();
                Arrays.fill(features, start + firstColumn, start + endColumn, 0);
            }
        }
    }
}
