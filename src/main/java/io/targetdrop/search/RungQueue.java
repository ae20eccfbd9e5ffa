package io.targetdrop.search;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Successive halving: one of η points of a rung is promoted to the next, where it is trained on. A point is promoted with
 * all of its repetitions, by their mean validation accuracy; among equals, the one that comes first in the space.
 */
final class RungQueue implements TrialQueue {
    private final List<Point> points;
    /** In which order they enter the first rung. */
    private final List<Integer> order;

    private final int reduction;
    private final Promotion promotion;
    private final List<Rung> rungs = new ArrayList<>();
    private final Map<String, Integer> pointOfTrial = new HashMap<>();
    private final Deque<Leg> waiting = new ArrayDeque<>();

    /** When a point goes on. */
    enum Promotion {
        /** Successive halving. */
        WHEN_RUNG_IS_OVER,
        /** ASHA. */
        AT_ONCE
    }

    /** Points by their position in the space. */
    private static final class Rung {
        private final int epochs;
        private final Map<Integer, List<Double>> accuracies = new HashMap<>();
        private final Set<Integer> entered = new HashSet<>();
        private final List<Integer> over = new ArrayList<>();

        private Rung(int epochs) {
            this.epochs = epochs;
        }

        private double mean(int point) {
            return accuracies.get(point).stream()
                    .mapToDouble(Double::doubleValue)
                    .average()
                    .orElse(Double.NaN);
        }
    }

    RungQueue(List<Point> points, Rungs rungs, Promotion promotion) {
        this.points = points;
        this.order = order(points, promotion);
        this.reduction = rungs.reduction();
        this.promotion = promotion;
        int most = points.stream()
                .mapToInt(point -> point.trials().get(0).config().training().epochs())
                .max()
                .orElse(1);
        rungs.epochs(most).forEach(epochs -> this.rungs.add(new Rung(epochs)));
        for (int point = 0; point < points.size(); point++) {
            for (Trial trial : points.get(point).trials()) {
                pointOfTrial.put(trial.id(), point);
            }
        }
    }

    /**
     * ASHA draws its points at random: in the order of an axis whose values get better, each would be the best so far, and all
     * would be promoted. Ids are hashes, and so their order is as good as drawn.
     */
    private static List<Integer> order(List<Point> points, Promotion promotion) {
        Comparator<Integer> byId =
                Comparator.comparing(point -> points.get(point).trials().get(0).id());
        Stream<Integer> inSpace = IntStream.range(0, points.size()).boxed();
        return promotion == Promotion.AT_ONCE ? inSpace.sorted(byId).toList() : inSpace.toList();
    }

    @Override
    public Optional<Leg> next() {
        if (waiting.isEmpty() && !promote() && rungs.get(0).entered.size() < points.size()) {
            enter(0, order.get(rungs.get(0).entered.size()));
        }
        return Optional.ofNullable(waiting.poll());
    }

    /** From the top, so that what is nearest to its end gets there. */
    private boolean promote() {
        for (int rung = rungs.size() - 2; rung >= 0; rung--) {
            for (int point : best(rung)) {
                if (!rungs.get(rung + 1).entered.contains(point)) {
                    enter(rung + 1, point);
                    return true;
                }
            }
        }
        return false;
    }

    /** The points of a rung that may go on, the best first. */
    private List<Integer> best(int number) {
        Rung rung = rungs.get(number);
        if (promotion == Promotion.WHEN_RUNG_IS_OVER && rung.over.size() < expected(number)) {
            return List.of();
        }
        int count = promotion == Promotion.WHEN_RUNG_IS_OVER
                ? Math.max(1, rung.over.size() / reduction)
                : rung.over.size() / reduction;
        return rung.over.stream()
                .filter(point -> !Double.isNaN(rung.mean(point)))
                .sorted(Comparator.comparing((Integer point) -> -rung.mean(point))
                        .thenComparing(Comparator.naturalOrder()))
                .limit(count)
                .toList();
    }

    /** The points that a rung will have seen when it is over. */
    private int expected(int number) {
        int expected = points.size();
        for (int rung = 0; rung < number; rung++) {
            expected = Math.max(1, expected / reduction);
        }
        return expected;
    }

    private void enter(int number, int point) {
        Rung rung = rungs.get(number);
        rung.entered.add(point);
        rung.accuracies.put(point, new ArrayList<>());
        points.get(point).trials().forEach(trial -> waiting.add(new Leg(trial, rung.epochs)));
    }

    @Override
    public void ended(Leg leg, double accuracy) {
        int point = pointOfTrial.get(leg.trial().id());
        Rung rung = rungs.stream()
                .filter(candidate -> candidate.epochs == leg.epochs())
                .findFirst()
                .orElseThrow();
        List<Double> accuracies = rung.accuracies.get(point);
        accuracies.add(accuracy);
        if (accuracies.size() == points.get(point).trials().size()) {
            rung.over.add(point);
        }
    }

    @Override
    public List<Trial> pruned() {
        Set<Integer> finished = rungs.get(rungs.size() - 1).entered;
        List<Trial> pruned = new ArrayList<>();
        for (int point = 0; point < points.size(); point++) {
            if (!finished.contains(point)) {
                pruned.addAll(points.get(point).trials());
            }
        }
        return pruned;
    }

    /** What waits, and what the rungs below will promote if no more is lost. */
    @Override
    public long epochsLeft() {
        long epochs = waiting.stream().mapToLong(Leg::epochs).sum();
        int before = 0;
        for (int number = 0; number < rungs.size(); number++) {
            int repetitions = points.isEmpty() ? 0 : points.get(0).trials().size();
            int missing =
                    Math.max(0, expected(number) - rungs.get(number).entered.size());
            epochs += (long) missing * repetitions * (rungs.get(number).epochs - before);
            before = rungs.get(number).epochs;
        }
        return epochs;
    }
}
