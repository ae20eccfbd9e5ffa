package io.targetdrop.layers;

import io.targetdrop.kernels.KernelCache;
import io.targetdrop.kernels.Maps;
import io.targetdrop.kernels.PoolingKernel;
import io.targetdrop.kernels.PoolingKernel.Kind;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * Pooling over windows that do not overlap, or over the whole map.
 *
 * <p>Shapes: {@code [N, C, H, W]} in; {@code [N, C, H / s, W / s]} out, or {@code [N, C]} for the whole map.
 */
public class FastPoolingLayer extends MapsLayer {
    private static final long serialVersionUID = 1L;

    /** The {@link #window} that stands for the whole map, in saved models, too. */
    private static final int WHOLE_MAP = 0;

    @JsonProperty
    private Kind kind;

    @JsonProperty
    private int window;

    /** DL4J's JSON reader needs it. */
    protected FastPoolingLayer() {}

    private FastPoolingLayer(Kind kind, int window) {
        this.kind = kind;
        this.window = window;
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
        return new FastPoolingLayer(kind, window);
    }

    /** Pooling by the mean of each map. */
    public static FastPoolingLayer globalAverage() {
        return new FastPoolingLayer(Kind.AVERAGE, WHOLE_MAP);
    }

    private boolean isGlobal() {
        return window == WHOLE_MAP;
    }

    /** The same pooling as a layer of DL4J's own, without a name. */
    public Layer stock() {
        if (isGlobal()) {
            return LayerSet.STOCK.globalAverage();
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
        return isGlobal()
                ? InputType.feedForward(images.getChannels())
                : InputType.convolutional(
                        images.getHeight() / window, images.getWidth() / window, images.getChannels());
    }

    /** Pools blocked maps with oneDNN's kernels and plain maps with ND4J's ops. */
    static final class Computation extends MapsComputation<FastPoolingLayer> {
        private static final long serialVersionUID = 1L;

        private final transient KernelCache<PoolingKernel> kernels =
                new KernelCache<>(maps -> new PoolingKernel(maps, layerConf().kind, rows(maps), columns(maps)));

        private Computation(NeuralNetConfiguration configuration, DataType dataType) {
            super(configuration, dataType);
        }

        @Override
        public Type type() {
            return Type.SUBSAMPLING;
        }

        private long rows(Maps maps) {
            return layerConf().isGlobal() ? maps.height() : layerConf().window;
        }

        private long columns(Maps maps) {
            return layerConf().isGlobal() ? maps.width() : layerConf().window;
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
            Maps out = new Maps(in.samples(), in.channels(), in.height() / rows(in), in.width() / columns(in));
            return Maps.isBlocked(maps) ? out.blockedShape() : out.plainShape();
        }

        private String pooling(String suffix) {
            return switch (layerConf().kind) {
                case MAX -> "maxpool2d" + suffix;
                case AVERAGE -> "avgpool2d" + suffix;
            };
        }

        /**
         * The integers mean: window, stride, no padding, no dilation, not same mode, divisor without padding, NCHW.
         */
        private void exec(String op, INDArray output, INDArray... inputs) {
            Maps maps = Maps.of(inputs[0]);
            int rows = (int) rows(maps);
            int columns = (int) columns(maps);
            Nd4j.exec(DynamicCustomOp.builder(op)
                    .addInputs(inputs)
                    .addOutputs(output)
                    .addIntegerArguments(rows, columns, rows, columns, 0, 0, 1, 1, 0, 0, 0)
                    .build());
        }
    }
}
