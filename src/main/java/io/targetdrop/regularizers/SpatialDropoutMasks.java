package io.targetdrop.regularizers;

import java.util.Optional;

/**
 * SpatialDropout: each channel of each sample is dropped as a whole with probability p, the others are multiplied by 1 / (1
 * − p). With p = 1 the output is 0.
 *
 * <p>Source: Tompson, Goroshin, Jain, LeCun, Bregler, <i>Efficient object localization using convolutional networks</i>,
 * arXiv 1411.4280, section 3.2.
 */
final class SpatialDropoutMasks implements MaskSource {
    @Override
    public Optional<Mask> draw(MapMemory maps, double dropProbability, MaskRandom random) {
        Bernoulli drops = new Bernoulli(dropProbability, random.ofSite());
        long[] whole = PositionSet.all((int) maps.shape().positions());
        long[][] dropped = new long[maps.count()][];
        for (int map = 0; map < dropped.length; map++) {
            dropped[map] = drops.next(1) == 0 ? null : whole;
        }
        return Optional.of(new BinaryMask(maps.shape(), dropped, DropoutMasks.inverted(dropProbability)));
    }
}
