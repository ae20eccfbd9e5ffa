package io.targetdrop.data;

import io.targetdrop.data.RandomSeed.Purpose;

/** A part of a part, for quick tries. */
public final class Subset {
    private Subset() {}

    /**
     * Chooses images so that the shares of the classes stay.
     *
     * @param labels the label of each image, each at least 0
     * @param limit the most images to choose, positive
     * @param seed the run's seed
     * @return min(limit, n) positions in {@code labels}, ascending
     */
    public static int[] limit(int[] labels, int limit, long seed) {
        if (!(limit >= 1)) {
            throw new IllegalArgumentException("limit must be at least 1 but is " + limit + "; leave it out for all");
        }
        return Strata.sample(labels, Math.min(limit, labels.length), seed, Purpose.LIMIT);
    }
}
