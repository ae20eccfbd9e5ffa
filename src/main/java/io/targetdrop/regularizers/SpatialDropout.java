package io.targetdrop.regularizers;

import com.google.auto.service.AutoService;
import io.targetdrop.kernels.Maps;
import java.util.Arrays;
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
        return Optional.of(wholeMaps(pass, 1));
    }

    /** A mask that drops maps in groups: each draw decides about this many consecutive maps. */
    static Mask wholeMaps(Pass pass, int group) {
        Maps shape = pass.shape();
        Bernoulli drops = new Bernoulli(pass.dropProbability(), pass.siteNumbers());
        long[] whole = PositionSet.all((int) shape.positions());
        long[][] dropped = new long[(int) (shape.samples() * shape.channels())][];
        for (int first = 0; first < dropped.length; first += group) {
            Arrays.fill(dropped, first, first + group, drops.next(1) == 0 ? null : whole);
        }
        return new Mask.Binary(shape, dropped, Dropout.inverted(pass.dropProbability()));
    }
}
