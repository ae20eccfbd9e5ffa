package io.targetdrop.regularizers;

/**
 * The square around a peak, clipped to the map and not shifted (equation 4 of arXiv 2010.10716).
 *
 * @param firstRow the first row that belongs to it
 * @param lastRow the last row that belongs to it
 * @param firstColumn the first column that belongs to it
 * @param lastColumn the last column that belongs to it
 */
public record Region(int firstRow, int lastRow, int firstColumn, int lastColumn) {

    /**
     * Rows a−⌊k/2⌋ to a+⌊k/2⌋ and columns b−⌊k/2⌋ to b+⌊k/2⌋, inclusive, as far as they are on the map.
     *
     * @param peak the position of the peak (a, b) in the map, a·W + b
     * @param blockSize k, odd
     * @param height H of the map
     * @param width W of the map
     * @return the region; never empty
     */
    public static Region around(int peak, int blockSize, int height, int width) {
        int reach = blockSize / 2;
        int row = peak / width;
        int column = peak % width;
        return new Region(
                Math.max(0, row - reach),
                Math.min(height - 1, row + reach),
                Math.max(0, column - reach),
                Math.min(width - 1, column + reach));
    }

    /** The number of positions in it, in pixels. */
    public int area() {
        return (lastRow - firstRow + 1) * (lastColumn - firstColumn + 1);
    }
}
