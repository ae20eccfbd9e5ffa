package io.targetdrop.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** The order in which one worker sees its images in one epoch. */
public final class EpochOrder {
    private EpochOrder() {}

    /**
     * A shuffled order of 0..count-1, cut into minibatches. Only whole minibatches, so that every step weighs the same:
     * the count mod batchSize images left over sit this epoch out, other ones in the next. Fewer images than one
     * minibatch make a single smaller one.
     *
     * @param count the worker's images, positive
     * @param batchSize images in a minibatch, positive
     * @param seed derived for {@link RandomSeed.Purpose#ORDER}, the epoch and the worker
     * @return max(1, count / batchSize) minibatches of positions in [0, count)
     */
    public static List<int[]> of(int count, int batchSize, long seed) {
        if (!(count >= 1)) {
            throw new IllegalArgumentException("count must be at least 1 but is " + count + "; use fewer workers");
        }
        if (!(batchSize >= 1)) {
            throw new IllegalArgumentException("batch-size must be at least 1 but is " + batchSize + "; 64 is usual");
        }
        int[] order = Permutation.shuffled(IntStream.range(0, count).toArray(), seed);
        int size = Math.min(batchSize, count);
        List<int[]> minibatches = new ArrayList<>();
        for (int first = 0; first + size <= count; first += size) {
            minibatches.add(Arrays.copyOfRange(order, first, first + size));
        }
        return List.copyOf(minibatches);
    }
}
