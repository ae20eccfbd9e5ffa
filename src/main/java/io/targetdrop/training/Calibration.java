package io.targetdrop.training;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Whether a network is right as often as it claims. Predictions are put into bins by their confidence, the probability of the
 * predicted class. In a calibrated network, 80 % of the predictions with confidence 0.8 are right.
 *
 * <p>Bin m of M has the confidences in ((m − 1) / M, m / M]. With B<sub>m</sub> the predictions of bin m among n, the
 * expected calibration error is Σ<sub>m</sub> |B<sub>m</sub>| / n · |accuracy(B<sub>m</sub>) − confidence(B<sub>m</sub>)|.
 *
 * <p>Source: Guo, Pleiss, Sun and Weinberger, <i>On calibration of modern neural networks</i>, arXiv 1706.04599: section 2 and
 * equation 3, with M = 15 as in their experiments. Bins of no prediction add nothing.
 *
 * @param bins from low to high confidence, {@link #BINS} of them
 */
public record Calibration(List<Bin> bins) implements Serializable {
    /** The number of bins M. */
    public static final int BINS = 15;

    /**
     * The predictions of similar confidence.
     *
     * @param images the number of predictions
     * @param hits how many of them are right
     * @param confidenceSum the sum of their confidences
     */
    public record Bin(long images, long hits, double confidenceSum) implements Serializable {
        private static final Bin EMPTY = new Bin(0, 0, 0);

        /** The mean confidence, in [0, 1]; NaN without predictions. */
        public double confidence() {
            return confidenceSum / images;
        }

        /** The share of right predictions, in [0, 1]; NaN without predictions. */
        public double accuracy() {
            return (double) hits / images;
        }

        /** The predictions of both bins together. */
        Bin plus(Bin other) {
            return new Bin(images + other.images, hits + other.hits, confidenceSum + other.confidenceSum);
        }
    }

    public Calibration {
        bins = List.copyOf(bins);
        if (!(bins.size() == BINS)) {
            throw new IllegalArgumentException(
                    "a calibration must have " + BINS + " bins but has " + bins.size() + "; add empty ones");
        }
    }

    /** The calibration of no predictions. */
    public static Calibration none() {
        return new Calibration(Collections.nCopies(BINS, Bin.EMPTY));
    }

    /** The calibration of both sets of predictions together. */
    public Calibration plus(Calibration other) {
        List<Bin> sum = new ArrayList<>();
        for (int m = 0; m < BINS; m++) {
            sum.add(bins.get(m).plus(other.bins.get(m)));
        }
        return new Calibration(sum);
    }

    /** The expected calibration error, in [0, 1]; NaN without predictions. */
    public double error() {
        double sum = 0;
        long images = 0;
        for (Bin bin : bins) {
            // |B| / n · |hits / |B| − confidenceSum / |B||
            sum += Math.abs(bin.hits - bin.confidenceSum);
            images += bin.images;
        }
        return sum / images;
    }

    /** Puts predictions into bins, one after the other. */
    static final class Collector {
        private final long[] images = new long[BINS];
        private final long[] hits = new long[BINS];
        private final double[] confidenceSums = new double[BINS];

        /**
         * Adds a prediction.
         *
         * @param confidence the probability of the predicted class
         */
        void add(double confidence, boolean isHit) {
            int bin = bin(confidence);
            images[bin]++;
            hits[bin] += isHit ? 1 : 0;
            confidenceSums[bin] += confidence;
        }

        /** The bin of a confidence; a float softmax may be a little above 1. */
        private static int bin(double confidence) {
            int ceiling = (int) Math.ceil(confidence * BINS);
            return Math.min(Math.max(ceiling - 1, 0), BINS - 1);
        }

        Calibration collected() {
            List<Bin> bins = new ArrayList<>();
            for (int m = 0; m < BINS; m++) {
                bins.add(new Bin(images[m], hits[m], confidenceSums[m]));
            }
            return new Calibration(bins);
        }
    }
}
