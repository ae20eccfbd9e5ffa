package io.targetdrop.layers;

import io.targetdrop.kernels.Maps;
import io.targetdrop.kernels.OneDnn;
import io.targetdrop.kernels.SumKernel;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.MaskState;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.memory.LayerMemoryReport;
import org.deeplearning4j.nn.conf.memory.MemoryReport;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.graph.vertex.BaseGraphVertex;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.ops.transforms.Transforms;

/**
 * The end of a residual block in a DL4J graph, max(0, a + b). Its inputs are layers of this project. At most one of
 * them has other readers, and the other input is computed from those.
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
        return new Computation(graph, name, index, dataType);
    }

    @Override
    public InputType getOutputType(int index, InputType... inputs) {
        if (!(inputs.length == 2 && inputs[0].equals(inputs[1]))) {
            throw new IllegalArgumentException("a residual sum needs two inputs of one shape but gets "
                    + Arrays.toString(inputs) + "; project the shortcut");
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

    /**
     * Computes y = max(0, a + b) in one pass. In the backward pass both inputs get dy where y is positive, as one
     * shared array. Sharing is safe, because no layer of this project writes into the gradient that it is given. DL4J
     * does write where a vertex has several readers, to add their gradients. A shortcut's other reader is the residual
     * branch, and by then its gradient has been read.
     *
     * <p>Shapes: two inputs of one shape, blocked or not, and an output of the same shape.
     */
    @SuppressWarnings("overrides") // DL4J's own: its base class takes arrays where its interface takes any number
    static final class Computation extends BaseGraphVertex {
        private static final long serialVersionUID = 1L;

        /** The kernels by the number of values that they add. */
        private final transient Map<Long, SumKernel> kernels = new LinkedHashMap<>();

        /** The output of the last forward pass in training. The backward pass reads and clears it. */
        private transient INDArray output;

        Computation(ComputationGraph graph, String name, int index, DataType dataType) {
            super(graph, name, index, null, null, dataType);
        }

        @Override
        public boolean hasLayer() {
            return false;
        }

        @Override
        public Layer getLayer() {
            return null;
        }

        @Override
        public INDArray doForward(boolean training, LayerWorkspaceMgr workspaces) {
            INDArray first = Maps.inOrder(inputs[0].castTo(dataType));
            INDArray second = Maps.inOrder(inputs[1].castTo(dataType));
            INDArray sum = workspaces.createUninitialized(ArrayType.ACTIVATIONS, dataType, first.shape(), 'c');
            if (hasKernel()) {
                kernel(sum).forward(first, second, sum);
            } else {
                first.addi(second, sum);
                Transforms.relu(sum, false);
            }
            output = training ? sum : null;
            return sum;
        }

        @Override
        public Pair<Gradient, INDArray[]> doBackward(boolean truncated, LayerWorkspaceMgr workspaces) {
            INDArray gradient = Maps.inOrder(epsilon.castTo(dataType));
            INDArray inputGradient =
                    workspaces.createUninitialized(ArrayType.ACTIVATION_GRAD, dataType, gradient.shape(), 'c');
            if (hasKernel()) {
                kernel(gradient).backward(output, gradient, inputGradient);
            } else {
                gradient.muli(output.gt(0).castTo(dataType), inputGradient);
            }
            output = null;
            return new Pair<>(null, new INDArray[] {inputGradient, inputGradient});
        }

        private boolean hasKernel() {
            return OneDnn.isAvailable() && dataType == DataType.FLOAT;
        }

        private SumKernel kernel(INDArray array) {
            return kernels.computeIfAbsent(array.length(), SumKernel::new);
        }

        @Override
        public void setBackpropGradientsViewArray(INDArray gradients) {
            if (gradients != null) {
                throw new IllegalArgumentException("a residual sum has no parameters");
            }
        }

        @Override
        public Pair<INDArray, MaskState> feedForwardMaskArrays(INDArray[] masks, MaskState state, int samples) {
            return masks == null ? null : new Pair<>(masks[0], state);
        }

        @Override
        public String toString() {
            return "Computation(" + getVertexName() + ")";
        }
    }
}
