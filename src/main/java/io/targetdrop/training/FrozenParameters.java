package io.targetdrop.training;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.graph.vertex.GraphVertex;
import org.deeplearning4j.nn.layers.FrozenLayer;

/**
 * Where the parameters of frozen layers are in a network's vector. No step changes them, but averaging would: the sum of six
 * equal floats, divided by six, may differ from them in the last bit.
 *
 * @param intervals in ascending order
 */
public record FrozenParameters(List<Interval> intervals) implements Serializable {

    /** Parameters from {@code first} (inclusive) to {@code end} (exclusive). */
    public record Interval(int first, int end) implements Serializable {}

    /** Those of a network. Its vector has the layers in the order of the forward pass. */
    public static FrozenParameters of(ComputationGraph network) {
        List<Interval> intervals = new ArrayList<>();
        int first = 0;
        for (int index : network.topologicalSortOrder()) {
            GraphVertex vertex = network.getVertices()[index];
            int end = first + (vertex.hasLayer() ? (int) vertex.getLayer().numParams() : 0);
            if (end > first && vertex.getLayer() instanceof FrozenLayer) {
                intervals.add(new Interval(first, end));
            }
            first = end;
        }
        return new FrozenParameters(List.copyOf(intervals));
    }

    public boolean isEmpty() {
        return intervals.isEmpty();
    }

    /** Copies the frozen parameters of a vector to another one. */
    public void copy(float[] from, float[] to) {
        copy(from, to, 0);
    }

    /**
     * Copies the frozen parameters of a part of a vector to another one.
     *
     * @param offset where the part is in the vector
     */
    public void copy(float[] from, float[] to, int offset) {
        for (Interval interval : intervals) {
            int first = Math.max(0, interval.first() - offset);
            int end = Math.min(to.length, interval.end() - offset);
            if (first < end) {
                System.arraycopy(from, first, to, first, end - first);
            }
        }
    }
}
