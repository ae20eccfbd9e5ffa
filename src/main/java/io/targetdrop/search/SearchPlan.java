package io.targetdrop.search;

import java.util.List;
import java.util.stream.Stream;

/**
 * A search with everything resolved.
 *
 * @param config how it is run
 * @param axes the keys that vary, in their order
 * @param points what is tried, at least one; no two are the same
 */
public record SearchPlan(SearchConfig config, List<String> axes, List<Point> points) {

    /** All trials, in the order of the points. */
    public Stream<Trial> trials() {
        return points.stream().flatMap(point -> point.trials().stream());
    }
}
