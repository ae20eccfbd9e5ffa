package io.targetdrop.search;

import io.targetdrop.data.ImageSource;
import io.targetdrop.search.Strategy.Proposing;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A search with everything resolved.
 *
 * @param config how it runs
 * @param axes the keys that vary, in the order of the configuration
 * @param points the points to try, at least one, all different; of a search that proposes points, those that it begins with
 * @param checksums those of each data set among the points, by file
 * @param source makes the points that are not known beforehand; empty if all are
 */
public record SearchPlan(
        SearchConfig config,
        List<String> axes,
        List<Point> points,
        Map<ImageSource, Map<String, String>> checksums,
        Optional<PointSource> source) {

    /** A plan whose points are all known. */
    public SearchPlan(
            SearchConfig config,
            List<String> axes,
            List<Point> points,
            Map<ImageSource, Map<String, String>> checksums) {
        this(config, axes, points, checksums, Optional.empty());
    }

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

    /** The same search with the points that it turned out to have. */
    SearchPlan with(List<Point> found) {
        return new SearchPlan(config, axes, found, checksums, source);
    }

    /** How many points it will try at most, those included that are not known yet. */
    public int pointCount() {
        int samples = config.strategy().proposals().map(Proposing::samples).orElse(0);
        return Math.max(points.size(), samples);
    }

    /** How many trials it will have at most. */
    public long trialCount() {
        return trials().count() + (long) (pointCount() - points.size()) * config.repetitions();
    }

    /** All trials, in the order of the points. */
    public Stream<Trial> trials() {
        return points.stream().flatMap(point -> point.trials().stream());
    }
}
