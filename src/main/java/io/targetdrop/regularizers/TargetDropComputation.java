package io.targetdrop.regularizers;

import io.targetdrop.kernels.Maps;
import io.targetdrop.kernels.OneDnn;
import io.targetdrop.regularizers.TargetDrop.Attention;
import java.util.Arrays;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.layers.BaseLayer;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * TargetDrop in a network: output = U · S · λ in training, U at inference.
 *
 * <p>Shapes: U, output and their gradients {@code [N, C, H, W]}. S and λ are constants of the backward pass (dU = dOut ·
 * S · λ), and the attention M reaches the output through the ranking only. What M adds beyond that:
 *
 * <ul>
 *   <li>{@link Attention#FIXED}: nothing; W1 and W2 keep their initial values.
 *   <li>{@link Attention#GATED}: output = U · S · λ · M, and U · M at inference.
 *   <li>{@link Attention#STRAIGHT_THROUGH}: S is read as 1 − T · R, with R = 1 inside the region that each channel would
 *       lose and T the target vector, and dT is passed to M: dM = dT = −Σ over R of dOut · U · λ.
 * </ul>
 *
 * <p>Source: arXiv 2010.10716 for the first; the other two are this project's.
 */
@SuppressWarnings("try") // workspace scopes are opened by try and not named
public class TargetDropComputation extends BaseLayer<TargetDropLayer> {
    private static final long serialVersionUID = 1L;

    /** Of the last forward pass in training; cleared by the backward pass. */
    private transient Decision decision;

    private final transient DirectTargetDrop direct = new DirectTargetDrop();

    public TargetDropComputation(NeuralNetConfiguration configuration, DataType dataType) {
        super(configuration, dataType);
    }

    /**
     * What one forward pass decided.
     *
     * @param attention M and what it was computed from; null where it is not needed
     * @param factors S · λ, {@code [N * C, H * W]}; null where nothing is dropped
     * @param soft for {@link Attention#STRAIGHT_THROUGH}: R · λ, {@code [N * C, H * W]}; null otherwise
     */
    protected record Decision(ChannelAttention attention, INDArray factors, INDArray soft) {}

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
        weightNoiseParams.clear();
    }

    @Override
    public INDArray activate(boolean training, LayerWorkspaceMgr workspaces) {
        assertInputSet(false);
        boolean gated = settings().attention() == Attention.GATED;
        if (!training && !gated) {
            return workspaces.leverageTo(ArrayType.ACTIVATIONS, input);
        }
        if (isDirect()) {
            return activateDirect(workspaces);
        }
        INDArray activations = workspaces.dup(ArrayType.ACTIVATIONS, Maps.plain(input.castTo(dataType)), 'c');
        try (MemoryWorkspace ignored = Nd4j.getMemoryManager().scopeOutOfWorkspaces()) {
            decision = training ? decide(activations) : new Decision(attention(activations), null, null);
            INDArray rows = ChannelAttention.rows(activations);
            if (decision.factors() != null) {
                rows.muli(decision.factors());
            }
            if (gated) {
                rows.muliColumnVector(column(decision.attention().attention()));
            }
        }
        if (!training) {
            decision = null;
        }
        return formatOfInput(activations, ArrayType.ACTIVATIONS, workspaces);
    }

    /** Whether masks are applied in place, to target maps only: on the CPU, in floats, where nothing else is computed. */
    private boolean isDirect() {
        return settings().attention() == Attention.FIXED && dataType == DataType.FLOAT && OneDnn.isAvailable();
    }

    private INDArray activateDirect(LayerWorkspaceMgr workspaces) {
        INDArray activations = layerConf().canOverwriteInput() && input.dataType() == dataType
                ? workspaces.leverageTo(ArrayType.ACTIVATIONS, Maps.inOrder(input))
                : workspaces.dup(ArrayType.ACTIVATIONS, input.castTo(dataType), 'c');
        TargetDrop settings = settings();
        direct.forward(
                activations,
                ChannelScores.of(getParam(TargetDropInitializer.FIRST), getParam(TargetDropInitializer.SECOND)),
                new DirectTargetDrop.Targets(targetCount(), settings.blockSize(), settings.keepScale()),
                workspaces);
        return activations;
    }

    /** An array that was computed in plain format, in the format of the input. */
    private INDArray formatOfInput(INDArray plain, ArrayType type, LayerWorkspaceMgr workspaces) {
        return Maps.isBlocked(input) ? workspaces.leverageTo(type, Maps.blocked(plain)) : plain;
    }

    @Override
    public Pair<Gradient, INDArray> backpropGradient(INDArray epsilon, LayerWorkspaceMgr workspaces) {
        assertInputSet(true);
        INDArray inputGradient = isDirect() ? propagateDirect(epsilon, workspaces) : propagate(epsilon, workspaces);
        Gradient gradient = new DefaultGradient();
        gradientViews.forEach((name, view) -> gradient.setGradientFor(name, view, 'c'));
        return new Pair<>(gradient, inputGradient);
    }

    private INDArray propagateDirect(INDArray epsilon, LayerWorkspaceMgr workspaces) {
        INDArray outputGradient = Maps.inOrder(epsilon.castTo(dataType));
        INDArray inputGradient =
                workspaces.createUninitialized(ArrayType.ACTIVATION_GRAD, dataType, outputGradient.shape(), 'c');
        direct.backward(outputGradient, inputGradient);
        gradientsFlattened.assign(0);
        return inputGradient;
    }

    private INDArray propagate(INDArray epsilon, LayerWorkspaceMgr workspaces) {
        INDArray inputGradient = workspaces.dup(ArrayType.ACTIVATION_GRAD, Maps.plain(epsilon), 'c');
        try (MemoryWorkspace ignored = Nd4j.getMemoryManager().scopeOutOfWorkspaces()) {
            INDArray rows = ChannelAttention.rows(inputGradient);
            INDArray attentionGradient = attentionGradient(rows);
            if (decision.factors() != null) {
                rows.muli(decision.factors());
            }
            if (settings().attention() == Attention.GATED) {
                rows.muliColumnVector(column(decision.attention().attention()));
            }
            propagate(attentionGradient, rows);
        }
        decision = null;
        return formatOfInput(inputGradient, ArrayType.ACTIVATION_GRAD, workspaces);
    }

    /** What to drop from these activations, {@code [N, C, H, W]} in C order. */
    protected Decision decide(INDArray activations) {
        int targetCount = targetCount();
        if (targetCount == 0) {
            boolean gated = settings().attention() == Attention.GATED;
            return new Decision(gated ? attention(activations) : null, null, null);
        }
        ChannelAttention attention = attention(activations);
        TargetMask.Evidence evidence = evidence(activations, attention.attention());
        TargetMask mask = TargetMask.of(
                evidence, targetCount, settings().blockSize(), settings().keepScale());
        INDArray soft = settings().attention() == Attention.STRAIGHT_THROUGH ? soft(evidence, mask) : null;
        return new Decision(attention, asRows(mask.factors(), mask.maps()), soft);
    }

    /** The mask's dependence on T, read as a soft one: −d(S · λ)/dT = R · λ for every channel, target or not. */
    private INDArray soft(TargetMask.Evidence evidence, TargetMask mask) {
        int channels = evidence.attention()[0].length;
        TargetMask all = TargetMask.of(
                evidence, channels, settings().blockSize(), settings().keepScale());
        int mapSize = evidence.height() * evidence.width();
        float[] soft = all.factors();
        for (int i = 0; i < soft.length; i++) {
            soft[i] = soft[i] == 0 ? mask.keepScale(i / mapSize) : 0;
        }
        return asRows(soft, mask.maps());
    }

    private INDArray attentionGradient(INDArray outputGradientRows) {
        Attention kind = settings().attention();
        if (kind == Attention.FIXED || decision.attention() == null) {
            return null;
        }
        INDArray product = ChannelAttention.rows(
                        Maps.plain(input.castTo(dataType)).dup('c'))
                .muli(outputGradientRows);
        if (kind == Attention.GATED) {
            INDArray factors = decision.factors();
            return (factors == null ? product : product.muli(factors)).sum(1);
        }
        return product.muli(decision.soft()).sum(1).negi();
    }

    private void propagate(INDArray attentionGradient, INDArray inputGradientRows) {
        if (attentionGradient == null) {
            gradientViews.values().forEach(view -> view.assign(0));
            return;
        }
        ChannelAttention attention = decision.attention();
        INDArray shaped = attentionGradient.reshape(attention.attention().shape());
        ChannelAttention.Gradients gradients = attention.gradients(
                shaped, getParam(TargetDropInitializer.FIRST), getParam(TargetDropInitializer.SECOND));
        gradientViews.get(TargetDropInitializer.FIRST).assign(gradients.first());
        gradientViews.get(TargetDropInitializer.SECOND).assign(gradients.second());
        inputGradientRows.addiColumnVector(column(gradients.pooled().div(inputGradientRows.size(1))));
    }

    /** The attention that these activations get. */
    protected ChannelAttention attention(INDArray activations) {
        return ChannelAttention.of(
                activations, getParam(TargetDropInitializer.FIRST), getParam(TargetDropInitializer.SECOND));
    }

    private static TargetMask.Evidence evidence(INDArray activations, INDArray attention) {
        int[] peaks = ChannelAttention.rows(activations).argMax(1).toIntVector();
        return new TargetMask.Evidence(
                matrix(attention), map -> peaks[map], (int) activations.size(2), (int) activations.size(3));
    }

    /** In one copy; ND4J's own takes one for each row. */
    private static double[][] matrix(INDArray values) {
        double[] flat = values.dup('c').data().asDouble();
        int columns = Math.toIntExact(values.size(1));
        double[][] rows = new double[Math.toIntExact(values.size(0))][];
        Arrays.setAll(rows, row -> Arrays.copyOfRange(flat, row * columns, (row + 1) * columns));
        return rows;
    }

    private int targetCount() {
        TargetDrop settings = settings();
        double dropProbability =
                settings.dropProbability() * settings.schedule().factor(getEpochCount());
        return TargetChannels.count(dropProbability, (int) layerConf().getNIn());
    }

    private TargetDrop settings() {
        return layerConf().settings();
    }

    private INDArray asRows(float[] values, long rows) {
        return Nd4j.createFromArray(values)
                .reshape('c', rows, values.length / rows)
                .castTo(dataType);
    }

    private static INDArray column(INDArray matrix) {
        return matrix.reshape('c', matrix.length(), 1);
    }
}
