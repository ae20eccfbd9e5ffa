package io.targetdrop.training.spark;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.deeplearning4j.spark.impl.paramavg.ParameterAveragingTrainingResult;
import org.deeplearning4j.spark.impl.paramavg.aggregator.ParameterAveragingAggregationTuple;
import org.deeplearning4j.spark.impl.paramavg.aggregator.ParameterAveragingElementAddFunction;
import org.deeplearning4j.spark.impl.paramavg.aggregator.ParameterAveragingElementCombineFunction;

/**
 * The sum of the workers' results, taken in the order of the workers.
 *
 * <p>Spark's {@code treeAggregate}, which the stock master uses, adds what arrives first; a sum of three floats depends on
 * the order in its last bits, and a run would not repeat. This is the same tree, with each node's children sorted.
 */
final class OrderedSum {
    private OrderedSum() {}

    /** The sum of some workers' results, and its place among those of its level. */
    private record Node(int place, ParameterAveragingAggregationTuple sum) implements Serializable {}

    /**
     * The sum of all results.
     *
     * @param results one of each worker, in partition w that of worker w
     * @param depth levels of the tree, at least 1; with 1 the driver adds all of them
     */
    static ParameterAveragingAggregationTuple of(JavaRDD<ParameterAveragingTrainingResult> results, int depth) {
        int nodes = results.getNumPartitions();
        int children = Math.max(2, (int) Math.ceil(Math.pow(nodes, 1.0 / depth)));
        JavaRDD<Node> level = results.mapPartitionsWithIndex(OrderedSum::leaf, true);
        while (depth > 1 && nodes > children + Math.ceil((double) nodes / children)) {
            nodes = (nodes + children - 1) / children;
            level = level.groupBy(node -> node.place() / children, nodes)
                    .map(group -> new Node(group._1(), inOrder(group._2())));
        }
        return inOrder(level.collect());
    }

    private static Iterator<Node> leaf(int worker, Iterator<ParameterAveragingTrainingResult> results)
            throws Exception {
        var add = new ParameterAveragingElementAddFunction();
        ParameterAveragingAggregationTuple sum = null;
        while (results.hasNext()) {
            sum = add.call(sum, results.next());
        }
        return List.of(new Node(worker, sum)).iterator();
    }

    private static ParameterAveragingAggregationTuple inOrder(Iterable<Node> nodes) {
        List<Node> sorted = new ArrayList<>();
        nodes.forEach(sorted::add);
        sorted.sort(Comparator.comparing(Node::place));
        return sorted.stream().map(Node::sum).reduce(null, OrderedSum::plus);
    }

    private static ParameterAveragingAggregationTuple plus(
            ParameterAveragingAggregationTuple first, ParameterAveragingAggregationTuple second) {
        try {
            return new ParameterAveragingElementCombineFunction().call(first, second);
        } catch (Exception e) {
            throw new IllegalStateException("declared by Spark's interface, thrown by nothing", e);
        }
    }
}
