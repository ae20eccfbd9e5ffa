package io.targetdrop.search;

import io.targetdrop.data.ImageSource;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A search with everything resolved.
 *
 * @param config how it runs
 * @param axes the keys that vary, in the order of the configuration
 * @param points the points to try, at least one, all different
 * @param checksums those of each data set among the points, by file
 */
public record SearchPlan(
        SearchConfig config, List<String> axes, List<Point> points, Map<ImageSource, Map<String, String>> checksums) {

    /** A plan of points whose data has no checksums. */
    public SearchPlan(SearchConfig config, List<String> axes, List<Point> points) {
        this(config, axes, points, Map.of());
    }

    /**
     * A point of the search space.
     *
     * @param values its value on each axis that applies to it, by key
     * @param trials one for each repetition, in order, at least one
     */
    public record Point(Map<String, String> values, List<Trial> trials) {}

    /** All trials, in the order of the points. */
    public Stream<Trial> trials() {
        return points.stream().flatMap(point -> point.trials().stream());
    }
}
