package io.targetdrop.regularizers;

import io.targetdrop.kernels.Maps;
import io.targetdrop.kernels.OneDnn;
import io.targetdrop.layers.MapsComputation;
import java.util.Map;
import java.util.Optional;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A mask in a network: output = U · M in training, U at inference. M is a constant of the backward pass, dU = dOut · M. If a
 * method's matrices learn, its {@link Mask} adds to both.
 *
 * <p>Shapes: U, output and their gradients {@code [N, C, H, W]}. Masks of methods that do not learn work in place on floats
 * on the CPU, plain or blocked. Everything else is done by ND4J's ops on plain maps.
 */
@SuppressWarnings("try") // workspace scopes are opened by try and not named
public final class RegularizerComputation extends MapsComputation<RegularizerLayer> {
    private static final long serialVersionUID = 1L;

    private final Regularizer settings;
    private final transient FeatureMaps.Kernels kernels = new FeatureMaps.Kernels();

    /** The mask of the last forward pass in training; the backward pass clears it. */
    private transient Optional<Mask> mask = Optional.empty();

    RegularizerComputation(NeuralNetConfiguration configuration, DataType dataType) {
        super(configuration, dataType);
        this.settings = layerConf().settings();
    }

    @Override
    public INDArray activate(boolean training, LayerWorkspaceMgr workspaces) {
        assertInputSet(false);
        mask = Optional.empty();
        double dropProbability = training ? settings.dropProbability(getEpochCount()) : 0;
        if (dropProbability == 0 && !settings.actsAtInference()) {
            return workspaces.leverageTo(ArrayType.ACTIVATIONS, input);
        }
        INDArray output = isInPlace() ? inPlace(dropProbability, workspaces) : byOps(dropProbability, workspaces);
        if (!training) {
            mask = Optional.empty();
        }
        return output;
    }

    private boolean isInPlace() {
        return dataType == DataType.FLOAT && OneDnn.isAvailable() && !settings.learns();
    }

    private INDArray inPlace(double dropProbability, LayerWorkspaceMgr workspaces) {
        INDArray activations = layerConf().canOverwriteInput() && input.dataType() == dataType
                ? workspaces.leverageTo(ArrayType.ACTIVATIONS, Maps.inOrder(input))
                : workspaces.dup(ArrayType.ACTIVATIONS, input.castTo(dataType), 'c');
        FeatureMaps maps = FeatureMaps.of(activations, kernels);
        mask = layerConf().mask(Pass.inPlace(maps, dropProbability, seeds(), paramTable()));
        mask.ifPresent(made -> made.apply(maps, maps));
        return activations;
    }

    private INDArray byOps(double dropProbability, LayerWorkspaceMgr workspaces) {
        INDArray activations = workspaces.dup(ArrayType.ACTIVATIONS, Maps.plain(input.castTo(dataType)), 'c');
        try (MemoryWorkspace ignored = Nd4j.getMemoryManager().scopeOutOfWorkspaces()) {
            mask = layerConf().mask(Pass.byOps(activations, dropProbability, seeds(), paramTable()));
            mask.ifPresent(made -> made.multiply(activations));
        }
        return inFormatOfInput(activations, ArrayType.ACTIVATIONS, workspaces);
    }

    /** A layer without a name, as in DL4J's networks without a graph, goes by its index. */
    private Pass.Seeds seeds() {
        String name = layerConf().getLayerName();
        return Pass.Seeds.of(
                Nd4j.getRandom().getSeed(), getIterationCount(), name == null ? String.valueOf(getIndex()) : name);
    }

    @Override
    public Pair<Gradient, INDArray> backpropGradient(INDArray epsilon, LayerWorkspaceMgr workspaces) {
        assertInputSet(true);
        Map<String, INDArray> views = gradientViews == null ? Map.of() : gradientViews;
        views.values().forEach(view -> view.assign(0));
        INDArray inputGradient = mask.map(
                        made -> isInPlace() ? inPlace(epsilon, made, workspaces) : byOps(epsilon, made, workspaces))
                .orElseGet(() -> workspaces.leverageTo(ArrayType.ACTIVATION_GRAD, epsilon));
        mask = Optional.empty();
        Gradient gradient = new DefaultGradient();
        views.forEach((name, view) -> gradient.setGradientFor(name, view, 'c'));
        return new Pair<>(gradient, inputGradient);
    }

    private INDArray inPlace(INDArray epsilon, Mask made, LayerWorkspaceMgr workspaces) {
        INDArray outputGradient = Maps.inOrder(epsilon.castTo(dataType));
        INDArray inputGradient =
                workspaces.createUninitialized(ArrayType.ACTIVATION_GRAD, dataType, outputGradient.shape(), 'c');
        made.apply(FeatureMaps.of(outputGradient, kernels), FeatureMaps.of(inputGradient, kernels));
        return inputGradient;
    }

    private INDArray byOps(INDArray epsilon, Mask made, LayerWorkspaceMgr workspaces) {
        INDArray inputGradient = workspaces.dup(ArrayType.ACTIVATION_GRAD, Maps.plain(epsilon), 'c');
        try (MemoryWorkspace ignored = Nd4j.getMemoryManager().scopeOutOfWorkspaces()) {
            made.backward(inputGradient, input, gradientViews);
        }
        return inFormatOfInput(inputGradient, ArrayType.ACTIVATION_GRAD, workspaces);
    }
}
