package io.targetdrop.layers;

import io.targetdrop.kernels.ConvolutionKernel;
import io.targetdrop.kernels.KernelCache;
import io.targetdrop.kernels.Maps;
import java.util.Arrays;
import java.util.Collection;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.params.ConvolutionParamInitializer;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.nd4j.common.primitives.Pair;
import org.nd4j.common.util.ArrayUtil;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/** DL4J's convolution, without bias and in NCHW format, computed by oneDNN. */
public class FastConvolutionLayer extends ConvolutionLayer {
    private static final long serialVersionUID = 1L;

    /** Whether the output may be in oneDNN's blocked format, which only layers of this package read. */
    @JsonProperty
    private boolean blockedOutput;

    /** Whether nothing below this layer learns, so that its input needs no gradient. */
    @JsonProperty
    private boolean first;

    /** DL4J's JSON reader needs it. */
    protected FastConvolutionLayer() {}

    public FastConvolutionLayer(ConvolutionLayer.Builder builder) {
        super(builder);
    }

    /** Lets the output stay in oneDNN's format. Use it for layers whose readers are all in this package. */
    public FastConvolutionLayer withBlockedOutput() {
        blockedOutput = true;
        return this;
    }

    /** Leaves out the gradient of the input. Use it for the layer that reads the images. */
    public FastConvolutionLayer asFirst() {
        first = true;
        return this;
    }

    boolean hasBlockedOutput() {
        return blockedOutput;
    }

    boolean isFirst() {
        return first;
    }

    @Override
    public Layer instantiate(
            NeuralNetConfiguration configuration,
            Collection<TrainingListener> listeners,
            int index,
            INDArray parameters,
            boolean initialize,
            DataType dataType) {
        return new Computation(configuration, dataType).started(listeners, index, parameters, initialize);
    }

    /**
     * Computes the convolution: by oneDNN's own kernels if the output may be blocked and the CPU computes in floats,
     * and otherwise by ND4J's ops {@code conv2d} and {@code conv2d_bp}.
     *
     * <p>Shapes: input {@code [N, C, H, W]}, weights {@code [O, C, k, k]}, output {@code [N, O, H', W']} with H' = ⌊(H
     * + 2·pad − k) / stride⌋ + 1.
     */
    static final class Computation extends MapsComputation<FastConvolutionLayer> {
        private static final long serialVersionUID = 1L;
        private static final int EXPLICIT_PADDING = 0;
        private static final int NCHW = 0;
        private static final int OUTPUT_INPUT_ROW_COLUMN = 1;
        private static final int[] NOT_DILATED = {1, 1};

        private final transient KernelCache<ConvolutionKernel> kernels =
                new KernelCache<>(maps -> new ConvolutionKernel(maps, geometry()));

        private Computation(NeuralNetConfiguration configuration, DataType dataType) {
            super(configuration, dataType);
        }

        @Override
        public boolean hasBias() {
            return false;
        }

        @Override
        public INDArray activate(boolean training, LayerWorkspaceMgr workspaces) {
            assertInputSet(false);
            if (hasKernel()) {
                INDArray maps = kernelInput();
                ConvolutionKernel.Geometry geometry = geometry();
                long[] shape = geometry.output(Maps.of(maps)).blockedShape();
                INDArray output = workspaces.createUninitialized(ArrayType.ACTIVATIONS, dataType, shape, 'c');
                kernels.of(Maps.of(maps)).forward(maps, weights(), output);
                return output;
            }
            INDArray images = Maps.plain(input.castTo(dataType));
            INDArray output = workspaces.createUninitialized(ArrayType.ACTIVATIONS, dataType, outputShape(images), 'c');
            Nd4j.exec(DynamicCustomOp.builder("conv2d")
                    .addInputs(images, weights())
                    .addOutputs(output)
                    .addIntegerArguments(arguments())
                    .build());
            return output;
        }

        @Override
        public Pair<Gradient, INDArray> backpropGradient(INDArray epsilon, LayerWorkspaceMgr workspaces) {
            assertInputSet(true);
            INDArray weightGradient = gradientViews.get(ConvolutionParamInitializer.WEIGHT_KEY);
            INDArray inputGradient = Maps.isBlocked(epsilon)
                    ? propagateBlocked(epsilon, weightGradient, workspaces)
                    : propagate(epsilon, weightGradient, workspaces);
            Gradient gradient = new DefaultGradient();
            gradient.setGradientFor(ConvolutionParamInitializer.WEIGHT_KEY, weightGradient, 'c');
            return new Pair<>(gradient, inputGradient);
        }

        private INDArray propagateBlocked(INDArray epsilon, INDArray weightGradient, LayerWorkspaceMgr workspaces) {
            INDArray maps = kernelInput();
            ConvolutionKernel kernel = kernels.of(Maps.of(maps));
            kernel.backwardWeights(maps, epsilon, weightGradient);
            if (layerConf().isFirst()) {
                return null;
            }
            INDArray inputGradient =
                    workspaces.createUninitialized(ArrayType.ACTIVATION_GRAD, dataType, maps.shape(), 'c');
            kernel.backwardInput(epsilon, weights(), inputGradient);
            return inFormatOfInput(inputGradient, ArrayType.ACTIVATION_GRAD, workspaces);
        }

        private INDArray propagate(INDArray epsilon, INDArray weightGradient, LayerWorkspaceMgr workspaces) {
            INDArray images = Maps.plain(input.castTo(dataType));
            INDArray inputGradient =
                    workspaces.createUninitialized(ArrayType.ACTIVATION_GRAD, dataType, images.shape(), 'c');
            Nd4j.exec(DynamicCustomOp.builder("conv2d_bp")
                    .addInputs(images, weights(), epsilon.castTo(dataType))
                    .addOutputs(inputGradient, weightGradient)
                    .addIntegerArguments(arguments())
                    .build());
            return layerConf().isFirst() ? null : inFormatOfInput(inputGradient, ArrayType.ACTIVATION_GRAD, workspaces);
        }

        private INDArray weights() {
            return getParam(ConvolutionParamInitializer.WEIGHT_KEY);
        }

        /** Whether oneDNN itself computes this layer. */
        private boolean hasKernel() {
            return layerConf().hasBlockedOutput()
                    && dataType == DataType.FLOAT
                    && Maps.canBlock(layerConf().getNOut())
                    && Arrays.equals(layerConf().getDilation(), NOT_DILATED);
        }

        /** The input, blocked if its number of channels allows it. */
        private INDArray kernelInput() {
            INDArray maps = input.castTo(dataType);
            return Maps.canBlock(layerConf().getNIn()) ? Maps.blocked(maps) : Maps.inOrder(maps);
        }

        private ConvolutionKernel.Geometry geometry() {
            return new ConvolutionKernel.Geometry(
                    layerConf().getNOut(),
                    ArrayUtil.toLongArray(layerConf().getKernelSize()),
                    ArrayUtil.toLongArray(layerConf().getStride()),
                    ArrayUtil.toLongArray(layerConf().getPadding()));
        }

        private long[] outputShape(INDArray images) {
            return new long[] {images.size(0), layerConf().getNOut(), outputSize(images, 0), outputSize(images, 1)};
        }

        private long outputSize(INDArray images, int axis) {
            long padded = images.size(2 + axis) + 2L * layerConf().getPadding()[axis];
            return (padded - layerConf().getKernelSize()[axis]) / layerConf().getStride()[axis] + 1;
        }

        private int[] arguments() {
            int[] kernel = layerConf().getKernelSize();
            int[] stride = layerConf().getStride();
            int[] padding = layerConf().getPadding();
            int[] dilation = layerConf().getDilation();
            return new int[] {
                kernel[0],
                kernel[1],
                stride[0],
                stride[1],
                padding[0],
                padding[1],
                dilation[0],
                dilation[1],
                EXPLICIT_PADDING,
                NCHW,
                OUTPUT_INPUT_ROW_COLUMN
            };
        }
    }
}
