package io.targetdrop.layers;

import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.memory.LayerMemoryReport;
import org.deeplearning4j.nn.conf.memory.MemoryReport;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The end of a residual block in a DL4J graph, max(0, a + b); {@link ResidualSum} is what runs. Its inputs are layers of
 * this project, and at most one of them has other readers, from which the other input is computed.
 */
public class ResidualSumVertex extends GraphVertex {
    private static final long serialVersionUID = 1L;

    @Override
    public GraphVertex clone() {
        return new ResidualSumVertex();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ResidualSumVertex;
    }

    @Override
    public int hashCode() {
        return ResidualSumVertex.class.hashCode();
    }

    @Override
    public long numParams(boolean backprop) {
        return 0;
    }

    @Override
    public int minVertexInputs() {
        return 2;
    }

    @Override
    public int maxVertexInputs() {
        return 2;
    }

    @Override
    public org.deeplearning4j.nn.graph.vertex.GraphVertex instantiate(
            ComputationGraph graph,
            String name,
            int index,
            INDArray parameters,
            boolean initialize,
            DataType dataType) {
        return new ResidualSum(graph, name, index, dataType);
    }

    @Override
    public InputType getOutputType(int index, InputType... inputs) {
        if (!(inputs.length == 2 && inputs[0].equals(inputs[1]))) {
            throw new IllegalArgumentException("a residual sum needs two inputs of one shape but gets "
                    + java.util.Arrays.toString(inputs) + "; project the shortcut");
        }
        return inputs[0];
    }

    @Override
    public MemoryReport getMemoryReport(InputType... inputs) {
        return new LayerMemoryReport.Builder(null, ResidualSumVertex.class, inputs[0], inputs[0])
                .standardMemory(0, 0)
                .workingMemory(0, 0, 0, 0)
                .cacheMemory(0, 0)
                .build();
    }
}
