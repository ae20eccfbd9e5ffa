package io.targetdrop.regularizers;

import java.util.Optional;

/**
 * What draws the masks of one method: a function of the activations, the drop probability and the random numbers, and of
 * nothing else.
 */
public interface MaskSource {
    /**
     * A mask for a minibatch.
     *
     * @param maps the activations; not written to
     * @param dropProbability in (0, 1]
     * @param random the step's and the site's random numbers
     * @return the mask; empty where this minibatch stays as it is
     */
    Optional<Mask> draw(MapMemory maps, double dropProbability, MaskRandom random);
}
