package io.targetdrop.search.space;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.commons.math3.distribution.NormalDistribution;

/**
 * A density over a search space that is high near given places: the mean of one kernel around each place, and of one that is the same
 * everywhere (the prior), so that no place is impossible.
 *
 * <p>A kernel is a product over the dimensions. In a range it is a normal density around the place's value, cut off at the ends of the
 * range, of standard deviation h = 0.2·n^(−1/(d+4)) of the range for n places in d dimensions. Whole numbers get the normal's mass
 * between their neighbours. A choice gets the place's own value with a weight of 1 and every value with 1/(n+1) more. Where a
 * place lacks a dimension, the kernel is the prior's. Ranges are measured in shares, so a logarithmic one is normal in the logarithm.
 *
 * <p>Source: the multivariate estimator of Falkner, Klein and Hutter, BOHB, ICML 2018, with the bandwidths of Optuna 4, but without
 * its least bandwidth of 1/(n+1), which widens the first kernels.
 */
final class ParzenEstimator {
    private static final double BANDWIDTH = 0.2;
    private static final NormalDistribution NORMAL = new NormalDistribution(null, 0, 1);

    private final SearchSpace space;
    private final List<double[]> places;
    private final double deviation;
    private final double extra;

    /**
     * An estimator.
     *
     * @param places may be empty, which leaves the prior
     */
    ParzenEstimator(SearchSpace space, List<double[]> places) {
        this.space = space;
        this.places = List.copyOf(places);
        int count = Math.max(1, places.size());
        this.deviation = BANDWIDTH * StrictMath.pow(count, -1.0 / (space.size() + 4));
        this.extra = 1 / (places.size() + 1.0);
    }

    /** A place drawn from the density. */
    double[] draw(SplittableRandom random) {
        int kernel = random.nextInt(places.size() + 1);
        double[] place = new double[space.size()];
        for (int dimension = 0; dimension < place.length; dimension++) {
            double share = random.nextDouble();
            place[dimension] = space.exists(dimension, place)
                    ? space.dimensions().get(dimension).value(share(kernel, dimension, share))
                    : Double.NaN;
        }
        return place;
    }

    /** The share in a dimension below which a kernel has this much of its mass. */
    private double share(int kernel, int dimension, double mass) {
        if (isPrior(kernel, dimension)) {
            return mass;
        }
        Dimension along = space.dimensions().get(dimension);
        double value = places.get(kernel)[dimension];
        if (along instanceof Dimension.Choice choice) {
            double own = (1 + extra) / (1 + extra * choice.size());
            if (mass < own) {
                return along.share(value);
            }
            // one of the others, all equally likely
            long other = Math.min(choice.size() - 2L, (long) ((mass - own) / (1 - own) * (choice.size() - 1)));
            return along.share(other < value ? other : other + 1);
        }
        double center = along.share(value);
        double low = below(0, center);
        double high = below(1, center);
        double inside = center + deviation * NORMAL.inverseCumulativeProbability(low + mass * (high - low));
        return Math.max(0, Math.min(1, inside));
    }

    /** The logarithm of the density at a place, over the dimensions that exist there. */
    double logDensity(double[] place) {
        List<Double> logs = new ArrayList<>();
        for (int kernel = 0; kernel <= places.size(); kernel++) {
            double log = 0;
            for (int dimension = 0; dimension < place.length; dimension++) {
                if (!Double.isNaN(place[dimension])) {
                    log += StrictMath.log(density(kernel, dimension, place[dimension]));
                }
            }
            logs.add(log);
        }
        double most = logs.stream().mapToDouble(Double::doubleValue).max().orElseThrow();
        double sum =
                logs.stream().mapToDouble(log -> StrictMath.exp(log - most)).sum();
        return most + StrictMath.log(sum / logs.size());
    }

    /** Of a number in a range, the density of its share; of one of several values, its probability. */
    private double density(int kernel, int dimension, double value) {
        Dimension along = space.dimensions().get(dimension);
        long count = along.count();
        if (isPrior(kernel, dimension)) {
            return count == 0 ? 1 : 1.0 / count;
        }
        double own = places.get(kernel)[dimension];
        if (along instanceof Dimension.Choice) {
            return ((value == own ? 1 : 0) + extra) / (1 + extra * count);
        }
        double center = along.share(own);
        double share = along.share(value);
        double whole = below(1, center) - below(0, center);
        if (count == 0) {
            return NORMAL.density((share - center) / deviation) / deviation / whole;
        }
        double half = 0.5 / count;
        // a value far from a narrow kernel has no mass that a double can hold
        return Math.max(Double.MIN_NORMAL, (below(share + half, center) - below(share - half, center)) / whole);
    }

    private double below(double share, double center) {
        return NORMAL.cumulativeProbability((share - center) / deviation);
    }

    private boolean isPrior(int kernel, int dimension) {
        return kernel == places.size() || Double.isNaN(places.get(kernel)[dimension]);
    }
}
