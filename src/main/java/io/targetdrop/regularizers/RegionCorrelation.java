package io.targetdrop.regularizers;

import java.util.Arrays;

/**
 * How much the regions of a sample are like its other regions: with V the regions' channel vectors, each of length 1, the
 * means of the rows of |V · Vᵀ − I|, and their softmax over the regions.
 */
final class RegionCorrelation {
    private RegionCorrelation() {}

    /**
     * The mean absolute correlation of each region.
     *
     * @param means of the sample's channels, {@code [C][R]}, row by row, from an index on
     * @param first where the sample begins
     * @param channels C
     * @param regions R
     * @return {@code [R]}, in [0, 1]; a region without any activation is like none
     */
    static double[] of(float[] means, int first, int channels, int regions) {
        float[] unit = unit(means, first, channels, regions);
        double[] correlation = new double[regions];
        float[] row = new float[regions];
        for (int region = 0; region < regions; region++) {
            Arrays.fill(row, 0);
            for (int channel = 0; channel < channels; channel++) {
                float value = unit[channel * regions + region];
                int start = channel * regions;
                for (int other = 0; other < regions; other++) {
                    row[other] += value * unit[start + other];
                }
            }
            row[region] -= 1;
            for (float product : row) {
                correlation[region] += Math.abs(product) / regions;
            }
        }
        return correlation;
    }

    private static float[] unit(float[] means, int first, int channels, int regions) {
        float[] unit = new float[channels * regions];
        for (int region = 0; region < regions; region++) {
            double squares = 0;
            for (int channel = 0; channel < channels; channel++) {
                double mean = means[first + channel * regions + region];
                squares += mean * mean;
            }
            double length = Math.sqrt(squares);
            for (int channel = 0; channel < channels && length > 0; channel++) {
                int index = channel * regions + region;
                unit[index] = (float) (means[first + index] / length);
            }
        }
        return unit;
    }

    /** exp(x) / Σ exp(x). */
    static double[] softmax(double[] values) {
        double[] shares = new double[values.length];
        double sum = 0;
        for (int i = 0; i < values.length; i++) {
            shares[i] = Math.exp(values[i]);
            sum += shares[i];
        }
        for (int i = 0; i < values.length; i++) {
            shares[i] /= sum;
        }
        return shares;
    }
}
