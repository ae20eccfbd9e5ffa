package io.targetdrop.layers;

import io.targetdrop.kernels.PoolingKernel.Kind;
import java.util.Collection;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.NoParamLayer;
import org.deeplearning4j.nn.conf.memory.LayerMemoryReport;
import org.deeplearning4j.nn.conf.memory.MemoryReport;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * Pooling over windows that do not overlap, or over the whole map; {@link FastPooling} is what runs.
 *
 * <p>Shapes: {@code [N, C, H, W]} in; {@code [N, C, H / s, W / s]} out, or {@code [N, C]} for the whole map.
 */
public class FastPoolingLayer extends NoParamLayer {
    private static final long serialVersionUID = 1L;

    /** The window that is the whole map. */
    private static final int WHOLE_MAP = 0;

    @JsonProperty
    private Kind kind;

    @JsonProperty
    private int window;

    /** For DL4J's JSON. */
    protected FastPoolingLayer() {}

    private FastPoolingLayer(Kind kind, int window) {
        this.kind = kind;
        this.window = window;
    }

    /** The largest value of each window of so many rows and columns. */
    public static FastPoolingLayer max(int window) {
        return overWindows(Kind.MAX, window);
    }

    /** The mean of each window of so many rows and columns. */
    public static FastPoolingLayer average(int window) {
        return overWindows(Kind.AVERAGE, window);
    }

    private static FastPoolingLayer overWindows(Kind kind, int window) {
        if (!(window >= 1)) {
            throw new IllegalArgumentException("window must be at least 1 but is " + window + "; 2 is usual");
        }
        return new FastPoolingLayer(kind, window);
    }

    /** The mean of each map. */
    public static FastPoolingLayer globalAverage() {
        return new FastPoolingLayer(Kind.AVERAGE, WHOLE_MAP);
    }

    Kind kind() {
        return kind;
    }

    boolean isGlobal() {
        return window == WHOLE_MAP;
    }

    int window() {
        return window;
    }

    @Override
    public Layer instantiate(
            NeuralNetConfiguration configuration,
            Collection<TrainingListener> listeners,
            int index,
            INDArray parameters,
            boolean initialize,
            DataType dataType) {
        FastPooling layer = new FastPooling(configuration, dataType);
        layer.setListeners(listeners);
        layer.setIndex(index);
        layer.setParamsViewArray(parameters);
        layer.setParamTable(initializer().init(configuration, parameters, initialize));
        layer.setConf(configuration);
        return layer;
    }

    @Override
    public InputType getOutputType(int index, InputType inputType) {
        if (!(inputType instanceof InputType.InputTypeConvolutional images) || images.getFormat() != CNN2DFormat.NCHW) {
            throw new IllegalArgumentException("pooling layer '" + getLayerName()
                    + "' needs activations [N, C, H, W] but gets " + inputType
                    + "; put it after a convolution in NCHW format");
        }
        return isGlobal()
                ? InputType.feedForward(images.getChannels())
                : InputType.convolutional(
                        images.getHeight() / window, images.getWidth() / window, images.getChannels());
    }

    @Override
    public InputPreProcessor getPreProcessorForInputType(InputType inputType) {
        return null;
    }

    @Override
    public LayerMemoryReport getMemoryReport(InputType inputType) {
        return new LayerMemoryReport.Builder(
                        getLayerName(), FastPoolingLayer.class, inputType, getOutputType(-1, inputType))
                .standardMemory(0, 0)
                .workingMemory(0, 0, 0, 0)
                .cacheMemory(MemoryReport.CACHE_MODE_ALL_ZEROS, MemoryReport.CACHE_MODE_ALL_ZEROS)
                .build();
    }
}
