package io.targetdrop.benchmarks.kernels;

import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** One DL4J layer outside a network. */
final class LayerKernel {
    private final Layer layer;
    private final INDArray input;
    private final INDArray epsilon;

    /**
     * Initialises the layer and its input, {@code [batch, channels, side, side]}.
     *
     * @param configuration which layer
     * @param sizes batch, channels, side
     */
    LayerKernel(FeedForwardLayer configuration, int... sizes) {
        configuration.setNIn(InputType.convolutional(sizes[2], sizes[2], sizes[1]), true);
        NeuralNetConfiguration network = new NeuralNetConfiguration.Builder()
                .activation(Activation.IDENTITY)
                .layer(configuration)
                .build();
        long count = configuration.initializer().numParams(network);
        INDArray parameters = Nd4j.create(DataType.FLOAT, 1, count);
        layer = configuration.instantiate(network, null, 0, parameters, true, DataType.FLOAT);
        layer.setBackpropGradientsViewArray(Nd4j.create(DataType.FLOAT, 1, count));
        input = Nd4j.randn(DataType.FLOAT, sizes[0], sizes[1], sizes[2], sizes[2]);
        epsilon = Nd4j.randn(DataType.FLOAT, sizes[0], sizes[1], sizes[2], sizes[2]);
    }

    /** Forward in training, then backward, as a network does it; one without the other is never run. */
    INDArray forwardAndBackward() {
        layer.setInput(input, LayerWorkspaceMgr.noWorkspaces());
        layer.activate(true, LayerWorkspaceMgr.noWorkspaces());
        return layer.backpropGradient(epsilon, LayerWorkspaceMgr.noWorkspaces()).getSecond();
    }

    /** Forward at inference. */
    INDArray inference() {
        layer.setInput(input, LayerWorkspaceMgr.noWorkspaces());
        return layer.activate(false, LayerWorkspaceMgr.noWorkspaces());
    }
}
