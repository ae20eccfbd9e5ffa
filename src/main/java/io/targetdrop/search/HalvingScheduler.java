package io.targetdrop.search;

import io.targetdrop.search.Entrants.Entrant;
import io.targetdrop.search.SearchPlan.Point;
import io.targetdrop.search.Trial.Leg;
import io.targetdrop.training.Metric;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Successive halving: one in η points of a rung is promoted to the next rung and trained further. A point is promoted with
 * all of its repetitions, by the mean of a validation score. A tie goes to the point that comes first in the space.
 */
final class HalvingScheduler implements Scheduler {
    private final Entrants entrants;
    private final int reduction;
    private final Promotion promotion;
    private final List<Rung> rungs = new ArrayList<>();
    /** The points that have entered the first rung, by position. */
    private final SortedMap<Integer, Point> points = new TreeMap<>();

    private final Map<String, Integer> positionOfTrial = new HashMap<>();
    private final Deque<Leg> waiting = new ArrayDeque<>();
    private int running;

    /** When a point is promoted. */
    enum Promotion {
        /** Successive halving. */
        WHEN_RUNG_IS_OVER,
        /** ASHA. */
        AT_ONCE
    }

    /**
     * A scheduler.
     *
     * @param entrants gives the points that enter the first rung
     * @param ends the epoch at which each rung ends
     * @param reduction η
     * @param promotion when a point is promoted
     * @param metric which score is better
     */
    HalvingScheduler(Entrants entrants, List<Integer> ends, int reduction, Promotion promotion, Metric metric) {
        this.entrants = entrants;
        this.reduction = reduction;
        this.promotion = promotion;
        int from = 0;
        for (int epochs : ends) {
            rungs.add(new Rung(from, epochs, reduction, metric));
            from = epochs;
        }
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
        entrants.next(this::evidence).ifPresent(this::begin);
    }

    private void begin(Entrant entrant) {
        points.put(entrant.position(), entrant.point());
        entrant.point().trials().forEach(trial -> positionOfTrial.put(trial.id(), entrant.position()));
        enter(0, entrant.position());
    }

    /** Looks at the highest rungs first, so that the points closest to their end finish. */
    private boolean promote() {
        for (int number = rungs.size() - 2; number >= 0; number--) {
            Optional<Integer> best = rungs.get(number).next();
            if (best.isPresent() && (promotion == Promotion.AT_ONCE || isOver(number))) {
                promote(number, best.get());
                return true;
            }
        }
        return false;
    }

    private void promote(int number, int position) {
        rungs.get(number).promoted(position);
        enter(number + 1, position);
    }

    /** With fewer than η points the best is still promoted, so that every search trains one point to the end. */
    private void promoteTheLast() {
        for (int number = rungs.size() - 2; number >= 0; number--) {
            Optional<Integer> best = rungs.get(number).best();
            if (best.isPresent() && rungs.get(number + 1).entered() == 0) {
                promote(number, best.get());
                return;
            }
        }
    }

    /** Whether every point that will ever enter a rung has finished it, but for a last one that {@link #promoteTheLast} may add. */
    private boolean isOver(int number) {
        Rung rung = rungs.get(number);
        if (number == 0) {
            return rung.over() == entrants.count();
        }
        boolean isComplete = isOver(number - 1) && rungs.get(number - 1).next().isEmpty();
        return isComplete && rung.over() == rung.entered();
    }

    private void enter(int number, int position) {
        Rung rung = rungs.get(number);
        rung.enter(position);
        points.get(position).trials().forEach(trial -> waiting.add(new Leg(trial, end(number, trial))));
    }

    /** The last rung ends with the trial, even with one that has more epochs than those that were known beforehand. */
    private int end(int number, Trial trial) {
        int end = rungs.get(number).end();
        return number == rungs.size() - 1
                ? Math.max(end, trial.config().training().epochs())
                : end;
    }

    @Override
    public void ended(Leg leg, double score) {
        running--;
        int position = positionOfTrial.get(leg.trial().id());
        rungOf(leg).ended(position, score, points.get(position).trials().size());
    }

    private Rung rungOf(Leg leg) {
        return rungs.stream()
                .filter(rung -> rung.end() >= leg.epochs())
                .findFirst()
                .orElse(rungs.get(rungs.size() - 1));
    }

    @Override
    public List<Trial> pruned() {
        Rung last = rungs.get(rungs.size() - 1);
        return points.entrySet().stream()
                .filter(point -> !last.hasEntered(point.getKey()))
                .flatMap(point -> point.getValue().trials().stream())
                .toList();
    }

    /** The epochs of waiting legs, and of those that the rungs will promote if no point fails. */
    @Override
    public long epochsLeft() {
        long epochs = waiting.stream().mapToLong(leg -> rungOf(leg).epochs()).sum();
        int repetitions =
                points.isEmpty() ? 1 : points.get(points.firstKey()).trials().size();
        int expected = entrants.count();
        for (Rung rung : rungs) {
            epochs += (long) Math.max(0, expected - rung.entered()) * repetitions * rung.epochs();
            expected = Math.max(1, expected / reduction);
        }
        return epochs;
    }

    /**
     * What a new point can be proposed from: a point that got further is better than one that did not, and in a rung the score
     * decides. With the highest rung alone, as in BOHB, the worst of a few good points would be what proposals stay away from. A point
     * that failed in any rung counts as failed.
     */
    private Evidence evidence() {
        Map<Integer, Rung> latest = new TreeMap<>();
        SortedSet<Integer> failed = new TreeSet<>();
        SortedSet<Integer> running = new TreeSet<>();
        for (Rung rung : rungs) {
            rung.qualities().keySet().forEach(position -> latest.put(position, rung));
            failed.addAll(rung.failed());
            running.addAll(rung.underWay());
        }
        latest.keySet().removeAll(failed);
        running.removeAll(latest.keySet());
        List<Integer> ranked = latest.keySet().stream()
                .sorted(Comparator.comparing(
                                (Integer position) -> -latest.get(position).end())
                        .thenComparing(
                                position -> -latest.get(position).qualities().get(position)))
                .toList();
        int epochs = ranked.isEmpty() ? 0 : latest.get(ranked.get(0)).end();
        return new Evidence(epochs, ranked, failed, running);
    }
}
