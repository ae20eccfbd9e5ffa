package io.targetdrop.search;

import io.targetdrop.search.SearchPlan.Point;
import io.targetdrop.search.Trial.Leg;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** Decides which trial is trained next, and for how many epochs. Used by one thread. */
interface Scheduler {

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

    /** An estimate of the epochs that have not started yet. */
    long epochsLeft();

    /** Trains every trial to its end, the most expensive first, so that no long trial runs by itself at the end. */
    final class Full implements Scheduler {
        private final Deque<Leg> waiting = new ArrayDeque<>();

        Full(List<Point> points) {
            points.stream()
                    .flatMap(point -> point.trials().stream())
                    .sorted(Comparator.comparing(Trial::cost).reversed())
                    .map(Leg::whole)
                    .forEach(waiting::add);
        }

        @Override
        public Optional<Leg> next() {
            return Optional.ofNullable(waiting.poll());
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
