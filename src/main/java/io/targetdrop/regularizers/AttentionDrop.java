package io.targetdrop.regularizers;

import com.google.auto.service.AutoService;
import io.targetdrop.kernels.Maps;
import java.util.Arrays;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * AttentionDrop: in randomly chosen channels, activations that stand out among the channels of their position are damped;
 * the more they stand out, the more they are damped.
 *
 * <p>At each position, x is min-max normalised over the channels to xn, and A = 1 where xn &gt; 0.8. With γ as DropBlock's
 * seed rate for p and b, each channel of each sample is a drop channel with probability g = min(1 − (1 − γ)^(H · W ·
 * mean(A)), 0.25), mean(A) taken over the minibatch. The output is x · M · λ in drop channels, M = 1 − A · xn and λ =
 * numel(M) / sum(M) of the map, and x in all others. Where M is 0 on a whole map, λ is 1. xn is a constant of the backward
 * pass.
 *
 * <p>Source: Ouyang, Feng, He, Hao, Wang, Tan, <i>AttentionDrop for convolutional neural networks</i>, ICME 2019. That λ is
 * taken over each drop map, and mean(A) over the minibatch, is this project's reading.
 *
 * @param dropProbability p, from which the probability of a drop channel follows
 * @param blockSize b in the same formula, positive
 * @param schedule how the drop probability grows over the epochs
 */
@AutoService(Regularizer.class)
public record AttentionDrop(double dropProbability, int blockSize, DropSchedule schedule) implements Regularizer {
    private static final double USUAL = 0.1;
    private static final int USUAL_BLOCK_SIZE = 5;
    private static final Method METHOD = new Method(
            "attentiondrop",
            "what stands out among the channels, in some channels",
            "as DropBlock's, in the formula below",
            "Ouyang, Feng, He, Hao, Wang, Tan, AttentionDrop for convolutional neural networks, ICME 2019",
            2019);

    /** An activation stands out above this share of the range from the lowest to the highest. */
    static final float HIGH = 0.8f;

    /** The largest probability with which a channel is a drop channel. */
    static final double MOST_DROP_CHANNELS = 0.25;

    /** Sums of M below this count as 0. */
    private static final double LEAST_SUM = 1e-3;

    /** The usual settings. */
    public AttentionDrop() {
        this(USUAL, USUAL_BLOCK_SIZE, new DropSchedule.Constant());
    }

    public AttentionDrop {
        Regularizer.requireProbability(dropProbability, USUAL, METHOD.label());
        Regularizer.requireBlock(blockSize, USUAL_BLOCK_SIZE, METHOD.label());
    }

    @Override
    public Method method() {
        return METHOD;
    }

    /** g, if maps have this many activations that stand out, on average. */
    static double channelRate(double seedRate, double highActivations) {
        return Math.min(1 - Math.pow(1 - seedRate, highActivations), MOST_DROP_CHANNELS);
    }

    @Override
    public Optional<Mask> mask(Pass pass) {
        double dropProbability = pass.dropProbability();
        FeatureMaps maps = pass.maps();
        Maps shape = maps.shape();
        ChannelContrast contrast = ChannelContrast.of(maps, HIGH);
        double seedRate = DropBlock.seedRate(dropProbability, DropBlock.fitting(blockSize, shape), shape);
        double channelRate = channelRate(seedRate, (double) contrast.count() / maps.count());
        SplittableRandom numbers = pass.siteNumbers();
        Mask.Soft.Factors[] factors = new Mask.Soft.Factors[maps.count()];
        for (int map = 0; map < factors.length; map++) {
            if (numbers.nextDouble() < channelRate) {
                factors[map] = damped(maps, map, contrast);
            }
        }
        return Optional.of(new Mask.Soft(shape, factors));
    }

    /** M · λ of a drop channel. */
    private static Mask.Soft.Factors damped(FeatureMaps maps, int map, ChannelContrast contrast) {
        float[] shares = maps.map(map);
        contrast.toShares(map, shares);
        long[] high = new long[PositionSet.words(shares.length)];
        float[][] own = new float[high.length][];
        float[] ofWord = new float[Long.SIZE];
        double sum = shares.length;
        for (int word = 0; word < high.length; word++) {
            int found = 0;
            int end = Math.min(shares.length, (word + 1) * Long.SIZE);
            for (int position = word * Long.SIZE; position < end; position++) {
                if (shares[position] > 0) {
                    PositionSet.add(high, position);
                    ofWord[found++] = 1 - shares[position];
                    sum -= shares[position];
                }
            }
            own[word] = Arrays.copyOf(ofWord, found);
        }
        return new Mask.Soft.Factors(keepScale(shares.length, sum), high, own);
    }

    /** λ. On a map where xn is 1 everywhere, the sum is nothing but rounding errors, and λ is 1. */
    private static float keepScale(int positions, double sum) {
        return sum < LEAST_SUM ? 1 : (float) (positions / sum);
    }

    /**
     * Which activations stand out among the channels of their position: those whose xn = (x − lowest) / (highest − lowest)
     * is above a share. The lowest and highest are taken over the channels of the position. Where all channels are equal,
     * no activation stands out.
     */
    static final class ChannelContrast {
        /** The position of the sign bit in a float. */
        private static final int SIGN = 31;

        private final int channels;
        private final int positions;
        private final float share;
        /** The lowest and highest values by sample and position, {@code [N * H * W]}. */
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
         * Finds the activations of a minibatch that stand out.
         *
         * @param share of the range, in [0, 1), above which an activation stands out
         */
        static ChannelContrast of(FeatureMaps maps, float share) {
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

        /** Adds the values {@code [C / block][count * block]} of some positions, the first of which has an index. */
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

        /** Minima and maxima of integers compile to code without branches; those of floats do not. */
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

        /** Counts by the sign of a difference. A comparison would be a branch that the processor cannot predict. */
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

        /** The number of activations that stand out. */
        long count() {
            return count;
        }

        /**
         * xn where a map's activations stand out, and 0 elsewhere.
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
}
