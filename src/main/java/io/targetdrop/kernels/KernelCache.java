package io.targetdrop.kernels;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/**
 * A layer's kernels, by the shape of their input. It keeps only a few, because a run sees few shapes: the minibatches
 * of training, the last one of an epoch, and those of scoring.
 *
 * @param <K> the type of the kernels
 */
public final class KernelCache<K> {
    private static final int MOST = 4;

    private final Function<Maps, K> maker;
    private final Map<Maps, K> kernels = new LinkedHashMap<>(MOST, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Maps, K> eldest) {
            return size() > MOST;
        }
    };

    public KernelCache(Function<Maps, K> maker) {
        this.maker = maker;
    }

    /** The kernel for inputs of this shape; makes it if there is none yet. */
    public K of(Maps maps) {
        return kernels.computeIfAbsent(maps, maker);
    }
}
