package io.targetdrop.data;

import java.util.SplittableRandom;

/**
 * Changes brightness, then contrast, then saturation of an image. With the grey value g = 0.299 R + 0.587 G + 0.114 B of a pixel
 * (its value, if there is one channel) and its mean m over the image, a value x becomes b · x, then m + c · (x − m), then
 * g + s · (x − g); after each step it is rounded and clipped to [0, 255]. Saturation needs three channels.
 *
 * <p>The factors and formulas are those of torchvision's {@code ColorJitter}, which draws the order of the three, too. Colours as
 * augmentation: Krizhevsky, Sutskever and Hinton, <i>ImageNet classification with deep convolutional neural networks</i> (2012).
 *
 * @param brightness b, at least 0
 * @param contrast c, at least 0
 * @param saturation s, at least 0
 */
public record ColorJitter(double brightness, double contrast, double saturation) {
    private static final double[] GREY = {0.299, 0.587, 0.114};

    /**
     * Draws the factors, each uniform over [1 − strength, 1 + strength].
     *
     * @param strength in [0, 1]
     * @param seed derived for {@link RandomSeed.Purpose#JITTER}, the epoch and the image
     */
    public static ColorJitter draw(double strength, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        return new ColorJitter(factor(strength, random), factor(strength, random), factor(strength, random));
    }

    private static double factor(double strength, SplittableRandom random) {
        return 1 + strength * (2 * random.nextDouble() - 1);
    }

    /**
     * Changes an image.
     *
     * @param pixels unsigned bytes [C, H, W], not changed
     * @param shape the image's shape
     * @return a new array [C, H, W]
     */
    public byte[] of(byte[] pixels, ImageShape shape) {
        shape.requireFits(pixels);
        byte[] changed = pixels.clone();
        for (int i = 0; i < changed.length; i++) {
            changed[i] = clipped(brightness * (changed[i] & 0xFF));
        }
        double mean = mean(changed, shape);
        for (int i = 0; i < changed.length; i++) {
            changed[i] = clipped(mean + contrast * ((changed[i] & 0xFF) - mean));
        }
        if (shape.channels() == GREY.length) {
            saturate(changed, shape);
        }
        return changed;
    }

    private void saturate(byte[] pixels, ImageShape shape) {
        int plane = shape.height() * shape.width();
        for (int place = 0; place < plane; place++) {
            double grey = grey(pixels, shape, place);
            for (int i = place; i < pixels.length; i += plane) {
                pixels[i] = clipped(grey + saturation * ((pixels[i] & 0xFF) - grey));
            }
        }
    }

    private static double mean(byte[] pixels, ImageShape shape) {
        int plane = shape.height() * shape.width();
        double sum = 0;
        for (int place = 0; place < plane; place++) {
            sum += grey(pixels, shape, place);
        }
        return sum / plane;
    }

    private static double grey(byte[] pixels, ImageShape shape, int place) {
        if (shape.channels() != GREY.length) {
            return pixels[place] & 0xFF;
        }
        int plane = shape.height() * shape.width();
        double grey = 0;
        for (int channel = 0; channel < GREY.length; channel++) {
            grey += GREY[channel] * (pixels[channel * plane + place] & 0xFF);
        }
        return grey;
    }

    private static byte clipped(double value) {
        return (byte) Math.max(0, Math.min(255, Math.round(value)));
    }
}
