package io.targetdrop.data;

import java.util.SplittableRandom;

/**
 * The symmetric beta distribution Beta(α, α) on [0, 1]: X / (X + Y), where X and Y are drawn from the gamma distribution of
 * shape α. {@link StrictMath} gives the same bits on every machine.
 *
 * <p>Source of the gamma distribution: Marsaglia and Tsang, <i>A simple method for generating gamma variables</i>, ACM
 * Transactions on Mathematical Software 26 (2000).
 */
final class BetaDistribution {
    private BetaDistribution() {}

    /**
     * Draws a number.
     *
     * @param alpha α, positive
     * @return a number in [0, 1]
     */
    static double draw(double alpha, SplittableRandom random) {
        double first = logGamma(alpha, random);
        double second = logGamma(alpha, random);
        return 1 / (1 + StrictMath.exp(second - first));
    }

    /** The logarithm of a draw of shape α; with a small α the draw itself may be too small for a double. */
    private static double logGamma(double alpha, SplittableRandom random) {
        if (alpha >= 1) {
            return StrictMath.log(gammaOfOneOrMore(alpha, random));
        }
        double larger = gammaOfOneOrMore(alpha + 1, random);
        return StrictMath.log(larger) + StrictMath.log(positive(random)) / alpha;
    }

    private static double gammaOfOneOrMore(double alpha, SplittableRandom random) {
        double d = alpha - 1.0 / 3;
        double c = 1 / Math.sqrt(9 * d);
        while (true) {
            double x = normal(random);
            double root = 1 + c * x;
            double v = root * root * root;
            double logU = StrictMath.log(positive(random));
            if (root > 0 && logU < 0.5 * x * x + d - d * v + d * StrictMath.log(v)) {
                return d * v;
            }
        }
    }

    /** Box and Muller's method. */
    private static double normal(SplittableRandom random) {
        double radius = Math.sqrt(-2 * StrictMath.log(positive(random)));
        return radius * StrictMath.cos(2 * Math.PI * random.nextDouble());
    }

    /** Uniform over (0, 1]. */
    private static double positive(SplittableRandom random) {
        return 1 - random.nextDouble();
    }
}
