package io.targetdrop.results;

import io.targetdrop.data.DataException;
import java.io.IOException;
import java.util.List;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.params.BatchNormalizationParamInitializer;
import org.nd4j.shade.jackson.core.JsonParser;
import org.nd4j.shade.jackson.core.JsonToken;
import org.nd4j.shade.jackson.databind.DeserializationFeature;
import org.nd4j.shade.jackson.databind.JavaType;
import org.nd4j.shade.jackson.databind.ObjectMapper;
import org.nd4j.shade.jackson.databind.cfg.MapperConfig;
import org.nd4j.shade.jackson.databind.exc.InvalidTypeIdException;
import org.nd4j.shade.jackson.databind.json.JsonMapper;
import org.nd4j.shade.jackson.databind.jsontype.PolymorphicTypeValidator;

/**
 * Reads the network in a model's {@code configuration.json}, which names a class for each vertex, layer, activation and so on.
 *
 * <p>Jackson loads whatever class is named, and its static code runs, before it is found not to fit. Here it is asked first
 * whether the name is on the list; this is where all spellings meet ({@code "@class"}, {@code "type"}, arrays, a name that
 * stands twice). Only the parameters of generic types pass by it, so angle brackets are refused in any text. What DL4J does for
 * versions before 1.0.0-beta4 has a way around the list, and is left out but for batch normalisation.
 */
final class NetworkJson {
    private static final int DEEPEST = 100;

    /** Where a class may be: what networks are made of, in DL4J, ND4J and here. */
    private static final List<String> PACKAGES = List.of(
            "org.deeplearning4j.nn.conf.",
            "org.deeplearning4j.nn.weights.",
            "org.nd4j.linalg.activations.impl.",
            "org.nd4j.linalg.learning.config.",
            "org.nd4j.linalg.learning.regularization.",
            "org.nd4j.linalg.lossfunctions.impl.",
            "org.nd4j.linalg.schedule.",
            "io.targetdrop.layers.",
            "io.targetdrop.regularizers.",
            "io.targetdrop.training.schedules.");

    private static final ObjectMapper JSON = JsonMapper.builder()
            .polymorphicTypeValidator(new OnTheList())
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    /** Asked with a name before the class is loaded. */
    private static final class OnTheList extends PolymorphicTypeValidator.Base {
        private static final long serialVersionUID = 1L;

        @Override
        public Validity validateSubClassName(MapperConfig<?> config, JavaType base, String name) {
            return isOnTheList(name) ? Validity.ALLOWED : Validity.DENIED;
        }
    }

    private NetworkJson() {}

    /**
     * Reads a network.
     *
     * @param json the text, in UTF-8
     * @param path the model file's, for messages
     * @throws DataException if it names a class that is not on the list, or is nested without end
     * @throws IOException if it is no JSON, or no computation graph
     */
    static ComputationGraphConfiguration read(byte[] json, String path) throws IOException {
        requirePlain(json, path);
        try {
            ComputationGraphConfiguration network = JSON.readValue(json, ComputationGraphConfiguration.class);
            if (network.getNetworkInputs() == null || network.getVertices() == null) {
                throw new IOException("configuration.json is no ComputationGraph's");
            }
            network.getVertices().values().forEach(vertex -> {
                if (vertex instanceof LayerVertex layer) {
                    requireVariance(layer);
                }
            });
            return network;
        } catch (InvalidTypeIdException e) {
            if (isOnTheList(String.valueOf(e.getTypeId()))) {
                throw e;
            }
            throw refusal(path, e.getTypeId());
        }
    }

    private static boolean isOnTheList(String name) {
        return PACKAGES.stream().anyMatch(name::startsWith);
    }

    private static DataException refusal(String path, String name) {
        return new DataException(path + " must name only classes of DL4J's layers and of this project's but"
                + " configuration.json names " + ModelArchive.printable(String.valueOf(name))
                + "; use a model without it, or DL4J itself if you trust the file");
    }

    private static void requirePlain(byte[] json, String path) throws IOException {
        int depth = 0;
        try (JsonParser parser = JSON.getFactory().createParser(json)) {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                if (token.isStructStart()) {
                    depth++;
                } else if (token.isStructEnd()) {
                    depth--;
                }
                if (depth > DEEPEST) {
                    throw new DataException(path + ": configuration.json must be nested at most " + DEEPEST
                            + " deep but is deeper; have the model written anew");
                }
                if (token == JsonToken.VALUE_STRING && parser.getText().indexOf('<') >= 0) {
                    throw refusal(path, parser.getText());
                }
            }
        }
    }

    /** As DL4J does: until 1.0.0-beta3 the file did not say whether a variance or the logarithm of its root is kept. */
    private static void requireVariance(LayerVertex vertex) {
        if (vertex.getLayerConf().getLayer() instanceof BatchNormalization normalization) {
            List<String> variables = vertex.getLayerConf().getVariables();
            normalization.setUseLogStd(!variables.contains(BatchNormalizationParamInitializer.GLOBAL_VAR));
        }
    }
}
