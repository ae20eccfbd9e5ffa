package io.targetdrop.benchmarks.kernels;

import io.targetdrop.kernels.Maps;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.memory.conf.WorkspaceConfiguration;
import org.nd4j.linalg.api.memory.enums.LearningPolicy;
import org.nd4j.linalg.api.memory.enums.SpillPolicy;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** One DL4J layer outside a network, on memory that is allocated once. */
@SuppressWarnings("try") // workspace scopes are opened by try and not named
final class LayerKernel {
    private static final WorkspaceConfiguration ONCE = WorkspaceConfiguration.builder()
            .policyLearning(LearningPolicy.FIRST_LOOP)
            .policySpill(SpillPolicy.REALLOCATE)
            .build();

    private final LayerWorkspaceMgr workspaces =
            LayerWorkspaceMgr.builder().defaultWorkspace("KERNEL", ONCE).build();
    private final Layer layer;
    private final INDArray input;
    private final INDArray epsilon;

    /**
     * Initialises the layer and its input, {@code [batch, channels, side, side]}.
     *
     * @param configuration which layer
     * @param blocked whether maps are in oneDNN's format, if there is one
     * @param sizes batch, channels, side
     */
    LayerKernel(FeedForwardLayer configuration, boolean blocked, int... sizes) {
        configuration.setNIn(InputType.convolutional(sizes[2], sizes[2], sizes[1]), true);
        NeuralNetConfiguration network = new NeuralNetConfiguration.Builder()
                .activation(Activation.IDENTITY)
                .layer(configuration)
                .build();
        long count = configuration.initializer().numParams(network);
        INDArray parameters = Nd4j.create(DataType.FLOAT, 1, count);
        layer = configuration.instantiate(network, null, 0, parameters, true, DataType.FLOAT);
        layer.setBackpropGradientsViewArray(Nd4j.create(DataType.FLOAT, 1, count));
        input = random(blocked, sizes);
        epsilon = random(blocked, sizes);
    }

    private static INDArray random(boolean blocked, int... sizes) {
        INDArray maps = Nd4j.randn(DataType.FLOAT, sizes[0], sizes[1], sizes[2], sizes[2]);
        return blocked && Maps.canBlock(sizes[1]) ? Maps.blocked(maps) : maps;
    }

    /** Forward in training, then backward, as a network does it. One is never run without the other. */
    INDArray forwardAndBackward() {
        try (MemoryWorkspace ignored = workspaces.notifyScopeEntered(ArrayType.ACTIVATIONS)) {
            layer.setInput(input, workspaces);
            layer.activate(true, workspaces);
            return layer.backpropGradient(epsilon, workspaces).getSecond();
        }
    }

    /** Forward at inference. */
    INDArray inference() {
        try (MemoryWorkspace ignored = workspaces.notifyScopeEntered(ArrayType.ACTIVATIONS)) {
            layer.setInput(input, workspaces);
            return layer.activate(false, workspaces);
        }
    }
}
