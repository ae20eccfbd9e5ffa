package io.targetdrop.search;

import io.targetdrop.search.SearchPlan.Point;
import io.targetdrop.search.Trial.Proposal;
import io.targetdrop.search.space.SearchSpace;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes points while a search runs. */
public interface PointSource {

    /** The axes as dimensions. */
    SearchSpace space();

    /** The axes that are ranges, one human-readable line for each. */
    List<String> ranges();

    /** The seed of a proposal, counted from 0. */
    long seed(int number);

    /**
     * The point at a place.
     *
     * @param proposal how the search came to it
     * @return empty if no configuration has these values together
     */
    Optional<Point> point(double[] place, Proposal proposal);

    /**
     * The place of a point; NaN for axes that do not apply to it.
     *
     * @param values of the point, by key
     * @return empty if the space does not have it
     */
    Optional<double[]> place(Map<String, String> values);
}
