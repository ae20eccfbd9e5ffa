package io.targetdrop.layers;

import java.util.Collection;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.ParamInitializer;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.conf.memory.LayerMemoryReport;
import org.deeplearning4j.nn.conf.memory.MemoryReport;
import org.deeplearning4j.nn.params.EmptyParamInitializer;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The methods that DL4J requires of the configuration of a layer on feature maps, for layers without a counterpart in
 * DL4J.
 *
 * <p>Shapes: {@code [N, C, H, W]} in, and out unless a subclass says otherwise; NHWC is refused. No parameters unless a
 * subclass has some.
 */
public abstract class MapsLayer extends FeedForwardLayer {
    private static final long serialVersionUID = 1L;

    protected MapsLayer() {
        setActivationFn(new ActivationIdentity());
    }

    /** Makes the layer that computes. */
    protected abstract MapsComputation<?> computation(NeuralNetConfiguration configuration, DataType dataType);

    /** The kind of the layer in messages, such as {@code pooling}. */
    protected abstract String kind();

    /** The number of parameters that learn, and so have updater state. */
    protected long learningParameters() {
        return 0;
    }

    @Override
    public Layer instantiate(
            NeuralNetConfiguration configuration,
            Collection<TrainingListener> listeners,
            int index,
            INDArray parameters,
            boolean initialize,
            DataType dataType) {
        return computation(configuration, dataType).started(listeners, index, parameters, initialize);
    }

    @Override
    public ParamInitializer initializer() {
        return EmptyParamInitializer.getInstance();
    }

    @Override
    public InputType getOutputType(int index, InputType inputType) {
        return channelsFirst(inputType);
    }

    @Override
    public void setNIn(InputType inputType, boolean override) {
        long channels = channelsFirst(inputType).getChannels();
        setNIn(channels);
        setNOut(channels);
    }

    /** Returns the input's shape. Refuses anything but maps in NCHW format. */
    protected final InputType.InputTypeConvolutional channelsFirst(InputType inputType) {
        if (!(inputType instanceof InputType.InputTypeConvolutional images) || images.getFormat() != CNN2DFormat.NCHW) {
            throw new IllegalArgumentException(kind() + " layer '" + getLayerName()
                    + "' needs activations [N, C, H, W] but gets " + inputType
                    + "; put it after a convolution in NCHW format");
        }
        return images;
    }

    @Override
    public InputPreProcessor getPreProcessorForInputType(InputType inputType) {
        return null;
    }

    @Override
    public LayerMemoryReport getMemoryReport(InputType inputType) {
        return new LayerMemoryReport.Builder(getLayerName(), getClass(), inputType, getOutputType(-1, inputType))
                .standardMemory(initializer().numParams(this), learningParameters())
                .workingMemory(0, 0, 0, inputType.arrayElementsPerExample())
                .cacheMemory(MemoryReport.CACHE_MODE_ALL_ZEROS, MemoryReport.CACHE_MODE_ALL_ZEROS)
                .build();
    }
}
