package io.targetdrop.regularizers;

import io.targetdrop.layers.MapsComputation;
import io.targetdrop.layers.MapsLayer;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.deeplearning4j.nn.api.ParamInitializer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.NoOp;
import org.nd4j.linalg.learning.regularization.Regularization;
import org.nd4j.shade.jackson.annotation.JsonAnyGetter;
import org.nd4j.shade.jackson.annotation.JsonAnySetter;
import org.nd4j.shade.jackson.annotation.JsonIgnore;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * The DL4J configuration of a layer that masks its input by any {@link Regularizer}; {@link RegularizerComputation} computes
 * it.
 *
 * <p>Shapes: {@code [N, C, H, W]} in and out; NHWC is refused. The parameters are the method's matrices, which most methods
 * do not have.
 *
 * <p>A model's JSON has the method's label and, next to it, the components of its record under their names.
 */
public class RegularizerLayer extends MapsLayer {
    private static final long serialVersionUID = 1L;

    @JsonProperty
    private String method;

    /** The components as the JSON has them. */
    private final Map<String, Object> components = new TreeMap<>();

    /** Whether the output may overwrite the input, which nothing else may then read. */
    @JsonProperty
    private boolean overwritesInput;

    /** The regulariser that method and components describe; made at its first use. */
    private transient Regularizer settings;

    /** For DL4J's JSON. */
    protected RegularizerLayer() {}

    public RegularizerLayer(Regularizer settings) {
        this.method = settings.label();
        this.components.putAll(RecordSettings.components(settings));
        this.settings = settings;
    }

    /**
     * The method with its settings.
     *
     * @throws IllegalArgumentException if no method has the label that a model's JSON names, or it refuses a setting
     */
    public Regularizer settings() {
        if (settings == null) {
            settings = RecordSettings.of(method(), components);
        }
        return settings;
    }

    /** Older models have the name of an enum constant instead. */
    private Regularizer method() {
        String label = String.valueOf(method).toLowerCase(Locale.ROOT).replace('_', '-');
        return Regularizer.named(label).orElseThrow(() -> {
            List<String> known =
                    Regularizer.all().stream().map(Regularizer::label).toList();
            return new IllegalArgumentException(
                    "layer '" + getLayerName() + "' must have a method of " + String.join(", ", known) + " but has '"
                            + label + "'; put the jar with the method on the class path");
        });
    }

    @JsonAnyGetter
    Map<String, Object> components() {
        return components;
    }

    @JsonAnySetter
    void component(String name, Object value) {
        components.put(name, value);
    }

    /** For the layer class of older models that has only one method. */
    final void method(String label) {
        method = label;
    }

    /**
     * Lets the output overwrite the input, which saves a copy: for a layer that is the only one to read its input,
     * and above a layer whose gradient does not depend on its output at masked positions (batch normalisation, ReLU).
     */
    public RegularizerLayer overwritingInput() {
        overwritesInput = true;
        return this;
    }

    boolean canOverwriteInput() {
        return overwritesInput;
    }

    /** The mask for a pass; tests override it to freeze masks. */
    protected Optional<Mask> mask(Pass pass) {
        return settings().mask(pass);
    }

    @Override
    protected MapsComputation<?> computation(NeuralNetConfiguration configuration, DataType dataType) {
        return new RegularizerComputation(configuration, dataType);
    }

    @Override
    protected String kind() {
        return settings().label();
    }

    @Override
    protected long learningParameters() {
        return settings().learns() ? initializer().numParams(this) : 0;
    }

    @Override
    @JsonIgnore
    public List<Regularization> getRegularizationByParam(String name) {
        return settings().learns() ? getRegularization() : List.of();
    }

    @Override
    public IUpdater getUpdaterByParam(String name) {
        return settings().learns() ? getIUpdater() : new NoOp();
    }

    @Override
    public ParamInitializer initializer() {
        return Matrices.INSTANCE;
    }

    private Map<String, long[]> matrices() {
        return settings().matrices(Math.toIntExact(getNIn()));
    }

    /** Lays the method's matrices in the network's vector, each in C order. */
    private static final class Matrices implements ParamInitializer {
        private static final Matrices INSTANCE = new Matrices();

        @Override
        public long numParams(NeuralNetConfiguration configuration) {
            return numParams(configuration.getLayer());
        }

        @Override
        public long numParams(Layer layer) {
            return ((RegularizerLayer) layer)
                    .matrices().values().stream()
                            .mapToLong(size -> size[0] * size[1])
                            .sum();
        }

        @Override
        public List<String> paramKeys(Layer layer) {
            return List.copyOf(((RegularizerLayer) layer).matrices().keySet());
        }

        @Override
        public List<String> weightKeys(Layer layer) {
            return paramKeys(layer);
        }

        @Override
        public List<String> biasKeys(Layer layer) {
            return List.of();
        }

        @Override
        public boolean isWeightParam(Layer layer, String key) {
            return paramKeys(layer).contains(key);
        }

        @Override
        public boolean isBiasParam(Layer layer, String key) {
            return false;
        }

        @Override
        public Map<String, INDArray> init(NeuralNetConfiguration configuration, INDArray view, boolean initialize) {
            RegularizerLayer layer = (RegularizerLayer) configuration.getLayer();
            Map<String, INDArray> parameters = Collections.synchronizedMap(views(layer, view));
            parameters.forEach((name, matrix) -> {
                configuration.addVariable(name);
                if (initialize) {
                    INDArray flat = matrix.reshape('c', 1, matrix.length());
                    layer.getWeightInitFn().init(matrix.size(1), matrix.size(0), matrix.shape(), 'c', flat);
                }
            });
            return parameters;
        }

        @Override
        public Map<String, INDArray> getGradientsFromFlattened(NeuralNetConfiguration configuration, INDArray view) {
            return views((RegularizerLayer) configuration.getLayer(), view);
        }

        private static Map<String, INDArray> views(RegularizerLayer layer, INDArray flat) {
            Map<String, INDArray> views = new LinkedHashMap<>();
            long first = 0;
            for (Map.Entry<String, long[]> matrix : layer.matrices().entrySet()) {
                long end = first + matrix.getValue()[0] * matrix.getValue()[1];
                views.put(
                        matrix.getKey(),
                        flat.reshape(flat.length())
                                .get(NDArrayIndex.interval(first, end))
                                .reshape('c', matrix.getValue()));
                first = end;
            }
            return views;
        }
    }
}
