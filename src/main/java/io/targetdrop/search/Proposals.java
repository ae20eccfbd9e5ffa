package io.targetdrop.search;

import io.targetdrop.search.SearchPlan.Point;
import io.targetdrop.search.Trial.Proposal;
import io.targetdrop.search.space.Tpe;
import io.targetdrop.search.space.Tpe.Observation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Draws some points, then proposes each further one by TPE. A proposal is a function of the seed, its number, and the evidence, in the
 * order of the points' numbers. So with one trial at a time the sequence is always the same.
 */
final class Proposals implements Entrants {
    /** Of so many draws, one is a new point, or the space has none left. */
    private static final int MOST_DRAWS = 1000;

    private final PointSource source;
    private final Consumer<Point> listener;
    /**
     * Points by number that are known but have not begun: drawn ones, and those that an earlier run has begun. They come first, so
     * that proposals see what the search saw before it was resumed.
     */
    private final SortedMap<Integer, Point> known = new TreeMap<>();

    private final Map<Integer, double[]> begun = new HashMap<>();
    private final Set<String> ids = new HashSet<>();
    /** All smaller numbers have begun. */
    private int smallest;
    /** How many points there will be. */
    private int total;

    /**
     * The points of a search.
     *
     * @param plan with the points to begin with and the source of all others
     * @param before points that an earlier run of the search has begun, by number
     * @param listener gets each point that was not known before
     */
    Proposals(SearchPlan plan, SortedMap<Integer, Point> before, Consumer<Point> listener) {
        this.source = plan.source().orElseThrow();
        this.listener = listener;
        this.total = plan.pointCount();
        for (int number = 0; number < plan.points().size(); number++) {
            known.put(number, plan.points().get(number));
        }
        known.putAll(before);
        known.values().forEach(point -> ids.add(id(point)));
    }

    private static String id(Point point) {
        return point.trials().get(0).ids().point();
    }

    @Override
    public Optional<Entrant> next(Supplier<Evidence> evidence) {
        if (!known.isEmpty()) {
            int number = known.firstKey();
            return Optional.of(begin(number, known.remove(number)));
        }
        while (begun.containsKey(smallest)) {
            smallest++;
        }
        if (smallest >= total) {
            return Optional.empty();
        }
        Optional<Point> point = proposed(smallest, evidence.get());
        point.ifPresent(listener);
        if (point.isEmpty()) {
            finish(); // all points of a small space have begun
        }
        return point.map(next -> begin(smallest, next));
    }

    private Entrant begin(int number, Point point) {
        begun.put(number, source.place(point.values()).orElseThrow());
        return new Entrant(number, point);
    }

    /** The first candidate that is a new point; a drawn point if none is. */
    private Optional<Point> proposed(int number, Evidence evidence) {
        List<Observation> tried = new ArrayList<>();
        for (int point : evidence.ranked()) {
            tried.add(new Observation(begun.get(point), tried.size())); // only the order of losses matters
        }
        evidence.failed().forEach(point -> tried.add(new Observation(begun.get(point), Double.NaN)));
        List<double[]> running = evidence.running().stream().map(begun::get).toList();
        Proposal learned = new Proposal(number, tried.size(), evidence.epochs());
        for (double[] place : Tpe.propose(source.space(), tried, running, source.seed(number))) {
            Optional<Point> point = fresh(place, learned);
            if (point.isPresent()) {
                return point;
            }
        }
        SplittableRandom random = new SplittableRandom(source.seed(number));
        for (int draw = 0; draw < MOST_DRAWS; draw++) {
            Optional<Point> point = fresh(source.space().draw(random), Proposal.drawn(number));
            if (point.isPresent()) {
                return point;
            }
        }
        return Optional.empty();
    }

    private Optional<Point> fresh(double[] place, Proposal proposal) {
        Optional<Point> point = source.point(place, proposal);
        return point.filter(candidate -> ids.add(id(candidate)));
    }

    @Override
    public int count() {
        return total;
    }

    /** From now on there are no more points. */
    void finish() {
        total = 0;
        known.clear();
    }
}
