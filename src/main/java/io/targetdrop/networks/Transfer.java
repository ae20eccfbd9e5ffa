package io.targetdrop.networks;

import io.targetdrop.data.SettingException;
import io.targetdrop.networks.Start.Classes;
import io.targetdrop.regularizers.RegularizerLayer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.layers.FrozenLayer;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The layers of a network that take their parameters from a saved one: those that the saved network has under the same name,
 * with parameters of the same names and shapes. A layer is taken as a whole. The classifier is taken if the classes are the
 * same, in whatever order.
 */
public final class Transfer {
    private static final String KEY = "network.initial-model";

    private final SavedNetwork saved;
    private final Classes classes;
    private final Blueprint blueprint;
    private final List<String> copied = new ArrayList<>();
    private final List<String> drawn = new ArrayList<>();
    /** Parameters outside the classifier and the regularisers. */
    private long features;
    /** Those of {@link #features} that are copied. */
    private long copiedFeatures;

    private Transfer(Start.Saved start, Blueprint blueprint) {
        this.saved = start.network();
        this.classes = start.classes();
        this.blueprint = blueprint;
    }

    /**
     * What a network takes from a saved one.
     *
     * @param network of the blueprint, whatever its parameters
     * @throws SettingException if the saved network is for images with other channels, or if less than half of the parameters
     *     fit, those of the classifier and of regularisers not counted
     */
    static Transfer of(Start.Saved start, Blueprint blueprint, ComputationGraph network) {
        Transfer transfer = new Transfer(start, blueprint);
        transfer.requireChannels();
        for (Layer layer : network.getLayers()) {
            if (layer.numParams() > 0) {
                transfer.add(layer);
            }
        }
        transfer.requireFit();
        transfer.requireFrozen(network);
        return transfer;
    }

    private void add(Layer layer) {
        boolean fits = fits(layer);
        (fits ? copied : drawn).add(name(layer));
        if (!isClassifier(layer) && !(layer.conf().getLayer() instanceof RegularizerLayer)) {
            features += layer.numParams();
            copiedFeatures += fits ? layer.numParams() : 0;
        }
    }

    private boolean fits(Layer layer) {
        Map<String, INDArray> own = layer.paramTable();
        Map<String, INDArray> theirs = saved.layers().getOrDefault(name(layer), Map.of());
        return own.keySet().equals(theirs.keySet())
                && own.entrySet().stream()
                        .allMatch(parameter -> Arrays.equals(
                                parameter.getValue().shape(),
                                theirs.get(parameter.getKey()).shape()))
                && !(isClassifier(layer) && !(classes instanceof Classes.Same));
    }

    private static String name(Layer layer) {
        return layer.conf().getLayer().getLayerName();
    }

    private static boolean isClassifier(Layer layer) {
        return name(layer).equals(Blueprint.OUTPUT);
    }

    private void requireChannels() {
        int channels = blueprint.shape().channels();
        int theirs = saved.normalization().channels();
        if (channels != theirs) {
            throw refusal("must be a model for images with " + channels + " channels, as the data has, but is for "
                    + theirs + "; use such images or another model");
        }
    }

    private void requireFit() {
        if (!(2 * copiedFeatures >= features)) {
            throw refusal(String.format(
                    Locale.ROOT,
                    "must be a model of network.name = %s, with at least half of its parameters, but %d of its %d layers"
                            + " fit, with %.0f %% of the parameters; name a model of this network, or set network.name to"
                            + " that of the model",
                    blueprint.network().name().label(),
                    copied.size(),
                    copied.size() + drawn.size(),
                    100.0 * copiedFeatures / features));
        }
    }

    /** Frozen layers cannot learn what they lack. The matrices of a regulariser are usually drawn. */
    private void requireFrozen(ComputationGraph network) {
        List<String> missing = drawn.stream()
                .filter(name -> network.getLayer(name) instanceof FrozenLayer)
                .filter(name -> !SiteDrawing.isSiteLayer(name))
                .toList();
        if (!missing.isEmpty()) {
            throw refusal("must have all layers of the parts in training.frozen but has no "
                    + String.join(", ", missing) + " of this shape; freeze less, or name another model");
        }
    }

    private SettingException refusal(String complaint) {
        return new SettingException(KEY, saved.path() + " " + complaint);
    }

    /** Copies the parameters to a network of the blueprint. */
    void applyTo(ComputationGraph network) {
        for (String name : copied) {
            Layer layer = network.getLayer(name);
            layer.paramTable().forEach((parameter, values) -> {
                INDArray theirs = saved.layers().get(name).get(parameter);
                values.assign(isClassifier(layer) ? inOrder(theirs) : theirs);
            });
        }
    }

    /** The columns of the classifier's weights, and the elements of its bias, are its outputs. */
    private INDArray inOrder(INDArray theirs) {
        List<Integer> outputs = ((Classes.Same) classes).outputs();
        INDArray matrix = theirs.reshape('c', theirs.length() / outputs.size(), outputs.size());
        INDArray[] columns =
                outputs.stream().map(output -> matrix.getColumn(output, true)).toArray(INDArray[]::new);
        return Nd4j.hstack(columns).reshape(theirs.shape());
    }

    /** The layers that keep the parameters that were drawn. */
    List<String> drawn() {
        return List.copyOf(drawn);
    }

    /** One line: which layers are copied, and which are not. */
    public String description() {
        int all = copied.size() + drawn.size();
        String start = "initial-model " + saved.path() + ": ";
        if (drawn.isEmpty()) {
            return start + "all " + all + " layers" + (isReordered() ? ", the classes in the order of the data" : "");
        }
        String others = drawn.stream()
                .map(name -> name.equals(Blueprint.OUTPUT) ? classifier() : name)
                .collect(Collectors.joining(", "));
        return start + copied.size() + " of " + all + " layers, all but " + others;
    }

    private boolean isReordered() {
        List<Integer> outputs = ((Classes.Same) classes).outputs();
        return !outputs.equals(IntStream.range(0, outputs.size()).boxed().toList());
    }

    private String classifier() {
        if (classes instanceof Classes.Unknown) {
            return "the classifier (the model does not name its classes)";
        }
        return saved.outputs() == blueprint.classes()
                ? "the classifier (other classes)"
                : "the classifier (" + saved.outputs() + " → " + blueprint.classes() + " classes)";
    }
}
