package io.targetdrop.search;

import io.targetdrop.search.Trial.Leg;
import io.targetdrop.training.Metric;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.commons.math3.distribution.TDistribution;
import org.apache.commons.math3.stat.descriptive.SummaryStatistics;

/**
 * Leaves out the repetitions of a point that is hopeless after two or more of them. A point is hopeless if it is significantly worse than
 * the best point that has all of its repetitions, by a one-sided paired t-test of the repetitions that both have, with equal seeds: with
 * mean m and standard deviation s of n differences, if m + t(0.95, n − 1)·s/√n < 0.
 *
 * <p>Equal seeds have the same data split and, where the networks are equal, the same initial weights, so that differences vary less
 * than scores. Source: the race of Birattari et al., A racing algorithm for configuring metaheuristics, GECCO 2002, with a t-test of pairs
 * instead of ranks.
 */
final class Racing extends WrappedScheduler {
    /** With fewer repetitions there is nothing to leave out. */
    static final int FEWEST = 3;

    private static final double CONFIDENCE = 0.95;

    private final int repetitions;
    private final Metric metric;
    /** The scores of the repetitions of each point, by the point's id; NaN for a failed one. */
    private final Map<String, Map<Integer, Double>> scores = new HashMap<>();

    private Optional<String> best = Optional.empty();
    private final List<Trial> leftOut = new ArrayList<>();

    /**
     * A scheduler that leaves repetitions out.
     *
     * @param scheduler gives whole trials
     * @param repetitions trials of each point
     * @param metric which score is better
     */
    Racing(Scheduler scheduler, int repetitions, Metric metric) {
        super(scheduler);
        this.repetitions = repetitions;
        this.metric = metric;
    }

    /** To the scheduler, a repetition that is left out has the mean score of its point. */
    @Override
    public Optional<Leg> next() {
        while (true) {
            Optional<Leg> next = scheduler.next();
            if (next.isEmpty() || !isHopeless(next.get().trial().ids().point())) {
                return next;
            }
            Trial trial = next.get().trial();
            leftOut.add(trial);
            scheduler.ended(next.get(), mean(trial.ids().point()));
        }
    }

    private boolean isHopeless(String point) {
        Map<Integer, Double> own = scores.getOrDefault(point, Map.of());
        if (best.isEmpty() || best.get().equals(point)) {
            return false;
        }
        Map<Integer, Double> rival = scores.get(best.get());
        SummaryStatistics differences = new SummaryStatistics();
        own.forEach((repetition, score) ->
                differences.addValue(metric.quality(score) - metric.quality(rival.get(repetition))));
        long count = differences.getN();
        if (count < 2 || Double.isNaN(differences.getMean())) {
            return false;
        }
        double quantile = new TDistribution(count - 1.0).inverseCumulativeProbability(CONFIDENCE);
        double half = quantile * differences.getStandardDeviation() / Math.sqrt(count);
        return differences.getMean() + half < 0;
    }

    private double mean(String point) {
        return scores.get(point).values().stream()
                .mapToDouble(Double::doubleValue)
                .average()
                .orElseThrow();
    }

    @Override
    public void ended(Leg leg, double score) {
        scheduler.ended(leg, score);
        String point = leg.trial().ids().point();
        scores.computeIfAbsent(point, first -> new HashMap<>()).put(leg.trial().repetition(), score);
        best = Stream.concat(best.stream(), Stream.of(point))
                .filter(this::isWhole)
                .max(Comparator.comparing(candidate -> metric.quality(mean(candidate))));
    }

    private boolean isWhole(String point) {
        return scores.get(point).size() == repetitions && !Double.isNaN(mean(point));
    }

    @Override
    public List<Trial> pruned() {
        return Stream.concat(scheduler.pruned().stream(), leftOut.stream()).toList();
    }
}
