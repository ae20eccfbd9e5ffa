package io.targetdrop.results.analysis;

import java.util.Comparator;
import java.util.Locale;
import java.util.stream.IntStream;

/** When a difference counts as statistically significant, and how p-values are corrected and printed. */
public final class Significance {

    /** The level of all tests. */
    public static final double LEVEL = 0.05;

    private static final double LEAST_SHOWN = 0.0005;

    private Significance() {}

    /**
     * Whether a p-value is below the level; false for NaN.
     *
     * @param p in [0, 1], corrected if it is one of several
     */
    public static boolean isSignificant(double p) {
        return p < LEVEL;
    }

    /**
     * p-values corrected for the number of tests, so that the chance of a single false alarm among all of them stays at the
     * level (S. Holm, <i>A simple sequentially rejective multiple test procedure</i>, Scandinavian Journal of Statistics 6,
     * 1979): the k-th smallest of n times n − k + 1, at least the one before it, at most 1.
     *
     * @param p in any order, each in [0, 1]; NaN, for a test that could not be made, stays NaN and is not counted
     */
    static double[] holm(double[] p) {
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

    /** A p-value in a table: three digits, or a dash for NaN. */
    static String shown(double p) {
        if (p < LEAST_SHOWN) {
            return "<0.001";
        }
        return Double.isNaN(p) ? "–" : String.format(Locale.ROOT, "%.3f", p);
    }
}
