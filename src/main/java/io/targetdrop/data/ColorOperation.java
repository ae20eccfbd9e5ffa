package io.targetdrop.data;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * The operations of RandAugment that change colours and leave every pixel in its place. They take unsigned bytes [C, H, W] and a
 * strength in [0, 1]; those that can go in two directions take one in [−1, 1].
 *
 * <p>Source: Cubuk, Zoph, Shlens and Le, <i>RandAugment: practical automated data augmentation with a reduced search space</i>,
 * arXiv 1909.13719. The scales of strength are torchvision's, whose sharpness is left out.
 */
public enum ColorOperation {
    /** Nothing. */
    IDENTITY {
        @Override
        byte[] of(byte[] pixels, ImageShape shape, double strength) {
            return pixels;
        }
    },
    /** Brightness, times 1 + 0.9 · strength. */
    BRIGHTNESS {
        @Override
        byte[] of(byte[] pixels, ImageShape shape, double strength) {
            return new ColorJitter(1 + SCALE * strength, 1, 1).of(pixels, shape);
        }
    },
    /** Contrast, times 1 + 0.9 · strength. */
    CONTRAST {
        @Override
        byte[] of(byte[] pixels, ImageShape shape, double strength) {
            return new ColorJitter(1, 1 + SCALE * strength, 1).of(pixels, shape);
        }
    },
    /** Saturation, times 1 + 0.9 · strength. */
    SATURATION {
        @Override
        byte[] of(byte[] pixels, ImageShape shape, double strength) {
            return new ColorJitter(1, 1, 1 + SCALE * strength).of(pixels, shape);
        }
    },
    /** Keeps the 8 − round(4 · |strength|) highest bits. */
    POSTERIZE {
        @Override
        byte[] of(byte[] pixels, ImageShape shape, double strength) {
            int dropped = (int) Math.round(MOST_BITS * Math.abs(strength));
            return mapped(pixels, 0, pixels.length, value -> value >> dropped << dropped, pixels.clone());
        }
    },
    /** Inverts values of at least 255 · (1 − |strength|). */
    SOLARIZE {
        @Override
        byte[] of(byte[] pixels, ImageShape shape, double strength) {
            double threshold = MOST * (1 - Math.abs(strength));
            return mapped(pixels, 0, pixels.length, value -> value >= threshold ? MOST - value : value, pixels.clone());
        }
    },
    /** Stretches each channel to [0, 255]. */
    AUTO_CONTRAST {
        @Override
        byte[] of(byte[] pixels, ImageShape shape, double strength) {
            return channelByChannel(pixels, shape, histogram -> {
                int[] present = present(histogram);
                int low = present[0];
                int high = present[present.length - 1];
                return value -> high == low
                        ? value
                        : Math.max(0, Math.min(MOST, (int) Math.round((double) MOST * (value - low) / (high - low))));
            });
        }
    },
    /** Spreads each channel so that its values are about equally frequent. */
    EQUALIZE {
        @Override
        byte[] of(byte[] pixels, ImageShape shape, double strength) {
            return channelByChannel(pixels, shape, histogram -> {
                int[] present = present(histogram);
                int step = (Arrays.stream(histogram).sum() - histogram[present[present.length - 1]]) / MOST;
                int[] table = new int[histogram.length];
                int below = step / 2;
                for (int value = 0; value < table.length; value++) {
                    table[value] = step == 0 ? value : Math.min(MOST, below / step);
                    below += histogram[value];
                }
                return value -> table[value];
            });
        }
    };

    private static final int MOST = 255;
    private static final double SCALE = 0.9;
    private static final int MOST_BITS = 4;

    /** Another value for each value of a byte. */
    interface Values {
        int of(int value);
    }

    /** What is done to a channel with a histogram of 256 counts. */
    private interface ByHistogram {
        Values of(int[] histogram);
    }

    abstract byte[] of(byte[] pixels, ImageShape shape, double strength);

    /**
     * Applies operations that are drawn with equal probability, each with the strength or its opposite.
     *
     * @param pixels unsigned bytes [C, H, W], not changed
     * @param shape the image's shape
     * @param count how many, one after the other, at least 0
     * @param strength in [0, 1]
     * @param seed derived for {@link RandomSeed.Purpose#COLORS}, the epoch and the image
     * @return an image of the same shape; the same array if nothing is done to it
     */
    public static byte[] drawn(byte[] pixels, ImageShape shape, int count, double strength, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        byte[] changed = pixels;
        for (int operation = 0; operation < count; operation++) {
            ColorOperation next = values()[random.nextInt(values().length)];
            double signed = random.nextBoolean() ? strength : -strength;
            changed = next.of(changed, shape, signed);
        }
        return changed;
    }

    private static byte[] channelByChannel(byte[] pixels, ImageShape shape, ByHistogram change) {
        shape.requireFits(pixels);
        byte[] changed = new byte[pixels.length];
        int plane = shape.height() * shape.width();
        for (int from = 0; from < pixels.length; from += plane) {
            int[] histogram = new int[MOST + 1];
            for (int i = from; i < from + plane; i++) {
                histogram[pixels[i] & MOST]++;
            }
            mapped(pixels, from, from + plane, change.of(histogram), changed);
        }
        return changed;
    }

    /** The values that occur, ascending. */
    private static int[] present(int[] histogram) {
        return IntStream.range(0, histogram.length)
                .filter(value -> histogram[value] > 0)
                .toArray();
    }

    private static byte[] mapped(byte[] pixels, int from, int to, Values values, byte[] changed) {
        for (int i = from; i < to; i++) {
            changed[i] = (byte) values.of(pixels[i] & MOST);
        }
        return changed;
    }
}
