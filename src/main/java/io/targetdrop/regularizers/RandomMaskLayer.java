package io.targetdrop.regularizers;

import io.targetdrop.regularizers.RegularizerConfig.BlockDrop;
import io.targetdrop.regularizers.RegularizerConfig.RandomDrop;
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
 * The DL4J configuration of a layer that multiplies its input by a random mask in training: Dropout, SpatialDropout,
 * DropBlock, AttentionDrop, CorrDrop, FocusedDropout. {@link RandomMaskComputation} is what runs; {@link DropMethod} names
 * the papers.
 *
 * <p>Shapes: {@code [N, C, H, W]} in and out; NHWC is refused. No parameters.
 */
public class RandomMaskLayer extends NoParamLayer {
    private static final long serialVersionUID = 1L;

    @JsonProperty
    private DropMethod method;

    @JsonProperty
    private double dropProbability;

    /** 0 for methods without blocks. */
    @JsonProperty
    private int blockSize;

    /** Epochs of the linear ramp; 0 is a constant schedule. */
    @JsonProperty
    private int rampEpochs;

    /** Whether the output may take the place of the input, which then nothing else may read. */
    @JsonProperty
    private boolean overwritesInput;

    /** For DL4J's JSON. */
    protected RandomMaskLayer() {}

    public RandomMaskLayer(RandomDrop settings) {
        this.method = settings.method();
        this.dropProbability = settings.dropProbability();
        this.blockSize = settings instanceof BlockDrop block ? block.blockSize() : DropMethod.NO_BLOCK;
        this.rampEpochs = settings.schedule() instanceof DropSchedule.LinearRamp ramp ? ramp.epochs() : 0;
    }

    /** The settings as they were given. */
    public RandomDrop settings() {
        DropSchedule schedule = rampEpochs == 0 ? new DropSchedule.Constant() : new DropSchedule.LinearRamp(rampEpochs);
        return method.settings(dropProbability, blockSize, schedule);
    }

    /** As {@link TargetDropLayer#overwritingInput}. */
    public RandomMaskLayer overwritingInput() {
        overwritesInput = true;
        return this;
    }

    boolean canOverwriteInput() {
        return overwritesInput;
    }

    /** What draws the masks; tests override it to freeze them. */
    MaskSource masks() {
        return method.masks(blockSize);
    }

    @Override
    public Layer instantiate(
            NeuralNetConfiguration configuration,
            Collection<TrainingListener> listeners,
            int index,
            INDArray parameters,
            boolean initialize,
            DataType dataType) {
        RandomMaskComputation layer = new RandomMaskComputation(configuration, dataType);
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
            throw new IllegalArgumentException(method.label() + " layer '" + getLayerName()
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
        return new LayerMemoryReport.Builder(getLayerName(), RandomMaskLayer.class, inputType, inputType)
                .standardMemory(0, 0)
                .workingMemory(0, 0, 0, inputType.arrayElementsPerExample())
                .cacheMemory(MemoryReport.CACHE_MODE_ALL_ZEROS, MemoryReport.CACHE_MODE_ALL_ZEROS)
                .build();
    }
}
