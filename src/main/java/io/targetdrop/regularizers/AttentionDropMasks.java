package io.targetdrop.regularizers;

import io.targetdrop.kernels.Maps;
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
 */
final class AttentionDropMasks implements MaskSource {
    /** Above which share of the way from lowest to highest an activation stands out. */
    static final float HIGH = 0.8f;

    /** The most that a channel can be a drop channel with. */
    static final double MOST_DROP_CHANNELS = 0.25;

    private final int blockSize;

    AttentionDropMasks(int blockSize) {
        this.blockSize = blockSize;
    }

    /** g, of maps of which so many activations stand out on the average. */
    static double channelRate(double seedRate, double highActivations) {
        return Math.min(1 - Math.pow(1 - seedRate, highActivations), MOST_DROP_CHANNELS);
    }

    @Override
    public Optional<Mask> draw(MapMemory maps, double dropProbability, MaskRandom random) {
        Maps shape = maps.shape();
        ChannelContrast contrast = ChannelContrast.of(maps, HIGH);
        double seedRate = DropBlockMasks.seedRate(dropProbability, DropBlockMasks.fitting(blockSize, shape), shape);
        double channelRate = channelRate(seedRate, (double) contrast.count() / maps.count());
        SplittableRandom draws = random.ofSite();
        float[][] factors = new float[maps.count()][];
        for (int map = 0; map < factors.length; map++) {
            if (draws.nextDouble() < channelRate) {
                factors[map] = maps.map(map);
                contrast.toFactors(map, factors[map]);
                normalize(factors[map]);
            }
        }
        return Optional.of(new SoftMask(shape, factors));
    }

    private static void normalize(float[] factors) {
        double sum = 0;
        for (float factor : factors) {
            sum += factor;
        }
        float keepScale = sum == 0 ? 1 : (float) (factors.length / sum);
        for (int position = 0; position < factors.length; position++) {
            factors[position] *= keepScale;
        }
    }
}
