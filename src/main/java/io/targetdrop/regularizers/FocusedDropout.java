package io.targetdrop.regularizers;

import com.google.auto.service.AutoService;
import io.targetdrop.kernels.Maps;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * FocusedDropout: in a share of the minibatches, only the positions of the target are kept.
 *
 * <p>A minibatch is masked with probability p, at all sites of a network or at none. In each of its samples the channel with
 * the largest mean (the lowest index among equals) is assumed to see the target. The positions where it exceeds θ times its
 * maximum are kept in all channels, θ uniform over [0.6, 0.9) for each sample. The definition has no λ. A sample whose
 * channel exceeds 0 nowhere stays unchanged; the paper does not say.
 *
 * <p>Source: Xie, Liu, Deng, Cheng, Wang, Liu, <i>FocusedDropout for convolutional neural network</i>, arXiv 2103.15425.
 *
 * @param dropProbability the probability that a minibatch is masked at all
 * @param schedule how the drop probability grows over the epochs
 */
@AutoService(Regularizer.class)
public record FocusedDropout(double dropProbability, DropSchedule schedule) implements Regularizer {
    private static final double USUAL = 0.1;
    private static final Method METHOD = new Method(
            "focuseddropout",
            "positions where the strongest channel is not high",
            "minibatches that are masked at all",
            "Xie, Liu, Deng, Cheng, Wang, Liu, FocusedDropout for convolutional neural network, arXiv 2103.15425",
            2021);

    static final double LOWEST_THRESHOLD = 0.6;
    static final double HIGHEST_THRESHOLD = 0.9;

    /** The usual settings. */
    public FocusedDropout() {
        this(USUAL, new DropSchedule.Constant());
    }

    public FocusedDropout {
        Regularizer.requireProbability(dropProbability, USUAL, METHOD.label());
    }

    @Override
    public Method method() {
        return METHOD;
    }

    @Override
    public Optional<Mask> mask(Pass pass) {
        double dropProbability = pass.dropProbability();
        FeatureMaps maps = pass.maps();
        boolean takesPart = pass.minibatchNumbers().nextDouble() < dropProbability;
        if (!takesPart) {
            return Optional.empty();
        }
        Maps shape = maps.shape();
        int channels = (int) shape.channels();
        SplittableRandom thresholds = pass.siteNumbers();
        long[][] dropped = new long[maps.count()][];
        for (int first = 0; first < dropped.length; first += channels) {
            double threshold = LOWEST_THRESHOLD + thresholds.nextDouble() * (HIGHEST_THRESHOLD - LOWEST_THRESHOLD);
            long[] unfocused = unfocused(maps, strongest(maps, first, channels), threshold);
            for (int map = first; map < first + channels; map++) {
                dropped[map] = unfocused;
            }
        }
        return Optional.of(new Mask.Binary(shape, dropped, 1));
    }

    private static int strongest(FeatureMaps maps, int first, int channels) {
        int strongest = first;
        double largest = maps.sum(first);
        for (int map = first + 1; map < first + channels; map++) {
            double sum = maps.sum(map);
            if (sum > largest) {
                largest = sum;
                strongest = map;
            }
        }
        return strongest;
    }

    /** The positions where a map does not exceed its threshold; null for none. */
    private static long[] unfocused(FeatureMaps maps, int map, double threshold) {
        float peak = maps.value(map, maps.peak(map));
        if (!(peak > 0)) {
            return null;
        }
        int positions = (int) maps.shape().positions();
        long[] unfocused = new long[PositionSet.words(positions)];
        for (int position = 0; position < positions; position++) {
            if (!(maps.value(map, position) > threshold * peak)) {
                PositionSet.add(unfocused, position);
            }
        }
        return unfocused;
    }
}
