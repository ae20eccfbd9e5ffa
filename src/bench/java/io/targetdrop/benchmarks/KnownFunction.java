package io.targetdrop.benchmarks;

import io.targetdrop.search.space.Dimension;
import io.targetdrop.search.space.SearchSpace;
import io.targetdrop.search.space.SearchSpace.Condition;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/**
 * A function whose minimum is known.
 *
 * @param name of the function
 * @param space where it is defined
 * @param regret its value minus its minimum
 */
record KnownFunction(String name, SearchSpace space, ToDoubleFunction<double[]> regret) {
    private static final double[] HEIGHTS = {1, 1.2, 3, 3.2};
    private static final double[][] WIDTHS = {
        {10, 3, 17, 3.5, 1.7, 8}, {0.05, 10, 17, 0.1, 8, 14}, {3, 3.5, 1.7, 10, 17, 8}, {17, 8, 0.05, 10, 0.1, 14}
    };
    private static final double[][] CENTERS = {
        {.1312, .1696, .5569, .0124, .8283, .5886},
        {.2329, .4135, .8307, .3736, .1004, .9991},
        {.2348, .1451, .3522, .2883, .3047, .6650},
        {.4047, .8828, .8732, .5743, .1091, .0381}
    };

    /** Two and six ranges, and a mixture of lists, ranges and conditions. */
    static List<KnownFunction> all() {
        return List.of(
                new KnownFunction(
                        "branin",
                        new SearchSpace(List.of(new Dimension.Uniform(-5, 10), new Dimension.Uniform(0, 15))),
                        KnownFunction::branin),
                new KnownFunction(
                        "hartmann-6",
                        new SearchSpace(Collections.nCopies(6, new Dimension.Uniform(0, 1))),
                        KnownFunction::hartmann),
                new KnownFunction("mixed", mixedSpace(), KnownFunction::mixed));
    }

    private static double branin(double[] place) {
        double x = place[0];
        double bent = place[1] - 5.1 / (4 * Math.PI * Math.PI) * x * x + 5 / Math.PI * x - 6;
        return bent * bent + 10 * (1 - 1 / (8 * Math.PI)) * Math.cos(x) + 10 - 0.397887;
    }

    private static double hartmann(double[] place) {
        double sum = 0;
        for (int hill = 0; hill < HEIGHTS.length; hill++) {
            double distance = 0;
            for (int i = 0; i < place.length; i++) {
                distance += WIDTHS[hill][i] * Math.pow(place[i] - CENTERS[hill][i], 2);
            }
            sum += HEIGHTS[hill] * Math.exp(-distance);
        }
        return 3.32237 - sum;
    }

    /** A method, a learning rate, a drop probability for two of the methods, and a block size for one of them. */
    private static SearchSpace mixedSpace() {
        return new SearchSpace(
                List.of(
                        new Dimension.Choice(4),
                        new Dimension.LogUniform(1e-3, 1),
                        new Dimension.Uniform(0, 0.5),
                        new Dimension.Uniform(0, 0.5),
                        new Dimension.Whole(1, 7, 2)),
                List.of(
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(new Condition(0, 1)),
                        Optional.of(new Condition(0, 2)),
                        Optional.of(new Condition(0, 2))));
    }

    /** Least, 0, with the third method, a learning rate of 0.05, a drop probability of 0.35 and a block size of 5. */
    private static double mixed(double[] place) {
        double rate = Math.log10(place[1] / 0.05);
        double ofMethod = switch ((int) place[0]) {
            case 0 -> 0.5;
            case 1 -> 0.3 + 4 * Math.pow(place[2] - 0.2, 2);
            case 2 -> 8 * Math.pow(place[3] - 0.35, 2) + 0.05 * Math.abs(place[4] - 5);
            default -> 0.7;
        };
        return rate * rate + ofMethod;
    }
}
