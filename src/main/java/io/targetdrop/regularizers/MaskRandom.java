package io.targetdrop.regularizers;

import io.targetdrop.data.RandomSeed;
import java.util.SplittableRandom;

/**
 * Where a mask's random numbers come from: a function of the step's seed, the step and the site, not of what else was drawn.
 *
 * <p>The step's seed is that of ND4J's generator in this thread, which training sets before every step from the run's seed,
 * the step and the worker. Its numbers are not taken, so that masks do not depend on the other layers of a network, nor on
 * how often the network was asked.
 *
 * @param minibatchSeed the same at all sites of a network
 * @param siteSeed another one at each
 */
public record MaskRandom(long minibatchSeed, long siteSeed) {

    /**
     * Of a step at a site.
     *
     * @param stepSeed the seed of the step
     * @param step counted over the whole run; matters where nobody sets seeds before steps
     * @param site the name of the layer
     */
    static MaskRandom of(long stepSeed, int step, String site) {
        return new MaskRandom(
                RandomSeed.derive(stepSeed, RandomSeed.Purpose.MASK, step),
                RandomSeed.derive(stepSeed, RandomSeed.Purpose.MASK, step, site.hashCode()));
    }

    /** The numbers that all sites of a network share in a step. */
    SplittableRandom ofMinibatch() {
        return new SplittableRandom(minibatchSeed);
    }

    /** The site's own numbers. */
    SplittableRandom ofSite() {
        return new SplittableRandom(siteSeed);
    }
}
