package io.targetdrop.search;

import io.targetdrop.training.Metric;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The points in a rung, by their position, and their scores. */
final class Rung {
    private final int from;
    private final int to;
    private final Metric metric;
    private final Map<Integer, List<Double>> scores = new HashMap<>();
    /** Of points that have finished, with how good they are; NaN if one of their repetitions failed. */
    private final Map<Integer, Double> qualities = new HashMap<>();

    private final Set<Integer> underWay = new HashSet<>();
    private final Set<Integer> failed = new HashSet<>();
    private final BestShare<Ranked> best;

    /** A point that has finished the rung. The better one comes first; of equal ones, the one with the smaller position. */
    private record Ranked(int position, double quality) implements Comparable<Ranked> {
        @Override
        public int compareTo(Ranked other) {
            int byQuality = Double.compare(other.quality, quality);
            return byQuality != 0 ? byQuality : Integer.compare(position, other.position);
        }
    }

    /**
     * An empty rung.
     *
     * @param from epochs that a point has been trained for when it enters
     * @param to epochs that it has been trained for when it leaves
     * @param reduction one in so many points is promoted
     * @param metric decides which scores are better
     */
    Rung(int from, int to, int reduction, Metric metric) {
        this.from = from;
        this.to = to;
        this.metric = metric;
        this.best = new BestShare<>(reduction);
    }

    /** Epochs that a point is trained for in it. */
    int epochs() {
        return to - from;
    }

    /** Epochs that a point has been trained for at its end. */
    int end() {
        return to;
    }

    void enter(int position) {
        scores.put(position, new ArrayList<>());
        underWay.add(position);
    }

    boolean hasEntered(int position) {
        return scores.containsKey(position);
    }

    /** Number of points that have entered. */
    int entered() {
        return scores.size();
    }

    /** Number of points that have finished it, including failed ones. */
    int over() {
        return qualities.size();
    }

    /** The points with a failed repetition. */
    Set<Integer> failed() {
        return failed;
    }

    /** The points that have entered and not finished. */
    Set<Integer> underWay() {
        return underWay;
    }

    /** How good each point is that has finished it, by the metric; NaN for a failed one. */
    Map<Integer, Double> qualities() {
        return qualities;
    }

    /** Called when one repetition of a point has finished the rung. */
    void ended(int position, double score, int repetitions) {
        List<Double> own = scores.get(position);
        own.add(score);
        if (own.size() < repetitions) {
            return;
        }
        double mean = own.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
        double quality = Double.isNaN(mean) ? Double.NaN : metric.quality(mean);
        qualities.put(position, quality);
        underWay.remove(position);
        if (Double.isNaN(quality)) {
            failed.add(position);
            best.addHopeless();
        } else {
            best.add(new Ranked(position, quality));
        }
    }

    /** The best of the points that the share of this rung promotes, unless they are promoted already. */
    Optional<Integer> next() {
        return best.waiting().map(Ranked::position);
    }

    /** The best point. */
    Optional<Integer> best() {
        return best.best().map(Ranked::position);
    }

    /** Called when a point is promoted. */
    void promoted(int position) {
        best.take(new Ranked(position, qualities.get(position)));
    }
}
