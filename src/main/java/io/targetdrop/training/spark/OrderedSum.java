package io.targetdrop.training.spark;

import io.targetdrop.training.SumTree;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.function.Function2;

/**
 * The sum of the workers' results, in the order of the workers.
 *
 * <p>The stock master uses Spark's {@code treeAggregate}, which adds results as they arrive. The last bits of a sum of
 * three floats depend on the order, so a run would not be reproducible. This class adds in the same tree, but sorts the
 * children of each node.
 */
final class OrderedSum {
    private OrderedSum() {}

    /** The sum of some workers' results, and its position in its level of the tree. */
    private record Node<T>(int place, T sum) implements Serializable {}

    /**
     * The sum of all results.
     *
     * @param results one for each worker, that of worker w in partition w
     * @param depth levels of the tree, at least 1; with 1 the driver adds all of them
     * @param plus adds the second result to the first
     */
    static <T> T of(JavaRDD<T> results, int depth, Function2<T, T, T> plus) {
        SumTree tree = new SumTree(results.getNumPartitions(), depth);
        int width = tree.width();
        JavaRDD<Node<T>> level = results.mapPartitionsWithIndex(OrderedSum::leaf, true);
        for (int nodes : tree.levels()) {
            level = level.groupBy(node -> node.place() / width, nodes)
                    .map(group -> new Node<>(group._1(), inOrder(group._2(), plus)));
        }
        return inOrder(level.collect(), plus);
    }

    private static <T> Iterator<Node<T>> leaf(int worker, Iterator<T> results) {
        List<Node<T>> leaves = new ArrayList<>();
        results.forEachRemaining(result -> leaves.add(new Node<>(worker, result)));
        return leaves.iterator();
    }

    private static <T> T inOrder(Iterable<Node<T>> nodes, Function2<T, T, T> plus) {
        List<Node<T>> sorted = new ArrayList<>();
        nodes.forEach(sorted::add);
        sorted.sort(Comparator.comparing(Node::place));
        T sum = null;
        for (Node<T> node : sorted) {
            sum = sum == null ? node.sum() : added(sum, node.sum(), plus);
        }
        return sum;
    }

    private static <T> T added(T first, T second, Function2<T, T, T> plus) {
        try {
            return plus.call(first, second);
        } catch (Exception e) {
            throw new IllegalStateException("Spark's interface declares this, but adding never throws it", e);
        }
    }
}
