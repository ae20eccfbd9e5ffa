package io.targetdrop.regularizers;

import com.google.auto.service.AutoService;
import io.targetdrop.kernels.Maps;
import java.util.Arrays;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * AttentionDrop: in random channels, what stands out among the channels of its position is damped, the more the higher it
 * stands.
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

    /** Above which share of the way from lowest to highest an activation stands out. */
    static final float HIGH = 0.8f;

    /** The most that a channel can be a drop channel with. */
    static final double MOST_DROP_CHANNELS = 0.25;

    /** Below which a sum of M is taken for 0. */
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

    @Override
    public MaskSource masks() {
        return this::draw;
    }

    /** g, of maps of which so many activations stand out on the average. */
    static double channelRate(double seedRate, double highActivations) {
        return Math.min(1 - Math.pow(1 - seedRate, highActivations), MOST_DROP_CHANNELS);
    }

    private Optional<Mask> draw(MapMemory maps, double dropProbability, MaskRandom random) {
        Maps shape = maps.shape();
        ChannelContrast contrast = ChannelContrast.of(maps, HIGH);
        double seedRate = DropBlock.seedRate(dropProbability, DropBlock.fitting(blockSize, shape), shape);
        double channelRate = channelRate(seedRate, (double) contrast.count() / maps.count());
        SplittableRandom draws = random.ofSite();
        SoftMask.Factors[] factors = new SoftMask.Factors[maps.count()];
        for (int map = 0; map < factors.length; map++) {
            if (draws.nextDouble() < channelRate) {
                factors[map] = damped(maps, map, contrast);
            }
        }
        return Optional.of(new SoftMask(shape, factors));
    }

    /** M · λ of a drop channel. */
    private static SoftMask.Factors damped(MapMemory maps, int map, ChannelContrast contrast) {
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
        return new SoftMask.Factors(keepScale(shares.length, sum), high, own);
    }

    /** λ; a map of nothing but xn = 1 has rounding errors for a sum, and no λ. */
    private static float keepScale(int positions, double sum) {
        return sum < LEAST_SUM ? 1 : (float) (positions / sum);
    }
}
