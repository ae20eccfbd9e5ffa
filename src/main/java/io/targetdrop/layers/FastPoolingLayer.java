package io.targetdrop.layers;

import io.targetdrop.kernels.KernelCache;
import io.targetdrop.kernels.Maps;
import io.targetdrop.kernels.PoolingKernel;
import io.targetdrop.kernels.PoolingKernel.Kind;
import io.targetdrop.kernels.PoolingKernel.Windows;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.common.util.ArrayUtil;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.shade.jackson.annotation.JsonInclude;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * Pooling over windows that do not overlap, over windows that do, or over the whole map.
 *
 * <p>Shapes: {@code [N, C, H, W]} in; {@code [N, C, ⌊H / s⌋, ⌊W / s⌋]} out, {@code [N, C, ⌈H / s⌉, ⌈W / s⌉]} for windows
 * that overlap, or {@code [N, C]} for the whole map.
 */
public class FastPoolingLayer extends MapsLayer {
    private static final long serialVersionUID = 1L;

    /** The {@link #window} that stands for the whole map, in saved models, too. */
    private static final int WHOLE_MAP = 0;

    /** The {@link #stride} of windows that do not overlap. */
    private static final int SIDE_BY_SIDE = 0;

    @JsonProperty
    private Kind kind;

    @JsonProperty
    private int window;

    /** Pixels from one window to the next if they overlap; otherwise {@link #SIDE_BY_SIDE}, which saved models leave out. */
    @JsonProperty
    @JsonInclude(JsonInclude.Include.NON_DEFAULT)
    private int stride;

    /** DL4J's JSON reader needs it. */
    protected FastPoolingLayer() {}

    private FastPoolingLayer(Kind kind, int window, int stride) {
        this.kind = kind;
        this.window = window;
        this.stride = stride;
    }

    /** Pooling by the largest value of each window of {@code window} rows and columns. */
    public static FastPoolingLayer max(int window) {
        return overWindows(Kind.MAX, window);
    }

    /** Pooling by the mean of each window of {@code window} rows and columns. */
    public static FastPoolingLayer average(int window) {
        return overWindows(Kind.AVERAGE, window);
    }

    private static FastPoolingLayer overWindows(Kind kind, int window) {
        if (!(window >= 1)) {
            throw new IllegalArgumentException("window must be at least 1 but is " + window + "; 2 is usual");
        }
        return new FastPoolingLayer(kind, window, SIDE_BY_SIDE);
    }

    /**
     * Pooling by the largest value of each window, where windows overlap and the outer ones reach beyond the map.
     *
     * @param window the rows and columns of a window, odd
     * @param stride the rows and columns from one window to the next, positive and less than {@code window}
     */
    public static FastPoolingLayer overlappingMax(int window, int stride) {
        if (!(window % 2 == 1 && stride >= 1 && stride < window)) {
            throw new IllegalArgumentException("window must be odd and stride in [1, window) but they are " + window
                    + " and " + stride + "; 3 and 2 are usual");
        }
        return new FastPoolingLayer(Kind.MAX, window, stride);
    }

    /** Pooling by the mean of each map. */
    public static FastPoolingLayer globalAverage() {
        return new FastPoolingLayer(Kind.AVERAGE, WHOLE_MAP, SIDE_BY_SIDE);
    }

    private boolean isGlobal() {
        return window == WHOLE_MAP;
    }

    private Windows windows(Maps maps) {
        if (isGlobal()) {
            return Windows.sideBySide(maps.height(), maps.width());
        }
        return stride == SIDE_BY_SIDE ? Windows.sideBySide(window, window) : Windows.overlapping(window, stride);
    }

    /** The same pooling as a layer of DL4J's own, without a name. */
    public Layer stock() {
        if (isGlobal()) {
            return LayerSet.STOCK.globalAverage();
        }
        if (stride != SIDE_BY_SIDE) {
            return LayerSet.STOCK.overlappingMaxPooling(window, stride);
        }
        return switch (kind) {
            case MAX -> LayerSet.STOCK.maxPooling(window);
            case AVERAGE -> LayerSet.STOCK.averagePooling(window);
        };
    }

    @Override
    protected MapsComputation<?> computation(NeuralNetConfiguration configuration, DataType dataType) {
        return new Computation(configuration, dataType);
    }

    @Override
    protected String kind() {
        return "pooling";
    }

    @Override
    public InputType getOutputType(int index, InputType inputType) {
        InputType.InputTypeConvolutional images = channelsFirst(inputType);
        if (isGlobal()) {
            return InputType.feedForward(images.getChannels());
        }
        Maps maps = new Maps(1, images.getChannels(), images.getHeight(), images.getWidth());
        Maps pooled = windows(maps).output(maps);
        return InputType.convolutional(pooled.height(), pooled.width(), pooled.channels());
    }

    /** Pools blocked maps with oneDNN's kernels and plain maps with ND4J's ops. */
    static final class Computation extends MapsComputation<FastPoolingLayer> {
        private static final long serialVersionUID = 1L;

        /** What ND4J's ops want after the windows: no dilation, not same mode, divisor without padding, NCHW. */
        private static final long[] OTHERS = {1, 1, 0, 0, 0};

        private final transient KernelCache<PoolingKernel> kernels = new KernelCache<>(
                maps -> new PoolingKernel(maps, layerConf().kind, layerConf().windows(maps)));

        private Computation(NeuralNetConfiguration configuration, DataType dataType) {
            super(configuration, dataType);
        }

        @Override
        public Type type() {
            return Type.SUBSAMPLING;
        }

        @Override
        public INDArray activate(boolean training, LayerWorkspaceMgr workspaces) {
            assertInputSet(false);
            INDArray maps = input.castTo(dataType);
            INDArray output = workspaces.createUninitialized(ArrayType.ACTIVATIONS, dataType, outputShape(maps), 'c');
            if (Maps.isBlocked(maps)) {
                kernels.of(Maps.of(maps)).forward(maps, output);
            } else {
                exec(pooling(""), output, maps);
            }
            return layerConf().isGlobal() ? flat(output) : output;
        }

        @Override
        public Pair<Gradient, INDArray> backpropGradient(INDArray epsilon, LayerWorkspaceMgr workspaces) {
            assertInputSet(true);
            INDArray maps = input.castTo(dataType);
            INDArray gradient = Maps.inOrder(epsilon.castTo(dataType)).reshape('c', outputShape(maps));
            INDArray inputGradient =
                    workspaces.createUninitialized(ArrayType.ACTIVATION_GRAD, dataType, maps.shape(), 'c');
            if (Maps.isBlocked(maps)) {
                kernels.of(Maps.of(maps)).backward(gradient, inputGradient);
            } else {
                exec(pooling("_bp"), inputGradient, maps, gradient);
            }
            return new Pair<>(new DefaultGradient(), inputGradient);
        }

        private static INDArray flat(INDArray pooled) {
            return pooled.reshape('c', pooled.size(0), Maps.of(pooled).channels());
        }

        private long[] outputShape(INDArray maps) {
            Maps in = Maps.of(maps);
            Maps out = layerConf().windows(in).output(in);
            return Maps.isBlocked(maps) ? out.blockedShape() : out.plainShape();
        }

        private String pooling(String suffix) {
            return switch (layerConf().kind) {
                case MAX -> "maxpool2d" + suffix;
                case AVERAGE -> "avgpool2d" + suffix;
            };
        }

        private void exec(String op, INDArray output, INDArray... inputs) {
            Windows windows = layerConf().windows(Maps.of(inputs[0]));
            long[] arguments = ArrayUtil.combine(windows.size(), windows.stride(), windows.padding(), OTHERS);
            Nd4j.exec(DynamicCustomOp.builder(op)
                    .addInputs(inputs)
                    .addOutputs(output)
                    .addIntegerArguments(ArrayUtil.toInts(arguments))
                    .build());
        }
    }
}
