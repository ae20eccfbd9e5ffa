package io.targetdrop.data;

import java.util.SplittableRandom;

/** A square red-green-blue picture being painted; values in [0, 1] until they become bytes, mutable, one owner. */
final class Canvas {
    private static final int CHANNELS = 3;

    private final int side;
    private final float[] planes;

    /** Gives each point of the plane a colour and a coverage; points are in pixels from the figure's centre. */
    interface Figure {
        /** Coverage in [0, 1]; 0 leaves the canvas as it is. */
        double coverage(double x, double y);

        /** Red, green and blue in [0, 1]; not to be written to. */
        float[] colour(double x, double y);
    }

    Canvas(int side) {
        this.side = side;
        this.planes = new float[CHANNELS * side * side];
    }

    /** Covers everything with the blend of four corner colours, [4][3]: upper left, upper right, lower left, right. */
    void fill(float[][] corners) {
        float step = 1f / side;
        for (int channel = 0; channel < CHANNELS; channel++) {
            int i = channel * side * side;
            for (int row = 0; row < side; row++) {
                float down = row * step;
                float left = corners[0][channel] + (corners[2][channel] - corners[0][channel]) * down;
                float right = corners[1][channel] + (corners[3][channel] - corners[1][channel]) * down;
                for (int column = 0; column < side; column++) {
                    planes[i++] = left + (right - left) * column * step;
                }
            }
        }
    }

    /**
     * Paints a figure over the canvas.
     *
     * @param centreX in pixels
     * @param centreY in pixels
     * @param reach pixels from the centre beyond which the figure covers nothing
     */
    void paint(Figure figure, double centreX, double centreY, double reach) {
        int firstRow = Math.max(0, (int) (centreY - reach));
        int lastRow = Math.min(side - 1, (int) (centreY + reach));
        int firstColumn = Math.max(0, (int) (centreX - reach));
        int lastColumn = Math.min(side - 1, (int) (centreX + reach));
        for (int row = firstRow; row <= lastRow; row++) {
            for (int column = firstColumn; column <= lastColumn; column++) {
                double x = column + 0.5 - centreX;
                double y = row + 0.5 - centreY;
                float coverage = (float) figure.coverage(x, y);
                if (coverage > 0) {
                    blend(row * side + column, figure.colour(x, y), coverage);
                }
            }
        }
    }

    private void blend(int pixel, float[] colour, float coverage) {
        for (int channel = 0; channel < CHANNELS; channel++) {
            int i = channel * side * side + pixel;
            planes[i] += (colour[channel] - planes[i]) * coverage;
        }
    }

    /** Unsigned bytes [3, side, side] of (value - 1/2) · contrast + 1/2 + brightness, with uniform noise in ± noise. */
    byte[] develop(float contrast, float brightness, float noise, SplittableRandom random) {
        byte[] pixels = new byte[planes.length];
        for (int i = 0; i < planes.length; i++) {
            float grain = noise * (2 * random.nextFloat() - 1);
            float value = (planes[i] - 0.5f) * contrast + 0.5f + brightness + grain;
            pixels[i] = (byte) Math.round(255 * Math.min(1, Math.max(0, value)));
        }
        return pixels;
    }
}
