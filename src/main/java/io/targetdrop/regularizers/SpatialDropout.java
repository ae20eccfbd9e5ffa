package io.targetdrop.regularizers;

import com.google.auto.service.AutoService;
import java.util.Optional;

/**
 * SpatialDropout: each channel of each sample is dropped as a whole with probability p, the others are multiplied by 1 / (1
 * − p). With p = 1 the output is 0.
 *
 * <p>Source: Tompson, Goroshin, Jain, LeCun, Bregler, <i>Efficient object localization using convolutional networks</i>,
 * arXiv 1411.4280, section 3.2.
 *
 * @param dropProbability of each channel of a sample
 * @param schedule how the drop probability grows over the epochs
 */
@AutoService(Regularizer.class)
public record SpatialDropout(double dropProbability, DropSchedule schedule) implements Regularizer {
    private static final double USUAL = 0.1;
    private static final Method METHOD = new Method(
            "spatial-dropout",
            "whole channels of a sample",
            "a channel",
            "Tompson, Goroshin, Jain, LeCun, Bregler, Efficient object localization using convolutional networks, arXiv 1411.4280",
            2014);

    /** The usual settings. */
    public SpatialDropout() {
        this(USUAL, new DropSchedule.Constant());
    }

    public SpatialDropout {
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
        Bernoulli drops = new Bernoulli(dropProbability, pass.siteNumbers());
        long[] whole = PositionSet.all((int) maps.shape().positions());
        long[][] dropped = new long[maps.count()][];
        for (int map = 0; map < dropped.length; map++) {
            dropped[map] = drops.next(1) == 0 ? null : whole;
        }
        return Optional.of(new Mask.Binary(maps.shape(), dropped, Dropout.inverted(dropProbability)));
    }
}
