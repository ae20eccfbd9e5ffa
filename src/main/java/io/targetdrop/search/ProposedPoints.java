package io.targetdrop.search;

import io.targetdrop.search.Journal.Proposed;
import io.targetdrop.search.SearchPlan.Point;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** The points that an earlier run of a search drew or proposed, made again from what the journal has of them. */
final class ProposedPoints {
    private ProposedPoints() {}

    /**
     * The points that the journal has, by number. A trial that does not belong to the plan's space any more, or whose
     * configuration has changed, is ignored.
     */
    static SortedMap<Integer, Point> of(SearchPlan plan, Journal journal) {
        SortedMap<Integer, Point> points = new TreeMap<>();
        if (plan.config().strategy().proposals().isEmpty()) {
            return points;
        }
        PointSource source = plan.source().orElseThrow();
        for (Proposed row : journal.proposed()) {
            int number = row.proposal().number();
            if (number < plan.pointCount()) {
                source.place(row.values())
                        .flatMap(place -> source.point(place, row.proposal()))
                        .filter(point -> isOf(row, point) && isPlanned(plan, number, point))
                        .ifPresent(point -> points.putIfAbsent(number, point));
            }
        }
        return points;
    }

    private static boolean isOf(Proposed row, Point point) {
        return point.trials().stream().anyMatch(trial -> trial.id().equals(row.trial()));
    }

    /** A number of the points to begin with belongs to the point that the plan has there. */
    private static boolean isPlanned(SearchPlan plan, int number, Point point) {
        Optional<Point> planned =
                number < plan.points().size() ? Optional.of(plan.points().get(number)) : Optional.empty();
        return planned.map(known -> known.values().equals(point.values())).orElse(true);
    }

    /** The points of the plan, and those that were proposed after them. */
    static List<Point> after(SearchPlan plan, SortedMap<Integer, Point> before) {
        List<Point> points = new ArrayList<>(plan.points());
        points.addAll(before.tailMap(plan.points().size()).values());
        return points;
    }
}
