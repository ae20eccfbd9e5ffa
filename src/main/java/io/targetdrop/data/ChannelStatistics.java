package io.targetdrop.data;

import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * Exact sums of pixel values, so that the statistics do not depend on how images were spread over workers.
 *
 * @param count the pixels of one channel, at least 0
 * @param sum the sum of the values 0..255, per channel
 * @param sumOfSquares the sum of the squared values, per channel
 */
public record ChannelStatistics(long count, long[] sum, long[] sumOfSquares) implements Serializable {

    private static final double WHITE = 255;

    public ChannelStatistics {
        sum = sum.clone();
        sumOfSquares = sumOfSquares.clone();
        if (!(count >= 0 && sum.length >= 1 && sum.length == sumOfSquares.length)) {
            throw new IllegalArgumentException("statistics must have a count of at least 0 and two sums per channel but"
                    + " have count " + count + ", " + sum.length + " sums and " + sumOfSquares.length
                    + " sums of squares; use of(images, shape)");
        }
    }

    /** Sums over images of one shape. The sums of no images are the neutral element of {@link #plus}. */
    public static ChannelStatistics of(List<LabelledImage> images, ImageShape shape) {
        int plane = shape.height() * shape.width();
        long[] sum = new long[shape.channels()];
        long[] sumOfSquares = new long[shape.channels()];
        for (LabelledImage image : images) {
            shape.requireFits(image);
            for (int channel = 0; channel < shape.channels(); channel++) {
                for (int i = channel * plane; i < (channel + 1) * plane; i++) {
                    int value = Byte.toUnsignedInt(image.pixels()[i]);
                    sum[channel] += value;
                    sumOfSquares[channel] += value * value;
                }
            }
        }
        return new ChannelStatistics((long) images.size() * plane, sum, sumOfSquares);
    }

    /** The statistics of both sets of images together. */
    public ChannelStatistics plus(ChannelStatistics other) {
        if (!(sum.length == other.sum.length)) {
            throw new IllegalArgumentException("statistics must have the same number of channels but have " + sum.length
                    + " and " + other.sum.length + "; use one image shape");
        }
        long[] sums = new long[sum.length];
        long[] sumsOfSquares = new long[sum.length];
        Arrays.setAll(sums, channel -> sum[channel] + other.sum[channel]);
        Arrays.setAll(sumsOfSquares, channel -> sumOfSquares[channel] + other.sumOfSquares[channel]);
        return new ChannelStatistics(count + other.count, sums, sumsOfSquares);
    }

    /**
     * Mean and population standard deviation of pixels in [0, 1]; a channel that does not vary gets deviation 1.
     *
     * @throws IllegalStateException if there are no pixels
     */
    public Normalization normalization() {
        if (!(count >= 1)) {
            throw new IllegalStateException("statistics must cover at least 1 image but cover none; add images");
        }
        float[] mean = new float[sum.length];
        float[] standardDeviation = new float[sum.length];
        for (int channel = 0; channel < sum.length; channel++) {
            double average = (double) sum[channel] / count;
            double variance = (double) sumOfSquares[channel] / count - average * average;
            mean[channel] = (float) (average / WHITE);
            standardDeviation[channel] = variance > 0 ? (float) (Math.sqrt(variance) / WHITE) : 1;
        }
        return new Normalization(mean, standardDeviation);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ChannelStatistics that
                && count == that.count
                && Arrays.equals(sum, that.sum)
                && Arrays.equals(sumOfSquares, that.sumOfSquares);
    }

    @Override
    public int hashCode() {
        return Objects.hash(count, Arrays.hashCode(sum), Arrays.hashCode(sumOfSquares));
    }
}
