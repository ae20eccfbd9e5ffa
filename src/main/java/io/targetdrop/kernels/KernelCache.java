package io.targetdrop.kernels;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/**
 * A layer's kernels by the shape of their input. A few are kept: a run sees the minibatches of training, the last of an
 * epoch and those of scoring.
 *
 * @param <K> the kernel
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

    /** The kernel for inputs of this shape. */
    public K of(Maps maps) {
        return kernels.computeIfAbsent(maps, maker);
    }
}
