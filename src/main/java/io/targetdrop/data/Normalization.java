package io.targetdrop.data;

import java.io.Serializable;
import java.util.Arrays;
import java.util.Objects;

/**
 * Scales pixels to zero mean and unit variance: (pixel / 255 - mean) / standardDeviation, per channel.
 *
 * @param mean per channel, in [0, 1]
 * @param standardDeviation per channel, positive, in units of a pixel's range [0, 1]
 */
public record Normalization(float[] mean, float[] standardDeviation) implements Serializable {

    private static final int PIXEL_VALUES = 256;
    private static final float WHITE = 255;

    public Normalization {
        mean = mean.clone();
        standardDeviation = standardDeviation.clone();
        if (!(mean.length >= 1 && mean.length == standardDeviation.length)) {
            throw new IllegalArgumentException("normalization must have one mean and one deviation per channel but has "
                    + mean.length + " and " + standardDeviation.length + "; take both from the same images");
        }
        for (int channel = 0; channel < mean.length; channel++) {
            requireUsable(channel, mean[channel], standardDeviation[channel]);
        }
    }

    /** The number of channels. */
    public int channels() {
        return mean.length;
    }

    /** The normalised value of every pixel value, [C][256]. */
    float[][] table() {
        float[][] table = new float[mean.length][PIXEL_VALUES];
        for (int channel = 0; channel < mean.length; channel++) {
            for (int value = 0; value < PIXEL_VALUES; value++) {
                table[channel][value] = (value / WHITE - mean[channel]) / standardDeviation[channel];
            }
        }
        return table;
    }

    private static void requireUsable(int channel, float mean, float standardDeviation) {
        if (!(mean >= 0 && mean <= 1)) {
            throw new IllegalArgumentException("mean of channel " + channel + " must be in [0, 1] but is " + mean
                    + "; divide by 255 what is in pixel values");
        }
        if (!(standardDeviation > 0 && standardDeviation <= 1)) {
            throw new IllegalArgumentException("standard deviation of channel " + channel + " must be in (0, 1] but is "
                    + standardDeviation + "; divide by 255 what is in pixel values, use 1 for a constant channel");
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Normalization that
                && Arrays.equals(mean, that.mean)
                && Arrays.equals(standardDeviation, that.standardDeviation);
    }

    @Override
    public int hashCode() {
        return Objects.hash(Arrays.hashCode(mean), Arrays.hashCode(standardDeviation));
    }

    @Override
    public String toString() {
        return "Normalization[mean " + Arrays.toString(mean) + ", standard deviation "
                + Arrays.toString(standardDeviation) + "]";
    }
}
