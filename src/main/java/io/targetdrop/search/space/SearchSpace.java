package io.targetdrop.search.space;

import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * Dimensions, some of which exist only where another one has a certain value. A place in it is an array with a value for each
 * dimension; NaN where the dimension does not exist.
 *
 * @param dimensions in order
 * @param conditions of each dimension: when it exists; the dimension it depends on comes before it
 */
public record SearchSpace(List<Dimension> dimensions, List<Optional<Condition>> conditions) {
    public SearchSpace {
        dimensions = List.copyOf(dimensions);
        conditions = List.copyOf(conditions);
        if (!(conditions.size() == dimensions.size())) {
            throw new IllegalArgumentException("conditions must be one for each dimension but are " + conditions.size()
                    + " for " + dimensions.size());
        }
        for (int dimension = 0; dimension < conditions.size(); dimension++) {
            int parent = conditions.get(dimension).map(Condition::parent).orElse(-1);
            if (!(parent < dimension)) {
                throw new IllegalArgumentException(
                        "dimension " + dimension + " must depend on an earlier one but depends on " + parent);
            }
        }
    }

    /** A space whose dimensions always exist. */
    public SearchSpace(List<Dimension> dimensions) {
        this(
                dimensions,
                dimensions.stream().map(all -> Optional.<Condition>empty()).toList());
    }

    /** A dimension exists only where another one, its parent, has this value. */
    public record Condition(int parent, double value) {}

    /** How many dimensions it has. */
    public int size() {
        return dimensions.size();
    }

    /**
     * Whether a dimension exists at a place.
     *
     * @param place of which the dimensions before this one are set
     */
    public boolean exists(int dimension, double[] place) {
        return conditions
                .get(dimension)
                .map(condition -> place[condition.parent()] == condition.value())
                .orElse(true);
    }

    /** A place where every dimension is drawn, equally likely. */
    public double[] draw(SplittableRandom random) {
        double[] place = new double[size()];
        for (int dimension = 0; dimension < place.length; dimension++) {
            double share =
                    random.nextDouble(); // also of a dimension that does not exist, so that the others stay the same
            place[dimension] =
                    exists(dimension, place) ? dimensions.get(dimension).value(share) : Double.NaN;
        }
        return place;
    }
}
