package io.targetdrop.results.pictures;

import io.targetdrop.data.ImageShape;
import java.awt.image.BufferedImage;

/** Pictures as Java images. */
public final class Rgb {
    private static final int BYTE = 0xFF;

    private Rgb() {}

    /**
     * A picture with one image pixel for each of its pixels.
     *
     * @param pixels unsigned bytes [3, H, W] in red, green, blue
     * @param shape its shape
     */
    public static BufferedImage image(byte[] pixels, ImageShape shape) {
        BufferedImage image = new BufferedImage(shape.width(), shape.height(), BufferedImage.TYPE_INT_RGB);
        int plane = shape.width() * shape.height();
        for (int i = 0; i < plane; i++) {
            int red = pixels[i] & BYTE;
            int green = pixels[plane + i] & BYTE;
            int blue = pixels[2 * plane + i] & BYTE;
            image.setRGB(i % shape.width(), i / shape.width(), red << 16 | green << 8 | blue);
        }
        return image;
    }
}
