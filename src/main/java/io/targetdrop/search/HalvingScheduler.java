package io.targetdrop.search;

import io.targetdrop.search.SearchPlan.Point;
import io.targetdrop.search.Strategy.Rungs;
import io.targetdrop.search.Trial.Leg;
import io.targetdrop.training.Metric;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Successive halving: one in η points of a rung is promoted to the next rung and trained further. A point is promoted with
 * all of its repetitions, by the mean of a validation score. A tie goes to the point that comes first in the space.
 */
final class HalvingScheduler implements Scheduler {
    private final List<Point> points;
    /** Positions of the points, in the order in which they enter the first rung. */
    private final List<Integer> order;

    private final int reduction;
    private final Promotion promotion;
    private final List<Rung> rungs = new ArrayList<>();
    private final Map<String, Integer> pointOfTrial = new HashMap<>();
    private final Deque<Leg> waiting = new ArrayDeque<>();
    private int running;

    /** When a point is promoted. */
    enum Promotion {
        /** Successive halving. */
        WHEN_RUNG_IS_OVER,
        /** ASHA. */
        AT_ONCE
    }

    HalvingScheduler(List<Point> points, Rungs rungs, Promotion promotion, Metric metric) {
        this.points = points;
        this.order = order(points, promotion);
        this.reduction = rungs.reduction();
        this.promotion = promotion;
        int most = points.stream()
                .mapToInt(point -> point.trials().get(0).config().training().epochs())
                .max()
                .orElse(1);
        int from = 0;
        for (int epochs : rungs.epochs(most)) {
            this.rungs.add(new Rung(from, epochs, metric));
            from = epochs;
        }
        for (int point = 0; point < points.size(); point++) {
            for (Trial trial : points.get(point).trials()) {
                pointOfTrial.put(trial.id(), point);
            }
        }
    }

    /**
     * ASHA samples its points at random. In the order of an axis whose values improve, every point would be the best so far
     * and would be promoted. Ids are hashes, so their order is as good as random.
     */
    private static List<Integer> order(List<Point> points, Promotion promotion) {
        Comparator<Integer> byId =
                Comparator.comparing(point -> points.get(point).trials().get(0).id());
        Stream<Integer> inSpace = IntStream.range(0, points.size()).boxed();
        return promotion == Promotion.AT_ONCE ? inSpace.sorted(byId).toList() : inSpace.toList();
    }

    @Override
    public Optional<Leg> next() {
        if (waiting.isEmpty() && !promote()) {
            begin();
        }
        if (waiting.isEmpty() && running == 0) {
            promoteTheLast();
        }
        Optional<Leg> next = Optional.ofNullable(waiting.poll());
        running += next.isPresent() ? 1 : 0;
        return next;
    }

    private void begin() {
        Rung first = rungs.get(0);
        if (first.entered() < points.size()) {
            enter(0, order.get(first.entered()));
        }
    }

    /** Looks at the highest rungs first, so that the points closest to their end finish. */
    private boolean promote() {
        for (int rung = rungs.size() - 2; rung >= 0; rung--) {
            for (int point : promoted(rung)) {
                if (!rungs.get(rung + 1).hasEntered(point)) {
                    enter(rung + 1, point);
                    return true;
                }
            }
        }
        return false;
    }

    /** With fewer than η points the best is still promoted, so that every search trains one point to the end. */
    private void promoteTheLast() {
        for (int rung = rungs.size() - 2; rung >= 0; rung--) {
            List<Integer> best = rungs.get(rung).best();
            if (!best.isEmpty() && rungs.get(rung + 1).entered() == 0) {
                enter(rung + 1, best.get(0));
                return;
            }
        }
    }

    /** The points of a rung that may be promoted now, the best first. */
    private List<Integer> promoted(int number) {
        Rung rung = rungs.get(number);
        int share = rung.over() / reduction;
        if (promotion == Promotion.AT_ONCE) {
            return rung.best().stream().limit(share).toList();
        }
        return isOver(number) ? rung.best().stream().limit(Math.max(1, share)).toList() : List.of();
    }

    /** Whether every point that will ever enter a rung has finished it. */
    private boolean isOver(int number) {
        int expected = points.size();
        if (number > 0) {
            expected = isOver(number - 1) ? promoted(number - 1).size() : Integer.MAX_VALUE;
        }
        return rungs.get(number).over() == expected;
    }

    private void enter(int number, int point) {
        Rung rung = rungs.get(number);
        rung.enter(point);
        points.get(point).trials().forEach(trial -> waiting.add(new Leg(trial, rung.to)));
    }

    @Override
    public void ended(Leg leg, double score) {
        running--;
        int point = pointOfTrial.get(leg.trial().id());
        rungOf(leg).ended(point, score, points.get(point).trials().size());
    }

    private Rung rungOf(Leg leg) {
        return rungs.stream()
                .filter(rung -> rung.to == leg.epochs())
                .findFirst()
                .orElseThrow();
    }

    @Override
    public List<Trial> pruned() {
        Rung last = rungs.get(rungs.size() - 1);
        List<Trial> pruned = new ArrayList<>();
        for (int point = 0; point < points.size(); point++) {
            if (!last.hasEntered(point)) {
                pruned.addAll(points.get(point).trials());
            }
        }
        return pruned;
    }

    /** The epochs of waiting legs, and of those that the rungs will promote if no point fails. */
    @Override
    public long epochsLeft() {
        long epochs = waiting.stream().mapToLong(leg -> rungOf(leg).epochs()).sum();
        int repetitions = points.get(0).trials().size();
        int expected = points.size();
        for (Rung rung : rungs) {
            epochs += (long) Math.max(0, expected - rung.entered()) * repetitions * rung.epochs();
            expected = Math.max(1, expected / reduction);
        }
        return epochs;
    }

    /** The points in a rung, by their position in the space, and their scores. */
    private static final class Rung {
        private final int from;
        private final int to;
        private final Metric metric;
        private final Map<Integer, List<Double>> scores = new LinkedHashMap<>();
        private final List<Integer> over = new ArrayList<>();

        /**
         * An empty rung.
         *
         * @param from epochs that a point has been trained for when it enters
         * @param to epochs that it has been trained for when it leaves
         * @param metric decides which scores are better
         */
        Rung(int from, int to, Metric metric) {
            this.from = from;
            this.to = to;
            this.metric = metric;
        }

        int epochs() {
            return to - from;
        }

        void enter(int point) {
            scores.put(point, new ArrayList<>());
        }

        boolean hasEntered(int point) {
            return scores.containsKey(point);
        }

        /** Number of points that have entered. */
        int entered() {
            return scores.size();
        }

        /** Number of points that have finished it, including failed ones. */
        int over() {
            return over.size();
        }

        /** Called when one repetition of a point has finished the rung. */
        void ended(int point, double score, int repetitions) {
            List<Double> own = scores.get(point);
            own.add(score);
            if (own.size() == repetitions) {
                over.add(point);
            }
        }

        /** The points that have finished it, the best first, without points that have a failed repetition. */
        List<Integer> best() {
            return over.stream()
                    .filter(point -> !Double.isNaN(mean(point)))
                    .sorted(Comparator.comparing((Integer point) -> -metric.quality(mean(point)))
                            .thenComparing(Comparator.naturalOrder()))
                    .toList();
        }

        private double mean(int point) {
            return scores.get(point).stream()
                    .mapToDouble(Double::doubleValue)
                    .average()
                    .orElse(Double.NaN);
        }
    }
}
