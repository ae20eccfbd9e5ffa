package io.targetdrop.training;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

/**
 * The tree in which the results of the workers are added, as Spark's {@code treeAggregate} has it: executors add groups of
 * results, level by level, and the driver adds what is left.
 *
 * @param results of the workers, positive
 * @param depth levels, at least 1; with 1 the driver adds all of them
 */
public record SumTree(int results, int depth) {
    public SumTree {
        if (!(results > 0 && depth > 0)) {
            throw new IllegalArgumentException("a tree must have results and levels but has " + results + " and "
                    + depth + "; take them from the run");
        }
    }

    /** How many results are added to one, at most. */
    public int width() {
        return Math.max(2, (int) Math.ceil(Math.pow(results, 1.0 / depth)));
    }

    /** The number of sums after each level that executors add; empty if the driver adds all results. */
    public List<Integer> levels() {
        List<Integer> levels = new ArrayList<>();
        int nodes = results;
        while (depth > 1 && nodes > width() + Math.ceil((double) nodes / width())) {
            nodes = (nodes + width() - 1) / width();
            levels.add(nodes);
        }
        return levels;
    }

    /** How many results or sums come to the driver. */
    public int atDriver() {
        List<Integer> levels = levels();
        return levels.isEmpty() ? results : levels.get(levels.size() - 1);
    }

    /**
     * The sum of some vectors in the order of the tree, to the last bit.
     *
     * @param vectors the one of each worker; called once for each, in the order of the workers. They are overwritten
     */
    public float[] sum(IntFunction<float[]> vectors) {
        List<Integer> sizes = new ArrayList<>(List.of(results));
        sizes.addAll(levels());
        int top = sizes.size() - 1;
        return sum(0, sizes.get(top), node -> sumOf(node, top, sizes, vectors));
    }

    private float[] sumOf(int node, int level, List<Integer> sizes, IntFunction<float[]> vectors) {
        if (level == 0) {
            return vectors.apply(node);
        }
        int end = Math.min(sizes.get(level - 1), (node + 1) * width());
        return sum(node * width(), end, child -> sumOf(child, level - 1, sizes, vectors));
    }

    private static float[] sum(int from, int to, IntFunction<float[]> vectors) {
        float[] sum = vectors.apply(from);
        for (int next = from + 1; next < to; next++) {
            float[] other = vectors.apply(next);
            for (int i = 0; i < sum.length; i++) {
                sum[i] += other[i];
            }
        }
        return sum;
    }
}
