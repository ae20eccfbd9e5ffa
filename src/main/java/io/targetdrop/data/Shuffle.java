package io.targetdrop.data;

import io.targetdrop.data.RandomSeed.Purpose;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** Random orders of images: the workers' shards, and the minibatches of an epoch. */
public final class Shuffle {
    private Shuffle() {}

    /**
     * Deals shuffled images to workers: disjoint, covering all, sizes that differ by at most one, the larger first.
     *
     * @param indices the images, at least one per worker
     * @param workers W, positive
     * @param seed the run's seed
     * @return one array per worker
     */
    public static List<int[]> shards(int[] indices, int workers, long seed) {
        if (!(workers >= 1 && workers <= indices.length)) {
            throw new IllegalArgumentException("workers must be in [1, " + indices.length
                    + "], at least one training image each, but is " + workers + "; use fewer workers or more images");
        }
        int[] shuffled = permuted(indices, RandomSeed.derive(seed, Purpose.SHARD));
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

    /**
     * A shuffled order of 0..count-1, cut into minibatches. All minibatches are whole, so that every step has the same
     * weight. The count mod batchSize images left over are skipped in this epoch; the next epoch skips
     * others. Fewer images than
     * one minibatch make a single smaller one.
     *
     * @param count the worker's images, positive
     * @param batchSize images in a minibatch, positive
     * @param seed derived for {@link RandomSeed.Purpose#ORDER}, the epoch and the worker
     * @return max(1, count / batchSize) minibatches of positions in [0, count)
     */
    public static List<int[]> minibatches(int count, int batchSize, long seed) {
        if (!(count >= 1)) {
            throw new IllegalArgumentException("count must be at least 1 but is " + count + "; use fewer workers");
        }
        if (!(batchSize >= 1)) {
            throw new IllegalArgumentException("batch-size must be at least 1 but is " + batchSize + "; 64 is usual");
        }
        int[] order = permuted(IntStream.range(0, count).toArray(), seed);
        int size = Math.min(batchSize, count);
        List<int[]> minibatches = new ArrayList<>();
        for (int first = 0; first + size <= count; first += size) {
            minibatches.add(Arrays.copyOfRange(order, first, first + size));
        }
        return List.copyOf(minibatches);
    }

    /**
     * Some of the images, every choice equally likely.
     *
     * @param indices to choose from
     * @param count how many, at least 0; more than there are chooses all
     * @param seed derived for what the choice is for
     * @return in ascending order
     */
    public static int[] sample(int[] indices, int count, long seed) {
        int[] sample = Arrays.copyOf(permuted(indices, seed), Math.min(count, indices.length));
        Arrays.sort(sample);
        return sample;
    }

    /** A shuffled copy, every order equally likely (Fisher and Yates). */
    static int[] permuted(int[] values, long seed) {
        int[] shuffled = values.clone();
        SplittableRandom random = new SplittableRandom(seed);
        for (int last = shuffled.length - 1; last > 0; last--) {
            int other = random.nextInt(last + 1);
            int value = shuffled[last];
            shuffled[last] = shuffled[other];
            shuffled[other] = value;
        }
        return shuffled;
    }
}
