package io.targetdrop.search;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A rung of successive halving: which points are in it, by their position in the space, and how they did. */
final class Rung {
    private final int from;
    private final int to;
    private final Map<Integer, List<Double>> accuracies = new LinkedHashMap<>();
    private final List<Integer> over = new ArrayList<>();

    /**
     * Without points.
     *
     * @param from epochs that a point has behind it when it enters
     * @param to and when it is through
     */
    Rung(int from, int to) {
        this.from = from;
        this.to = to;
    }

    int to() {
        return to;
    }

    /** Epochs in it. */
    int epochs() {
        return to - from;
    }

    void enter(int point) {
        accuracies.put(point, new ArrayList<>());
    }

    boolean hasEntered(int point) {
        return accuracies.containsKey(point);
    }

    /** Points that came. */
    int entered() {
        return accuracies.size();
    }

    /** Points that are through with it, failed ones included. */
    int over() {
        return over.size();
    }

    /** Hears of one of a point's repetitions. */
    void ended(int point, double accuracy, int repetitions) {
        List<Double> own = accuracies.get(point);
        own.add(accuracy);
        if (own.size() == repetitions) {
            over.add(point);
        }
    }

    /** The points that are through with it, the best first; without those of which a repetition failed. */
    List<Integer> best() {
        return over.stream()
                .filter(point -> !Double.isNaN(mean(point)))
                .sorted(Comparator.comparing((Integer point) -> -mean(point)).thenComparing(Comparator.naturalOrder()))
                .toList();
    }

    private double mean(int point) {
        return accuracies.get(point).stream()
                .mapToDouble(Double::doubleValue)
                .average()
                .orElse(Double.NaN);
    }
}
