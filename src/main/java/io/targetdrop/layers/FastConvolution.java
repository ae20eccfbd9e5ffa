package io.targetdrop.layers;

import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.layers.BaseLayer;
import org.deeplearning4j.nn.params.ConvolutionParamInitializer;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Convolution by the custom ops {@code conv2d} and {@code conv2d_bp}, which reach oneDNN.
 *
 * <p>Shapes: input {@code [N, C, H, W]}, weights {@code [O, C, k, k]}, output {@code [N, O, H', W']} with H' = ⌊(H + 2·pad
 * − k) / stride⌋ + 1.
 */
public class FastConvolution extends BaseLayer<FastConvolutionLayer> {
    private static final long serialVersionUID = 1L;
    private static final int EXPLICIT_PADDING = 0;
    private static final int NCHW = 0;
    private static final int OUTPUT_INPUT_ROW_COLUMN = 1;

    public FastConvolution(NeuralNetConfiguration configuration, DataType dataType) {
        super(configuration, dataType);
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
    public boolean hasBias() {
        return false;
    }

    @Override
    public void clearNoiseWeightParams() {
        weightNoiseParams.clear();
    }

    @Override
    public INDArray activate(boolean training, LayerWorkspaceMgr workspaces) {
        assertInputSet(false);
        INDArray images = input.castTo(dataType);
        INDArray output = workspaces.createUninitialized(ArrayType.ACTIVATIONS, dataType, outputShape(images), 'c');
        Nd4j.exec(DynamicCustomOp.builder("conv2d")
                .addInputs(images, getParam(ConvolutionParamInitializer.WEIGHT_KEY))
                .addOutputs(output)
                .addIntegerArguments(arguments())
                .build());
        return output;
    }

    @Override
    public Pair<Gradient, INDArray> backpropGradient(INDArray epsilon, LayerWorkspaceMgr workspaces) {
        assertInputSet(true);
        INDArray images = input.castTo(dataType);
        INDArray inputGradient =
                workspaces.createUninitialized(ArrayType.ACTIVATION_GRAD, dataType, images.shape(), 'c');
        INDArray weightGradient = gradientViews.get(ConvolutionParamInitializer.WEIGHT_KEY);
        Nd4j.exec(DynamicCustomOp.builder("conv2d_bp")
                .addInputs(images, getParam(ConvolutionParamInitializer.WEIGHT_KEY), epsilon.castTo(dataType))
                .addOutputs(inputGradient, weightGradient)
                .addIntegerArguments(arguments())
                .build());
        Gradient gradient = new DefaultGradient();
        gradient.setGradientFor(ConvolutionParamInitializer.WEIGHT_KEY, weightGradient, 'c');
        return new Pair<>(gradient, inputGradient);
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
