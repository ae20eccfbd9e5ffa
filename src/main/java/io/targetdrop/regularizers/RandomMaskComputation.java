package io.targetdrop.regularizers;

import io.targetdrop.kernels.Maps;
import io.targetdrop.kernels.OneDnn;
import java.util.Optional;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.layers.AbstractLayer;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A random mask in a network: output = U · M in training, U at inference. M is a constant of the backward pass, dU = dOut ·
 * M.
 *
 * <p>Shapes: U, output and their gradients {@code [N, C, H, W]}. On floats on the CPU the mask works in place, plain or
 * blocked; anywhere else its factors are an array.
 */
@SuppressWarnings("try") // workspace scopes are opened by try and not named
public class RandomMaskComputation extends AbstractLayer<RandomMaskLayer> {
    private static final long serialVersionUID = 1L;

    private final transient MaskSource masks;

    /** Of the last forward pass in training; cleared by the backward pass. */
    private transient Optional<Mask> mask = Optional.empty();

    public RandomMaskComputation(NeuralNetConfiguration configuration, DataType dataType) {
        super(configuration, dataType);
        this.masks = layerConf().masks();
    }

    @Override
    public Type type() {
        return Type.CONVOLUTIONAL;
    }

    @Override
    public boolean isPretrainLayer() {
        return false;
    }

    @Override
    public void clearNoiseWeightParams() {
        // no parameters
    }

    @Override
    public INDArray activate(boolean training, LayerWorkspaceMgr workspaces) {
        assertInputSet(false);
        mask = Optional.empty();
        double dropProbability = layerConf().settings().dropProbability(getEpochCount());
        if (!training || dropProbability == 0) {
            return workspaces.leverageTo(ArrayType.ACTIVATIONS, input);
        }
        return isDirect() ? direct(dropProbability, workspaces) : byOps(dropProbability, workspaces);
    }

    /** Whether masks are applied where the maps lie. */
    private boolean isDirect() {
        return dataType == DataType.FLOAT && OneDnn.isAvailable();
    }

    private INDArray direct(double dropProbability, LayerWorkspaceMgr workspaces) {
        INDArray activations = layerConf().canOverwriteInput() && input.dataType() == dataType
                ? workspaces.leverageTo(ArrayType.ACTIVATIONS, Maps.inOrder(input))
                : workspaces.dup(ArrayType.ACTIVATIONS, input.castTo(dataType), 'c');
        mask = masks.draw(MapMemory.of(activations), dropProbability, random());
        mask.ifPresent(drawn -> drawn.apply(activations, activations));
        return activations;
    }

    private INDArray byOps(double dropProbability, LayerWorkspaceMgr workspaces) {
        INDArray activations = workspaces.dup(ArrayType.ACTIVATIONS, Maps.plain(input.castTo(dataType)), 'c');
        mask = masks.draw(MapMemory.copyOf(activations), dropProbability, random());
        mask.ifPresent(drawn -> multiply(activations, drawn));
        return activations;
    }

    private MaskRandom random() {
        return MaskRandom.of(
                Nd4j.getRandom().getSeed(),
                getIterationCount(),
                conf().getLayer().getLayerName());
    }

    @Override
    public Pair<Gradient, INDArray> backpropGradient(INDArray epsilon, LayerWorkspaceMgr workspaces) {
        assertInputSet(true);
        INDArray inputGradient = mask.map(drawn -> gradient(epsilon, drawn, workspaces))
                .orElseGet(() -> workspaces.leverageTo(ArrayType.ACTIVATION_GRAD, epsilon));
        mask = Optional.empty();
        return new Pair<>(new DefaultGradient(), inputGradient);
    }

    private INDArray gradient(INDArray epsilon, Mask drawn, LayerWorkspaceMgr workspaces) {
        if (!isDirect()) {
            INDArray inputGradient = workspaces.dup(ArrayType.ACTIVATION_GRAD, Maps.plain(epsilon), 'c');
            multiply(inputGradient, drawn);
            return inputGradient;
        }
        INDArray outputGradient = Maps.inOrder(epsilon.castTo(dataType));
        INDArray inputGradient =
                workspaces.createUninitialized(ArrayType.ACTIVATION_GRAD, dataType, outputGradient.shape(), 'c');
        drawn.apply(outputGradient, inputGradient);
        return inputGradient;
    }

    private void multiply(INDArray maps, Mask drawn) {
        try (MemoryWorkspace ignored = Nd4j.getMemoryManager().scopeOutOfWorkspaces()) {
            maps.muli(Nd4j.createFromArray(drawn.factors())
                    .reshape('c', maps.shape())
                    .castTo(dataType));
        }
    }
}
