package io.targetdrop.regularizers;

import com.google.auto.service.AutoService;
import io.targetdrop.kernels.Maps;
import java.util.Arrays;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * CorrDrop, spatial: drops regions of a sample in all channels. The less a region is like the sample's other regions, the
 * more likely it is dropped.
 *
 * <p>Maps are averaged over squares of b × b positions, which gives H1 × W1 regions. s is the softmax of {@link
 * RegionCorrelation}. A region is protected with probability s (X = 0, otherwise 1). Each of the others is dropped with
 * probability g = p / b² · H · W / (H1 · W1) / mean(X), at most 1. mean(X) is taken over the minibatch, so the share p of the
 * positions is dropped. The mask M is 0 in dropped regions; the output is U · M · λ, λ = numel(M) / sum(M) over the minibatch.
 * A square larger than the map is cut to b = min(b, H, W). Positions beyond the last whole square are kept; the paper does
 * not say. A map of one region is always protected.
 *
 * <p>Source: Zeng, Zhu, Cui, Cao et al., <i>Correlation-based structural dropout for convolutional neural networks</i>,
 * Pattern Recognition 120, 2021; ICASSP 2020.
 *
 * @param dropProbability the expected share of the positions that are dropped
 * @param blockSize b, the side of a region in pixels, positive
 * @param schedule how the drop probability grows over the epochs
 */
@AutoService(Regularizer.class)
public record CorrDrop(double dropProbability, int blockSize, DropSchedule schedule) implements Regularizer {
    private static final double USUAL = 0.2;
    private static final int USUAL_BLOCK_SIZE = 5;
    private static final Method METHOD = new Method(
            "corrdrop",
            "regions that differ from the sample's others, in all channels",
            "positions",
            "Zeng, Zhu, Cui, Cao et al., Correlation-based structural dropout for convolutional neural networks, Pattern Recognition 120",
            2021);

    /** The usual settings. */
    public CorrDrop() {
        this(USUAL, USUAL_BLOCK_SIZE, new DropSchedule.Constant());
    }

    public CorrDrop {
        Regularizer.requireProbability(dropProbability, USUAL, METHOD.label());
        Regularizer.requireBlock(blockSize, USUAL_BLOCK_SIZE, METHOD.label());
    }

    @Override
    public Method method() {
        return METHOD;
    }

    @Override
    public Optional<Mask> mask(Pass pass) {
        FeatureMaps maps = pass.maps();
        Maps shape = maps.shape();
        int side = DropBlock.fitting(blockSize, shape);
        Maps regions = FeatureMaps.meansOf(shape, side, side);
        SplittableRandom numbers = pass.siteNumbers();
        boolean[] exposed = exposed(maps.means(side, side), regions, numbers);
        double dropRate = dropRate(pass.dropProbability(), side, shape, regions, share(exposed));
        long[][] dropped = new long[maps.count()][];
        int perSample = (int) regions.positions();
        for (int sample = 0; sample < shape.samples(); sample++) {
            long[] positions = new long[PositionSet.words((int) shape.positions())];
            for (int region = 0; region < perSample; region++) {
                boolean isHit = numbers.nextDouble() < dropRate;
                if (isHit && exposed[sample * perSample + region]) {
                    int row = region / (int) regions.width() * side;
                    int column = region % (int) regions.width() * side;
                    PositionSet.addSquare(positions, row, column, side, (int) shape.width());
                }
            }
            int first = sample * (int) shape.channels();
            Arrays.fill(dropped, first, first + (int) shape.channels(), positions);
        }
        return Optional.of(Mask.Binary.normalized(shape, dropped));
    }

    /** X: which regions are not protected, {@code [N * R]}. */
    private static boolean[] exposed(float[] means, Maps regions, SplittableRandom numbers) {
        int channels = (int) regions.channels();
        int count = (int) regions.positions();
        boolean[] exposed = new boolean[(int) regions.samples() * count];
        for (int sample = 0; sample < regions.samples(); sample++) {
            double[] correlation = RegionCorrelation.of(means, sample * channels * count, channels, count);
            double[] protection = RegionCorrelation.softmax(correlation);
            for (int region = 0; region < count; region++) {
                exposed[sample * count + region] = numbers.nextDouble() >= protection[region];
            }
        }
        return exposed;
    }

    private static double share(boolean[] flags) {
        int set = 0;
        for (boolean flag : flags) {
            set += flag ? 1 : 0;
        }
        return (double) set / flags.length;
    }

    /** g, given the share of the regions that is not protected. */
    static double dropRate(double dropProbability, int side, Maps maps, Maps regions, double unprotected) {
        double share = dropProbability / (side * side) * maps.positions() / regions.positions();
        return Math.min(1, share / unprotected);
    }

    /**
     * How much each region of a sample is like the others: with V the regions' channel vectors, each of length 1, the
     * means of the rows of |V · Vᵀ − I|, and their softmax over the regions.
     */
    static final class RegionCorrelation {
        private RegionCorrelation() {}

        /**
         * The mean absolute correlation of each region.
         *
         * @param means of the sample's channels, {@code [C][R]}, row by row
         * @param first the index at which the sample begins
         * @param channels C
         * @param regions R
         * @return {@code [R]}, in [0, 1]; 0 for a region without any activation
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
}
