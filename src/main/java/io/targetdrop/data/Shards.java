package io.targetdrop.data;

import io.targetdrop.data.RandomSeed.Purpose;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The workers' shares of the training part. */
public final class Shards {
    private Shards() {}

    /**
     * Deals shuffled images to workers: disjoint, covering all, sizes that differ by at most one, the larger first.
     *
     * @param indices the images, at least one per worker
     * @param workers W, positive
     * @param seed the run's seed
     * @return one array per worker
     */
    public static List<int[]> of(int[] indices, int workers, long seed) {
        if (!(workers >= 1 && workers <= indices.length)) {
            throw new IllegalArgumentException("workers must be in [1, " + indices.length
                    + "], at least one training image each, but is " + workers + "; use fewer workers or more images");
        }
        int[] shuffled = Permutation.shuffled(indices, RandomSeed.derive(seed, Purpose.SHARD));
        int smaller = indices.length / workers;
        int larger = indices.length % workers;
        List<int[]> shards = new ArrayList<>(workers);
        int first = 0;
        for (int worker = 0; worker < workers; worker++) {
            int size = worker < larger ? smaller + 1 : smaller;
            shards.add(Arrays.copyOfRange(shuffled, first, first + size));
            first += size;
        }
        return List.copyOf(shards);
    }
}
