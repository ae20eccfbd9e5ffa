package io.targetdrop.data;

import java.util.Arrays;
import java.util.SplittableRandom;

/** Random changes to training images that leave their class alone; pure functions of pixels and seed. */
public final class ImageAugmentation {
    private ImageAugmentation() {}

    /**
     * Pads every side with black (0 before normalisation), cuts out a window of the old size, and mirrors it left to
     * right half the time: the usual CIFAR recipe with padding 4. Both offsets are uniform over 0..2·padding.
     *
     * @param pixels unsigned bytes [C, H, W], not changed
     * @param shape the image's shape
     * @param padding pixels added on each side, at least 0
     * @param seed derived for {@link RandomSeed.Purpose#AUGMENTATION}, the epoch and the image
     * @return a new array [C, H, W]
     */
    public static byte[] cropAndFlip(byte[] pixels, ImageShape shape, int padding, long seed) {
        shape.requireFits(pixels);
        if (!(padding >= 0)) {
            throw new IllegalArgumentException("padding must be at least 0 but is " + padding + "; 4 is usual");
        }
        SplittableRandom random = new SplittableRandom(seed);
        int down = random.nextInt(2 * padding + 1) - padding;
        int right = random.nextInt(2 * padding + 1) - padding;
        byte[] window = shifted(pixels, shape, down, right);
        if (random.nextBoolean()) {
            mirror(window, shape.width());
        }
        return window;
    }

    /**
     * Cuts out a rectangle, enlarges it to the image's size, and mirrors it left to right half the time: the usual recipe for
     * photographs. {@link RandomResizedCrop} says how the rectangle is drawn.
     *
     * @param pixels unsigned bytes [C, H, W], not changed
     * @param shape the image's shape
     * @param leastArea the smallest share of the image's area that the rectangle may have, in (0, 1]; 0.08 is usual
     * @param seed derived for {@link RandomSeed.Purpose#AUGMENTATION}, the epoch and the image
     * @return a new array [C, H, W]
     */
    public static byte[] resizedCropAndFlip(byte[] pixels, ImageShape shape, double leastArea, long seed) {
        shape.requireFits(pixels);
        if (!(leastArea > 0 && leastArea <= 1)) {
            throw new IllegalArgumentException("leastArea must be in (0, 1] but is " + leastArea + "; 0.08 is usual");
        }
        SplittableRandom random = new SplittableRandom(seed);
        byte[] crop = RandomResizedCrop.draw(shape, leastArea, random).enlarge(pixels, shape);
        if (random.nextBoolean()) {
            mirror(crop, shape.width());
        }
        return crop;
    }

    /**
     * Moves an image and then, if asked to, mirrors it left to right. What comes in from outside is black.
     *
     * @param pixels unsigned bytes [C, H, W], not changed
     * @param down pixel (y, x) of the moved image is pixel (y + down, x + right) of the image
     * @param right see {@code down}
     * @return a new array [C, H, W]
     */
    public static byte[] view(byte[] pixels, ImageShape shape, int down, int right, boolean isMirrored) {
        shape.requireFits(pixels);
        byte[] window = shifted(pixels, shape, down, right);
        if (isMirrored) {
            mirror(window, shape.width());
        }
        return window;
    }

    /** Pixel (y, x) of the result is pixel (y + down, x + right) of the image, or 0 outside it. */
    private static byte[] shifted(byte[] pixels, ImageShape shape, int down, int right) {
        int width = shape.width();
        int height = shape.height();
        byte[] window = new byte[pixels.length];
        int firstColumn = Math.max(0, -right);
        int columns = width - Math.abs(right);
        if (columns <= 0) {
            return window;
        }
        for (int row = 0; row < shape.channels() * height; row++) {
            int y = row % height + down;
            if (y >= 0 && y < height) {
                int from = (row + down) * width + firstColumn + right;
                System.arraycopy(pixels, from, window, row * width + firstColumn, columns);
            }
        }
        return window;
    }

    private static void mirror(byte[] pixels, int width) {
        for (int row = 0; row < pixels.length; row += width) {
            for (int left = row, right = row + width - 1; left < right; left++, right--) {
                byte value = pixels[left];
                pixels[left] = pixels[right];
                pixels[right] = value;
            }
        }
    }

    /**
     * A square that is cut out of a training image: its normalised pixels become 0, the mean of all pixels, in all channels.
     *
     * <p>The centre (y, x) is uniform over the image. The square has rows y − ⌊L / 2⌋ to y − ⌊L / 2⌋ + L, end excluded, and
     * columns likewise, clipped to the image: an image may lose fewer than L × L pixels, but never none.
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
         * @param image the index of the image to clear
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
}
