package io.targetdrop.search;

import io.targetdrop.search.HalvingScheduler.Promotion;
import io.targetdrop.search.SearchPlan.Point;
import io.targetdrop.search.Strategy.Rungs;
import io.targetdrop.search.Trial.Leg;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.function.Consumer;

/** Decides which trial is trained next, and for how many epochs. Used by one thread. */
interface Scheduler {

    /**
     * The scheduler of a search.
     *
     * @param before the points that an earlier run of the search has drawn or proposed, by number
     * @param listener gets each point that is proposed
     */
    static Scheduler of(SearchPlan plan, SortedMap<Integer, Point> before, Consumer<Point> listener) {
        SearchConfig config = plan.config();
        Strategy strategy = config.strategy();
        if (strategy instanceof Strategy.Halving halving) {
            return inRungs(plan, halving.rungs(), Entrants.listed(plan.points()), Promotion.WHEN_RUNG_IS_OVER);
        }
        if (strategy instanceof Strategy.Asha asha) {
            Entrants entrants = asha.proposals().isPresent()
                    ? new Proposals(plan, before, listener)
                    : Entrants.shuffled(plan.points());
            return inRungs(plan, asha.rungs(), entrants, Promotion.AT_ONCE);
        }
        Scheduler whole = strategy instanceof Strategy.Tpe
                ? new TpeScheduler(plan, new Proposals(plan, before, listener))
                : new Full(plan.points());
        return strategy.earlyEnd().applied(whole, config);
    }

    private static Scheduler inRungs(SearchPlan plan, Rungs rungs, Entrants entrants, Promotion promotion) {
        int most = plan.trials()
                .mapToInt(trial -> trial.config().training().epochs())
                .max()
                .orElse(1);
        return new HalvingScheduler(
                entrants,
                rungs.epochs(most),
                rungs.reduction(),
                promotion,
                plan.config().metric());
    }

    /** The next leg; empty if none can start before a running one ends, or none is left. */
    Optional<Leg> next();

    /**
     * Called when a leg has ended.
     *
     * @param score the validation score at its end by the search's metric; NaN for a trial that failed, which is never promoted
     */
    void ended(Leg leg, double score);

    /** The trials that were stopped in favour of better ones, once no leg is left. */
    List<Trial> pruned();

    /** The trials that the last call of {@link #ended} stopped for good. */
    default List<Trial> stopped() {
        return List.of();
    }

    /** From now on no point begins. Points that have begun are finished. */
    default void finish() {
        throw new UnsupportedOperationException("only strategies without rungs end early");
    }

    /** An estimate of the epochs that have not started yet. */
    long epochsLeft();

    /** Trains every trial to its end, the most expensive first, so that no long trial runs by itself at the end. */
    final class Full implements Scheduler {
        private final Deque<Leg> waiting = new ArrayDeque<>();
        /** The ids of the points of which a trial has started. */
        private final Set<String> begun = new HashSet<>();

        Full(List<Point> points) {
            points.stream()
                    .flatMap(point -> point.trials().stream())
                    .sorted(Comparator.comparing(Trial::cost).reversed())
                    .map(Leg::whole)
                    .forEach(waiting::add);
        }

        @Override
        public Optional<Leg> next() {
            Optional<Leg> next = Optional.ofNullable(waiting.poll());
            next.ifPresent(leg -> begun.add(leg.trial().ids().point()));
            return next;
        }

        @Override
        public void finish() {
            waiting.removeIf(leg -> !begun.contains(leg.trial().ids().point()));
        }

        @Override
        public void ended(Leg leg, double score) {
            // no later leg depends on it
        }

        @Override
        public List<Trial> pruned() {
            return List.of();
        }

        @Override
        public long epochsLeft() {
            return waiting.stream().mapToLong(Leg::epochs).sum();
        }
    }
}
