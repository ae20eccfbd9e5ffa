package io.targetdrop.results.comparison;

import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * p-values corrected for the number of tests, so that the chance of a single false alarm among all of them stays what a
 * level says (S. Holm, <i>A simple sequentially rejective multiple test procedure</i>, Scandinavian Journal of Statistics 6,
 * 1979).
 */
final class HolmCorrection {
    private HolmCorrection() {}

    /**
     * The adjusted p-values: the k-th smallest of n times n − k + 1, at least the one before it, at most 1.
     *
     * @param p in any order, each in [0, 1]; NaN, of a test that could not be made, stays NaN and counts as none
     */
    static double[] adjusted(double[] p) {
        double[] adjusted = p.clone();
        int[] ascending = IntStream.range(0, p.length)
                .filter(i -> !Double.isNaN(p[i]))
                .boxed()
                .sorted(Comparator.comparingDouble(i -> p[i]))
                .mapToInt(Integer::intValue)
                .toArray();
        double least = 0;
        for (int k = 0; k < ascending.length; k++) {
            least = Math.min(1, Math.max(least, (ascending.length - k) * p[ascending[k]]));
            adjusted[ascending[k]] = least;
        }
        return adjusted;
    }
}
