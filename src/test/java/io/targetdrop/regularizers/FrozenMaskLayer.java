package io.targetdrop.regularizers;

import java.util.Optional;

/** A random mask that is drawn once, so that the output is differentiable and can be checked numerically. */
class FrozenMaskLayer extends RandomMaskLayer {
    private static final long serialVersionUID = 1L;

    FrozenMaskLayer(Regularizer settings) {
        super(settings);
    }

    @Override
    MaskSource masks() {
        return new Frozen(super.masks());
    }

    private static final class Frozen implements MaskSource {
        private final MaskSource source;
        private Optional<Mask> first;

        private Frozen(MaskSource source) {
            this.source = source;
        }

        @Override
        public Optional<Mask> draw(MapMemory maps, double dropProbability, MaskRandom random) {
            if (first == null) {
                first = source.draw(maps, dropProbability, random);
            }
            return first;
        }
    }
}
