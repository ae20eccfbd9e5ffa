package io.targetdrop.data;

import java.util.SplittableRandom;

/**
 * A rectangle that is cut out of a training image at random and enlarged to the image's size.
 *
 * <p>Its area is uniform over a range of shares of the image's area, and the logarithm of its aspect ratio, width to height, is
 * uniform from 3/4 to 4/3. A rectangle that does not fit into the image is drawn again, up to ten times. After that it is the
 * largest one in the middle of the image whose aspect ratio is in the same range. The place is uniform.
 *
 * <p>Source: Szegedy et al., <i>Going deeper with convolutions</i>, arXiv 1409.4842, section 6, in the form of torchvision's
 * {@code RandomResizedCrop}.
 *
 * @param top the first row
 * @param left the first column
 * @param height the number of rows, in [1, H]
 * @param width the number of columns, in [1, W]
 */
record RandomResizedCrop(int top, int left, int height, int width) {
    private static final int TRIES = 10;
    private static final double LEAST_RATIO = 3.0 / 4;
    private static final double MOST_RATIO = 4.0 / 3;

    /**
     * Draws a rectangle.
     *
     * @param shape the image's shape
     * @param leastArea the smallest share of the image's area, in (0, 1]
     * @param random where numbers are drawn from
     */
    static RandomResizedCrop draw(ImageShape shape, double leastArea, SplittableRandom random) {
        double area = (double) shape.height() * shape.width();
        double logOfMost = StrictMath.log(MOST_RATIO); // and the least is its inverse
        for (int attempt = 0; attempt < TRIES; attempt++) {
            double cropArea = area * (leastArea + (1 - leastArea) * random.nextDouble());
            double ratio = StrictMath.exp(logOfMost * (2 * random.nextDouble() - 1));
            int height = (int) Math.round(Math.sqrt(cropArea / ratio));
            int width = (int) Math.round(Math.sqrt(cropArea * ratio));
            if (height >= 1 && height <= shape.height() && width >= 1 && width <= shape.width()) {
                int top = random.nextInt(shape.height() - height + 1);
                int left = random.nextInt(shape.width() - width + 1);
                return new RandomResizedCrop(top, left, height, width);
            }
        }
        return central(shape);
    }

    private static RandomResizedCrop central(ImageShape shape) {
        int height = Math.min(shape.height(), (int) Math.round(shape.width() / LEAST_RATIO));
        int width = Math.min(shape.width(), (int) Math.round(shape.height() * MOST_RATIO));
        return new RandomResizedCrop((shape.height() - height) / 2, (shape.width() - width) / 2, height, width);
    }

    /**
     * Enlarges the rectangle to the size of the image, by bilinear interpolation between the centres of its pixels. Pixels
     * outside the rectangle have no influence. A rectangle is never reduced in size, so nothing needs to be averaged.
     *
     * @param pixels unsigned bytes [C, H, W], not changed
     * @param shape the image's shape
     * @return a new array [C, H, W]
     */
    byte[] enlarge(byte[] pixels, ImageShape shape) {
        Axis rows = Axis.of(top, height, shape.height());
        Axis columns = Axis.of(left, width, shape.width());
        byte[] enlarged = new byte[pixels.length];
        int to = 0;
        for (int plane = 0; plane < pixels.length; plane += shape.height() * shape.width()) {
            for (int y = 0; y < shape.height(); y++) {
                int upper = plane + rows.before[y] * shape.width();
                int lower = plane + rows.after[y] * shape.width();
                for (int x = 0; x < shape.width(); x++) {
                    float above = columns.between(pixels, upper, x);
                    float below = columns.between(pixels, lower, x);
                    enlarged[to++] = (byte) (int) (above + (below - above) * rows.share[y] + 0.5f);
                }
            }
        }
        return enlarged;
    }

    /**
     * Where the pixels of an enlarged row or column come from.
     *
     * @param before the pixel at or before each position
     * @param after the pixel after it
     * @param share of the pixel after it, in [0, 1)
     */
    private record Axis(int[] before, int[] after, float[] share) {

        /** The centre of pixel i of {@code to} is at (i + 1/2) · from / to − 1/2 in pixels of the rectangle. */
        static Axis of(int first, int from, int to) {
            Axis axis = new Axis(new int[to], new int[to], new float[to]);
            for (int i = 0; i < to; i++) {
                double centre = Math.max(0, (i + 0.5) * from / to - 0.5);
                int before = (int) centre;
                axis.before[i] = first + before;
                axis.after[i] = first + Math.min(before + 1, from - 1);
                axis.share[i] = (float) (centre - before);
            }
            return axis;
        }

        /** The value at position i of a row of bytes. */
        float between(byte[] pixels, int row, int i) {
            int first = pixels[row + before[i]] & 0xFF;
            int second = pixels[row + after[i]] & 0xFF;
            return first + (second - first) * share[i];
        }
    }
}
