package io.targetdrop.search;

import io.targetdrop.search.SearchPlan.Point;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/** The points that enter a search one by one. */
interface Entrants {

    /**
     * The next point.
     *
     * @param evidence what is known about the points so far
     * @return empty if none is left
     */
    Optional<Entrant> next(Supplier<Evidence> evidence);

    /** How many there are in all, at most. */
    int count();

    /**
     * A point.
     *
     * @param position in the space or in the order of proposals; of equally good points, the one with the smaller position wins
     */
    record Entrant(int position, Point point) {}

    /** Points that are known beforehand, in their order. */
    static Entrants listed(List<Point> points) {
        return new Listed(points, IntStream.range(0, points.size()).boxed().toList());
    }

    /**
     * Points that are known beforehand, in a random order. In the order of an axis whose values improve, every point would be
     * the best so far. Ids are hashes, so their order is as good as random.
     */
    static Entrants shuffled(List<Point> points) {
        Comparator<Integer> byId = Comparator.comparing(
                position -> points.get(position).trials().get(0).id());
        return new Listed(
                points, IntStream.range(0, points.size()).boxed().sorted(byId).toList());
    }

    /** Points in some order. */
    final class Listed implements Entrants {
        private final List<Point> points;
        private final Iterator<Integer> order;

        private Listed(List<Point> points, List<Integer> order) {
            this.points = points;
            this.order = order.iterator();
        }

        @Override
        public Optional<Entrant> next(Supplier<Evidence> evidence) {
            if (!order.hasNext()) {
                return Optional.empty();
            }
            int position = order.next();
            return Optional.of(new Entrant(position, points.get(position)));
        }

        @Override
        public int count() {
            return points.size();
        }
    }
}
