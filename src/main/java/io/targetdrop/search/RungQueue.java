package io.targetdrop.search;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
    private int running;

    /** When a point goes on. */
    enum Promotion {
        /** Successive halving. */
        WHEN_RUNG_IS_OVER,
        /** ASHA. */
        AT_ONCE
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
        int from = 0;
        for (int epochs : rungs.epochs(most)) {
            this.rungs.add(new Rung(from, epochs));
            from = epochs;
        }
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

    /** From the top, so that what is nearest to its end gets there. */
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

    /** With too few points for one of η, the best goes on all the same: a search ends with a point that was trained to the end. */
    private void promoteTheLast() {
        for (int rung = rungs.size() - 2; rung >= 0; rung--) {
            List<Integer> best = rungs.get(rung).best();
            if (!best.isEmpty() && rungs.get(rung + 1).entered() == 0) {
                enter(rung + 1, best.get(0));
                return;
            }
        }
    }

    /** The points of a rung that may go on now, the best first. */
    private List<Integer> promoted(int number) {
        Rung rung = rungs.get(number);
        int share = rung.over() / reduction;
        if (promotion == Promotion.AT_ONCE) {
            return rung.best().stream().limit(share).toList();
        }
        return isOver(number) ? rung.best().stream().limit(Math.max(1, share)).toList() : List.of();
    }

    /** Whether no other point will come to a rung, and all that came are through with it. */
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
        points.get(point).trials().forEach(trial -> waiting.add(new Leg(trial, rung.to())));
    }

    @Override
    public void ended(Leg leg, double accuracy) {
        running--;
        int point = pointOfTrial.get(leg.trial().id());
        rungOf(leg).ended(point, accuracy, points.get(point).trials().size());
    }

    private Rung rungOf(Leg leg) {
        return rungs.stream()
                .filter(rung -> rung.to() == leg.epochs())
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

    /** What waits, and what the rungs will promote if no point fails. */
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
}
