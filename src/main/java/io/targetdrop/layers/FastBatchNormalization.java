package io.targetdrop.layers;

import static org.deeplearning4j.nn.params.BatchNormalizationParamInitializer.BETA;
import static org.deeplearning4j.nn.params.BatchNormalizationParamInitializer.GAMMA;
import static org.deeplearning4j.nn.params.BatchNormalizationParamInitializer.GLOBAL_MEAN;
import static org.deeplearning4j.nn.params.BatchNormalizationParamInitializer.GLOBAL_VAR;

import io.targetdrop.kernels.KernelCache;
import io.targetdrop.kernels.Maps;
import io.targetdrop.kernels.NormalizationKernel;
import io.targetdrop.kernels.NormalizationKernel.Moments;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.activations.impl.ActivationReLU;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.ops.transforms.Transforms;

/**
 * Batch normalisation (Ioffe and Szegedy, arXiv 1502.03167) on the activations seen as rows.
 *
 * <p>Shapes: input and output {@code [N, C, H, W]}, which in C order is a matrix {@code [N * C, H * W]} without a copy.
 * Its row reductions, summed over the N rows of a channel, give the channel's mean and variance. Then y = x · a + b,
 * with a = γ / √(σ² + ε) and b = β − μ · a, is one pass with a column vector.
 *
 * <p>Backward, with m = N · H · W and x̂ = (x − μ) / √(σ² + ε): dβ = Σ dy, dγ = Σ dy · x̂, dx = a · (dy − dβ / m − x̂ ·
 * dγ / m). The running mean and variance are parameters, as in DL4J, and their "gradients" are the steps towards the
 * minibatch's values.
 */
@SuppressWarnings("try") // workspace scopes are opened by try and not named
public class FastBatchNormalization extends MapsComputation<FastBatchNormalizationLayer> {
    private static final long serialVersionUID = 1L;

    /** The moments of the last forward pass in training. The backward pass reads and clears them. */
    private transient Moments moments;

    /** The output of the last forward pass in training on plain maps. The gradient of ReLU needs it. */
    private transient INDArray activations;

    private final transient KernelCache<NormalizationKernel> kernels = new KernelCache<>(
            maps -> new NormalizationKernel(maps, hasRelu(), (float) layerConf().getEps()));

    public FastBatchNormalization(NeuralNetConfiguration configuration, DataType dataType) {
        super(configuration, dataType);
    }

    @Override
    public Type type() {
        return Type.NORMALIZATION;
    }

    /**
     * The steps of the running mean and variance are means already, so only γ and β are divided by the minibatch's
     * size.
     */
    @Override
    public boolean updaterDivideByMinibatch(String name) {
        return name.equals(GAMMA) || name.equals(BETA);
    }

    @Override
    public INDArray activate(boolean training, LayerWorkspaceMgr workspaces) {
        assertInputSet(false);
        if (Maps.isBlocked(input)) {
            return activateBlocked(training, workspaces);
        }
        INDArray output = workspaces.dup(ArrayType.ACTIVATIONS, input.castTo(dataType), 'c');
        try (MemoryWorkspace ignored = Nd4j.getMemoryManager().scopeOutOfWorkspaces()) {
            Moments used = training ? moments(rows(output)) : running();
            moments = training ? used : null;
            INDArray factor = factor(used);
            INDArray offset =
                    getParam(BETA).reshape(factor.shape()).sub(used.mean().mul(factor));
            rows(output).muliColumnVector(perRow(factor)).addiColumnVector(perRow(offset));
            if (hasRelu()) {
                Transforms.relu(output, false);
            }
        }
        activations = training ? output : null;
        return output;
    }

    /** The mean and the variance of each channel in the last forward pass in training; copies, of C values each. */
    public Moments minibatchMoments() {
        if (!Maps.isBlocked(input)) {
            return new Moments(moments.mean().dup(), moments.variance().dup());
        }
        long channels = layerConf().getNOut();
        Moments copies =
                new Moments(Nd4j.createUninitialized(dataType, channels), Nd4j.createUninitialized(dataType, channels));
        kernels.of(Maps.of(input)).moments(copies);
        return copies;
    }

    private INDArray activateBlocked(boolean training, LayerWorkspaceMgr workspaces) {
        INDArray output = workspaces.createUninitialized(ArrayType.ACTIVATIONS, dataType, input.shape(), 'c');
        NormalizationKernel kernel = kernels.of(Maps.of(input));
        if (training) {
            kernel.train(input, getParam(GAMMA), getParam(BETA), output);
        } else {
            kernel.infer(
                    input,
                    getParam(GAMMA),
                    getParam(BETA),
                    new Moments(getParam(GLOBAL_MEAN), getParam(GLOBAL_VAR)),
                    output);
        }
        return output;
    }

    @Override
    public Pair<Gradient, INDArray> backpropGradient(INDArray epsilon, LayerWorkspaceMgr workspaces) {
        assertInputSet(true);
        INDArray inputGradient =
                Maps.isBlocked(input) ? propagateBlocked(epsilon, workspaces) : propagatePlain(epsilon, workspaces);
        Gradient gradient = new DefaultGradient();
        gradientViews.forEach(gradient::setGradientFor);
        return new Pair<>(gradient, inputGradient);
    }

    private INDArray propagateBlocked(INDArray epsilon, LayerWorkspaceMgr workspaces) {
        INDArray inputGradient =
                workspaces.createUninitialized(ArrayType.ACTIVATION_GRAD, dataType, input.shape(), 'c');
        NormalizationKernel kernel = kernels.of(Maps.of(input));
        kernel.backward(input, epsilon, inputGradient, gradientViews.get(GAMMA), gradientViews.get(BETA));
        INDArray meanStep = gradientViews.get(GLOBAL_MEAN);
        INDArray varianceStep = gradientViews.get(GLOBAL_VAR);
        kernel.moments(new Moments(meanStep, varianceStep));
        double step = 1 - layerConf().getDecay();
        meanStep.rsubi(getParam(GLOBAL_MEAN).reshape(meanStep.shape())).muli(step);
        varianceStep.rsubi(getParam(GLOBAL_VAR).reshape(varianceStep.shape())).muli(step);
        return inputGradient;
    }

    private INDArray propagatePlain(INDArray epsilon, LayerWorkspaceMgr workspaces) {
        INDArray inputGradient = workspaces.dup(ArrayType.ACTIVATION_GRAD, epsilon.castTo(dataType), 'c');
        try (MemoryWorkspace ignored = Nd4j.getMemoryManager().scopeOutOfWorkspaces()) {
            INDArray gradientRows = rows(inputGradient);
            if (hasRelu()) {
                keepWherePositive(gradientRows);
            }
            INDArray inputRows = rows(input.castTo(dataType));
            INDArray inverse = inverseDeviation(moments);
            INDArray betaGradient = perChannel(gradientRows.sum(1));
            INDArray gammaGradient = sumOfProducts(inputRows, gradientRows)
                    .subi(moments.mean().mul(betaGradient))
                    .muli(inverse);
            propagate(gradientRows, inputRows, inverse, betaGradient, gammaGradient);
            store(betaGradient, gammaGradient);
        }
        moments = null;
        activations = null;
        return inputGradient;
    }

    /** Applies the gradient of ReLU. */
    private void keepWherePositive(INDArray gradientRows) {
        try (INDArray positive = activations.gt(0);
                INDArray factors = positive.castTo(dataType)) {
            gradientRows.muli(rows(factors));
        }
    }

    /** The sum Σ x · dy of each channel. The products take as much memory as the maps, so they are freed at once. */
    private INDArray sumOfProducts(INDArray inputRows, INDArray gradientRows) {
        try (INDArray products = inputRows.mul(gradientRows)) {
            return perChannel(products.sum(1));
        }
    }

    private boolean hasRelu() {
        return layerConf().getActivationFn() instanceof ActivationReLU;
    }

    /** dx = a · dy − x · (a · dγ / (m · s)) + (μ · a · dγ / (m · s) − a · dβ / m), s = √(σ² + ε). */
    private void propagate(
            INDArray gradientRows,
            INDArray inputRows,
            INDArray inverse,
            INDArray betaGradient,
            INDArray gammaGradient) {
        double count = inputRows.length() / (double) layerConf().getNOut();
        INDArray factor = factor(moments);
        INDArray slope = factor.mul(inverse).muli(gammaGradient).divi(count);
        INDArray offset =
                moments.mean().mul(slope).subi(factor.mul(betaGradient).divi(count));
        gradientRows.muliColumnVector(perRow(factor));
        try (INDArray sloped = inputRows.mulColumnVector(perRow(slope))) {
            gradientRows.subi(sloped);
        }
        gradientRows.addiColumnVector(perRow(offset));
    }

    private void store(INDArray betaGradient, INDArray gammaGradient) {
        double step = 1 - layerConf().getDecay();
        Moments running = running();
        assign(BETA, betaGradient);
        assign(GAMMA, gammaGradient);
        assign(GLOBAL_MEAN, running.mean().sub(moments.mean()).muli(step));
        assign(GLOBAL_VAR, running.variance().sub(moments.variance()).muli(step));
    }

    private void assign(String name, INDArray value) {
        INDArray view = gradientViews.get(name);
        view.assign(value.reshape(view.shape()));
    }

    /**
     * The variance is the mean of the squared, centred values. Subtracting the mean first keeps digits from cancelling.
     */
    private Moments moments(INDArray rows) {
        INDArray mean = perChannel(rows.sum(1))
                .divi(rows.length() / (double) layerConf().getNOut());
        try (INDArray centred = rows.subColumnVector(perRow(mean))) {
            INDArray variance = perChannel(centred.muli(centred).sum(1))
                    .divi(rows.length() / (double) layerConf().getNOut());
            return new Moments(mean, variance);
        }
    }

    private Moments running() {
        long channels = layerConf().getNOut();
        return new Moments(
                getParam(GLOBAL_MEAN).reshape(1, channels), getParam(GLOBAL_VAR).reshape(1, channels));
    }

    private INDArray inverseDeviation(Moments of) {
        return Transforms.sqrt(of.variance().add(layerConf().getEps()), false).rdivi(1);
    }

    private INDArray factor(Moments of) {
        INDArray inverse = inverseDeviation(of);
        return inverse.muli(getParam(GAMMA).reshape(inverse.shape()));
    }

    private static INDArray rows(INDArray tensor) {
        return tensor.reshape('c', tensor.size(0) * tensor.size(1), tensor.size(2) * tensor.size(3));
    }

    /** Sums over samples: {@code [N * C]} to {@code [1, C]}. */
    private INDArray perChannel(INDArray rowValues) {
        long channels = layerConf().getNOut();
        return rowValues
                .reshape('c', rowValues.length() / channels, channels)
                .sum(0)
                .reshape(1, channels);
    }

    /** Repeats a channel's value for every sample: {@code [1, C]} to {@code [N * C, 1]}. */
    private INDArray perRow(INDArray channelValues) {
        long samples = input.size(0);
        return Nd4j.tile(channelValues, (int) samples, 1).reshape('c', samples * channelValues.length(), 1);
    }
}
