package io.targetdrop.regularizers;

import io.targetdrop.kernels.Maps;

/**
 * What stands out among the channels of each position: xn = (x − lowest) / (highest − lowest), taken over the channels of a
 * position, and which activations have xn above a share. Where all channels are equal, none stands out.
 */
final class ChannelContrast {
    /** Positions that are looked at together, so that what is read stays in the cache. */
    private static final int CHUNK = 64;

    private final int channels;
    private final int positions;
    /** By sample and position, {@code [N * H * W]}. */
    private final float[] lowest;

    private final float[] highest;
    private final float share;
    private long count;

    private ChannelContrast(Maps shape, float share) {
        this.channels = (int) shape.channels();
        this.positions = (int) shape.positions();
        this.lowest = new float[(int) shape.samples() * positions];
        this.highest = new float[lowest.length];
        this.share = share;
    }

    /**
     * Of a minibatch.
     *
     * @param share of the way from lowest to highest, in [0, 1), above which an activation stands out
     */
    static ChannelContrast of(MapMemory maps, float share) {
        ChannelContrast contrast = new ChannelContrast(maps.shape(), share);
        float[][] chunk = new float[contrast.channels / maps.block()][CHUNK * maps.block()];
        for (int sample = 0; sample < maps.shape().samples(); sample++) {
            for (int first = 0; first < contrast.positions; first += CHUNK) {
                int size = Math.min(CHUNK, contrast.positions - first);
                for (int block = 0; block < chunk.length; block++) {
                    maps.read(sample * contrast.channels + block * maps.block(), first, size, chunk[block]);
                }
                contrast.addChunk(chunk, maps.block(), sample * contrast.positions + first, size);
            }
        }
        return contrast;
    }

    /** Takes in values {@code [C / block][positions * block]}, of the positions from an index on. */
    private void addChunk(float[][] values, int block, int first, int size) {
        for (int position = 0; position < size; position++) {
            float low = values[0][position * block];
            float high = low;
            for (float[] ofBlock : values) {
                for (int i = position * block; i < (position + 1) * block; i++) {
                    low = Math.min(low, ofBlock[i]);
                    high = Math.max(high, ofBlock[i]);
                }
            }
            lowest[first + position] = low;
            highest[first + position] = high;
        }
        for (float[] ofBlock : values) {
            for (int position = 0; position < size; position++) {
                float threshold = threshold(first + position);
                for (int i = position * block; i < (position + 1) * block; i++) {
                    count += ofBlock[i] > threshold ? 1 : 0;
                }
            }
        }
    }

    private float threshold(int index) {
        return lowest[index] + share * (highest[index] - lowest[index]);
    }

    /** How many of all activations stand out. */
    long count() {
        return count;
    }

    /**
     * 1 − xn of a map's activations that stand out, 1 of the others.
     *
     * @param values the map's, {@code [H * W]}; replaced by the factors
     */
    void toFactors(int map, float[] values) {
        int first = map / channels * positions;
        for (int position = 0; position < positions; position++) {
            int index = first + position;
            float low = lowest[index];
            values[position] =
                    values[position] > threshold(index) ? 1 - (values[position] - low) / (highest[index] - low) : 1;
        }
    }
}
