package io.targetdrop.layers;

import java.util.Collection;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/** DL4J's convolution, without bias and in NCHW format, computed by {@link FastConvolution}. */
public class FastConvolutionLayer extends ConvolutionLayer {
    private static final long serialVersionUID = 1L;

    /** Whether the output may be in oneDNN's blocked format, which only layers of this package read. */
    @JsonProperty
    private boolean blockedOutput;

    /** Whether nothing below this layer learns, so that its input needs no gradient. */
    @JsonProperty
    private boolean first;

    /** For DL4J's JSON. */
    protected FastConvolutionLayer() {}

    public FastConvolutionLayer(ConvolutionLayer.Builder builder) {
        super(builder);
    }

    /** Lets the output stay in oneDNN's format: for layers whose readers are all of this package. */
    public FastConvolutionLayer withBlockedOutput() {
        blockedOutput = true;
        return this;
    }

    /** Leaves out the gradient of the input: for the layer that reads the images. */
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
        FastConvolution layer = new FastConvolution(configuration, dataType);
        layer.setListeners(listeners);
        layer.setIndex(index);
        layer.setParamsViewArray(parameters);
        layer.setParamTable(initializer().init(configuration, parameters, initialize));
        layer.setConf(configuration);
        return layer;
    }
}
