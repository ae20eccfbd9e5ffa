package io.targetdrop.regularizers;

import io.targetdrop.kernels.Maps;
import java.util.Arrays;

/**
 * What stands out among the channels of each position: xn = (x − lowest) / (highest − lowest), taken over the channels of a
 * position, and which activations have xn above a share. Where all channels are equal, none stands out.
 */
final class ChannelContrast {
    /** The place of the sign in the bits of a float. */
    private static final int SIGN = 31;

    private final int channels;
    private final int positions;
    private final float share;
    /** By sample and position, {@code [N * H * W]}. */
    private final float[] lowest;

    private final float[] highest;
    /** What an activation must exceed to stand out. */
    private final float[] threshold;

    private long count;

    private ChannelContrast(Maps shape, float share) {
        this.channels = (int) shape.channels();
        this.positions = (int) shape.positions();
        this.share = share;
        this.lowest = new float[(int) shape.samples() * positions];
        this.highest = new float[lowest.length];
        this.threshold = new float[lowest.length];
    }

    /**
     * Of a minibatch.
     *
     * @param share of the way from lowest to highest, in [0, 1), above which an activation stands out
     */
    static ChannelContrast of(MapMemory maps, float share) {
        ChannelContrast contrast = new ChannelContrast(maps.shape(), share);
        int block = maps.block();
        float[][] chunk = new float[contrast.channels / block][Long.SIZE * block];
        for (int sample = 0; sample < maps.shape().samples(); sample++) {
            for (int first = 0; first < contrast.positions; first += Long.SIZE) {
                int size = Math.min(Long.SIZE, contrast.positions - first);
                for (int i = 0; i < chunk.length; i++) {
                    maps.read(sample * contrast.channels + i * block, first, size, chunk[i]);
                }
                contrast.add(chunk, block, sample * contrast.positions + first, size);
            }
        }
        return contrast;
    }

    /** Takes in values {@code [C / block][count * block]} of the positions from an index on. */
    private void add(float[][] values, int block, int first, int size) {
        int[] low = new int[size];
        int[] high = new int[size];
        Arrays.fill(low, Integer.MAX_VALUE);
        Arrays.fill(high, Integer.MIN_VALUE);
        for (float[] ofBlock : values) {
            widen(low, high, ofBlock, block);
        }
        for (int position = 0; position < size; position++) {
            int index = first + position;
            lowest[index] = Float.intBitsToFloat(ordered(low[position]));
            highest[index] = Float.intBitsToFloat(ordered(high[position]));
            threshold[index] = lowest[index] + share * (highest[index] - lowest[index]);
        }
        for (float[] ofBlock : values) {
            count += above(threshold, first, size, ofBlock, block);
        }
    }

    /** Minima and maxima of integers take no branches, those of floats do. */
    private static void widen(int[] low, int[] high, float[] values, int block) {
        for (int position = 0; position < low.length; position++) {
            int least = low[position];
            int most = high[position];
            for (int i = position * block; i < (position + 1) * block; i++) {
                int value = ordered(Float.floatToRawIntBits(values[i]));
                least = Math.min(least, value);
                most = Math.max(most, value);
            }
            low[position] = least;
            high[position] = most;
        }
    }

    /** The bits of a float as an integer of the same order, and back. */
    private static int ordered(int bits) {
        return bits ^ (bits >> SIGN & Integer.MAX_VALUE);
    }

    /** A comparison would be a branch, which goes either way; the sign of a difference is none. */
    private static int above(float[] threshold, int first, int size, float[] values, int block) {
        int count = 0;
        for (int position = 0; position < size; position++) {
            float least = threshold[first + position];
            for (int i = position * block; i < (position + 1) * block; i++) {
                count += Float.floatToRawIntBits(least - values[i]) >>> SIGN;
            }
        }
        return count;
    }

    /** How many of all activations stand out. */
    long count() {
        return count;
    }

    /**
     * xn of a map's activations that stand out, 0 of the others.
     *
     * @param values x, {@code [H * W]}; replaced by xn
     */
    void toShares(int map, float[] values) {
        int first = map / channels * positions;
        for (int position = 0; position < positions; position++) {
            int index = first + position;
            values[position] = values[position] > threshold[index]
                    ? (values[position] - lowest[index]) / (highest[index] - lowest[index])
                    : 0;
        }
    }
}
