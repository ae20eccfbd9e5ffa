package io.targetdrop.regularizers;

import java.util.Collection;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
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
 * DropBlock, AttentionDrop, CorrDrop, FocusedDropout. {@link RandomMaskComputation} is what runs; {@link Regularizer} names
 * the papers.
 *
 * <p>Shapes: {@code [N, C, H, W]} in and out; NHWC is refused. No parameters.
 */
public class RandomMaskLayer extends NoParamLayer {
    private static final long serialVersionUID = 1L;

    private static final String BLOCK_SIZE = "block-size";

    private transient Regularizer settings;

    @JsonProperty
    private String method;

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

    public RandomMaskLayer(Regularizer settings) {
        this.method = settings.label();
        this.dropProbability = settings.dropProbability();
        this.blockSize = (int) settings.settings().getOrDefault(BLOCK_SIZE, 0);
        this.rampEpochs = settings.schedule() instanceof DropSchedule.LinearRamp ramp ? ramp.epochs() : 0;
    }

    /** The settings as they were given. */
    public Regularizer settings() {
        if (settings == null) {
            Map<String, Object> values = new HashMap<>();
            values.put("drop-probability", dropProbability);
            values.put(
                    "schedule",
                    rampEpochs == 0 ? new DropSchedule.Constant() : new DropSchedule.LinearRamp(rampEpochs));
            if (blockSize > 0) {
                values.put(BLOCK_SIZE, blockSize);
            }
            settings = Regularizer.named(method.toLowerCase(Locale.ROOT).replace('_', '-'))
                    .orElseThrow()
                    .with(values);
        }
        return settings;
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
        return settings().masks();
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
            throw new IllegalArgumentException(settings().label() + " layer '" + getLayerName()
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
