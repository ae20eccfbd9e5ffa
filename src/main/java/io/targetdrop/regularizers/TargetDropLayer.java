package io.targetdrop.regularizers;

import io.targetdrop.regularizers.TargetDrop.Attention;
import io.targetdrop.regularizers.TargetDrop.KeepScale;
import java.util.Collection;
import java.util.List;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.ParamInitializer;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.conf.memory.LayerMemoryReport;
import org.deeplearning4j.nn.conf.memory.MemoryReport;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.NoOp;
import org.nd4j.linalg.learning.regularization.Regularization;
import org.nd4j.shade.jackson.annotation.JsonIgnore;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * The DL4J configuration of a TargetDrop layer; {@link TargetDropComputation} is what runs.
 *
 * <p>Shapes: {@code [N, C, H, W]} in and out; NHWC is refused. Parameters: W1 {@code [hidden, C]} and W2
 * {@code [C, hidden]}. With {@link Attention#FIXED} they get no gradient, no weight decay and no updater state.
 *
 * <p>Source: arXiv 2010.10716.
 */
public class TargetDropLayer extends FeedForwardLayer {
    private static final long serialVersionUID = 1L;

    private double dropProbability;
    private int blockSize;
    private int reductionRatio;
    private Attention attention;
    private KeepScale keepScale;
    /** Epochs of the linear ramp; 0 is a constant schedule. A number, because the model's JSON holds it. */
    private int rampEpochs;
    /** Whether the output may take the place of the input, which then nothing else may read. */
    @JsonProperty
    private boolean overwritesInput;

    /** For DL4J's JSON. */
    protected TargetDropLayer() {
        this(new TargetDrop());
    }

    public TargetDropLayer(TargetDrop settings) {
        this.dropProbability = settings.dropProbability();
        this.blockSize = settings.blockSize();
        this.reductionRatio = settings.reductionRatio();
        this.attention = settings.attention();
        this.keepScale = settings.keepScale();
        this.rampEpochs = settings.schedule() instanceof DropSchedule.LinearRamp ramp ? ramp.epochs() : 0;
        setActivationFn(new ActivationIdentity());
    }

    /** The settings as they were given. */
    public TargetDrop settings() {
        DropSchedule schedule = rampEpochs == 0 ? new DropSchedule.Constant() : new DropSchedule.LinearRamp(rampEpochs);
        return new TargetDrop(dropProbability, blockSize, reductionRatio, attention, keepScale, schedule);
    }

    /**
     * Lets the output take the place of the input, which saves a copy: for a layer that is the only one to read its input,
     * and whose input does not matter to the gradient of the layer below where it is masked (batch normalisation, ReLU).
     */
    public TargetDropLayer overwritingInput() {
        overwritesInput = true;
        return this;
    }

    boolean canOverwriteInput() {
        return overwritesInput;
    }

    int hiddenWidth() {
        return ChannelAttention.hiddenWidth(Math.toIntExact(getNIn()), reductionRatio);
    }

    /** What runs; tests override it to freeze the mask. */
    protected TargetDropComputation computation(NeuralNetConfiguration configuration, DataType dataType) {
        return new TargetDropComputation(configuration, dataType);
    }

    @Override
    public Layer instantiate(
            NeuralNetConfiguration configuration,
            Collection<TrainingListener> listeners,
            int index,
            INDArray parameters,
            boolean initialize,
            DataType dataType) {
        TargetDropComputation layer = computation(configuration, dataType);
        layer.setListeners(listeners);
        layer.setIndex(index);
        layer.setParamsViewArray(parameters);
        layer.setParamTable(initializer().init(configuration, parameters, initialize));
        layer.setConf(configuration);
        return layer;
    }

    @Override
    public ParamInitializer initializer() {
        return TargetDropInitializer.INSTANCE;
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

    private InputType.InputTypeConvolutional channelsFirst(InputType inputType) {
        if (!(inputType instanceof InputType.InputTypeConvolutional images) || images.getFormat() != CNN2DFormat.NCHW) {
            throw new IllegalArgumentException("TargetDrop layer '" + getLayerName()
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
    @JsonIgnore
    public List<Regularization> getRegularizationByParam(String name) {
        return attention == Attention.FIXED ? List.of() : getRegularization();
    }

    @Override
    public IUpdater getUpdaterByParam(String name) {
        return attention == Attention.FIXED ? new NoOp() : getIUpdater();
    }

    @Override
    public LayerMemoryReport getMemoryReport(InputType inputType) {
        long parameters = initializer().numParams(this);
        return new LayerMemoryReport.Builder(getLayerName(), TargetDropLayer.class, inputType, inputType)
                .standardMemory(parameters, attention == Attention.FIXED ? 0 : parameters)
                .workingMemory(0, 0, 0, inputType.arrayElementsPerExample())
                .cacheMemory(MemoryReport.CACHE_MODE_ALL_ZEROS, MemoryReport.CACHE_MODE_ALL_ZEROS)
                .build();
    }

    public double getDropProbability() {
        return dropProbability;
    }

    public void setDropProbability(double dropProbability) {
        this.dropProbability = dropProbability;
    }

    public int getBlockSize() {
        return blockSize;
    }

    public void setBlockSize(int blockSize) {
        this.blockSize = blockSize;
    }

    public int getReductionRatio() {
        return reductionRatio;
    }

    public void setReductionRatio(int reductionRatio) {
        this.reductionRatio = reductionRatio;
    }

    public Attention getAttention() {
        return attention;
    }

    public void setAttention(Attention attention) {
        this.attention = attention;
    }

    public KeepScale getKeepScale() {
        return keepScale;
    }

    public void setKeepScale(KeepScale keepScale) {
        this.keepScale = keepScale;
    }

    public int getRampEpochs() {
        return rampEpochs;
    }

    public void setRampEpochs(int rampEpochs) {
        this.rampEpochs = rampEpochs;
    }
}
