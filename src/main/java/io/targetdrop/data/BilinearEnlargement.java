package io.targetdrop.data;

/**
 * Enlarges a plane of an image by bilinear interpolation between the centres of its pixels.
 *
 * <p>The centre of new pixel i of n' is at (i + 1/2) · n / n' − 1/2 in the n old pixels; what is beyond the first or the last centre
 * has that pixel's value. That is what PyTorch's {@code interpolate(mode="bilinear", align_corners=False)} and OpenCV's
 * {@code INTER_LINEAR} do when they enlarge. If only one side grows, a new pixel is the mean of what it covers along the other.
 *
 * <p>Shares of old pixels are whole numbers over a common denominator, so the sum is exact, and it is rounded once, halves up.
 * No machine can round otherwise.
 *
 * @param rows where the rows come from
 * @param columns where the columns come from
 */
record BilinearEnlargement(Axis rows, Axis columns) {
    private static final int BYTE = 0xFF;

    /**
     * Enlarges a plane.
     *
     * @param pixels unsigned bytes, not changed
     * @param from the position of the first pixel of the part that is enlarged
     * @param width pixels between two rows of {@code pixels}
     * @param enlarged receives unsigned bytes
     * @param to the position of the first new pixel
     * @param newWidth pixels between two rows of {@code enlarged}
     */
    void apply(byte[] pixels, int from, int width, byte[] enlarged, int to, int newWidth) {
        long denominator = (long) rows.denominator * columns.denominator;
        for (int y = 0; y < rows.length(); y++) {
            for (int x = 0; x < columns.length(); x++) {
                long sum = 0;
                for (int i = 0; i < rows.shares[y].length; i++) {
                    int row = from + (rows.firsts[y] + i) * width;
                    sum += rows.shares[y][i] * columns.sum(pixels, row, x);
                }
                enlarged[to + y * newWidth + x] = (byte) ((2 * sum + denominator) / (2 * denominator));
            }
        }
    }

    /**
     * Where the pixels of a new row or column come from.
     *
     * @param firsts the first old pixel of each new one
     * @param shares of the old pixels from there on, as multiples of 1 / denominator, for each new one
     * @param denominator the sum of the shares of a new pixel
     */
    @SuppressWarnings("ArrayRecordComponent")
    record Axis(int[] firsts, int[][] shares, int denominator) {

        /**
         * An axis of any two lengths.
         *
         * @param from the number of old pixels, at least 1
         * @param to the number of new pixels, at least 1
         */
        static Axis of(int from, int to) {
            return to > from ? interpolated(from, to) : averaged(from, to);
        }

        /** In units of 1 / (2 to) of an old pixel, the centre of new pixel i is at (2 i + 1) · from − to. */
        private static Axis interpolated(int from, int to) {
            Axis axis = new Axis(new int[to], new int[to][], 2 * to);
            for (int i = 0; i < to; i++) {
                int last = 2 * to * (from - 1);
                int centre = Math.min(Math.max((2 * i + 1) * from - to, 0), last);
                int after = centre % (2 * to);
                axis.firsts[i] = centre / (2 * to);
                axis.shares[i] = after == 0 ? new int[] {2 * to} : new int[] {2 * to - after, after};
            }
            return axis;
        }

        /** In units of 1 / to of an old pixel, new pixel i covers those from i · from to (i + 1) · from. */
        private static Axis averaged(int from, int to) {
            Axis axis = new Axis(new int[to], new int[to][], from);
            for (int i = 0; i < to; i++) {
                long begin = (long) i * from;
                long end = begin + from;
                int first = (int) (begin / to);
                int[] shares = new int[(int) ((end - 1) / to) - first + 1];
                for (int k = 0; k < shares.length; k++) {
                    long pixel = (long) (first + k) * to;
                    shares[k] = (int) (Math.min(end, pixel + to) - Math.max(begin, pixel));
                }
                axis.firsts[i] = first;
                axis.shares[i] = shares;
            }
            return axis;
        }

        int length() {
            return firsts.length;
        }

        /** The old pixels of new pixel i in a row of bytes, times their shares. */
        private long sum(byte[] pixels, int row, int i) {
            int first = row + firsts[i];
            long sum = 0;
            for (int k = 0; k < shares[i].length; k++) {
                sum += (long) shares[i][k] * (pixels[first + k] & BYTE);
            }
            return sum;
        }
    }
}
