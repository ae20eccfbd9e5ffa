package io.targetdrop.search.space;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/**
 * The tree-structured Parzen estimator: from the places that were tried and their losses, the place to try next.
 *
 * <p>The best γ = 15 % of the places, at least one and at most 25, give a density l, all others a density g. Of 24 places drawn from
 * l, the one with the highest l/g is proposed: by equation 3 of the paper that is the one with the highest expected improvement.
 * Places that are being tried now count among the others, as if they had the worst loss (the constant liar), so that trials side by
 * side do not all go to one place. A place that failed counts among the others, too.
 *
 * <p>A pure function: the same arguments, in the same order, give the same proposals. Source: Bergstra et al. 2011, section 4, with its
 * γ; the limit of 25 and the 24 candidates are Optuna's. The densities are {@link ParzenEstimator}s.
 */
public final class Tpe {
    private static final double BEST_SHARE = 0.15;
    private static final int MOST_BEST = 25;
    private static final int CANDIDATES = 24;

    private Tpe() {}

    /**
     * A place that was tried.
     *
     * @param place a value for each dimension
     * @param loss less is better; NaN if it failed
     */
    public record Observation(double[] place, double loss) {}

    /**
     * What to try next.
     *
     * @param tried in a fixed order, which decides between equal losses
     * @param running places that are being tried now, in a fixed order
     * @param seed of this proposal
     * @return the candidates, the best first, so that the caller can pass over those that it has already
     */
    public static List<double[]> propose(
            SearchSpace space, List<Observation> tried, List<double[]> running, long seed) {
        int best = Math.min(MOST_BEST, (int) Math.ceil(BEST_SHARE * tried.size()));
        List<Observation> ranked = tried.stream()
                .sorted(Comparator.comparing(Tpe::isFailure).thenComparing(Observation::loss))
                .toList();
        List<double[]> good = ranked.stream()
                .limit(best)
                .filter(observation -> !isFailure(observation))
                .map(Observation::place)
                .toList();
        List<double[]> others = Stream.concat(
                        ranked.stream().skip(good.size()).map(Observation::place), running.stream())
                .toList();
        ParzenEstimator likely = new ParzenEstimator(space, good);
        ParzenEstimator unlikely = new ParzenEstimator(space, others);
        SplittableRandom random = new SplittableRandom(seed);
        List<Candidate> candidates = new ArrayList<>();
        for (int candidate = 0; candidate < CANDIDATES; candidate++) {
            double[] place = likely.draw(random);
            candidates.add(new Candidate(place, likely.logDensity(place) - unlikely.logDensity(place)));
        }
        return candidates.stream()
                .sorted(Comparator.comparing(Candidate::promise).reversed())
                .map(Candidate::place)
                .toList();
    }

    private static boolean isFailure(Observation observation) {
        return Double.isNaN(observation.loss());
    }

    /** A place with log(l/g). */
    private record Candidate(double[] place, double promise) {}
}
