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
 * <p>Jackson loads any class that is named, and runs its static code, before it finds that the type does not fit. So a
 * validator first checks the name against a list. All spellings pass through it ({@code "@class"}, {@code "type"}, arrays, a
 * repeated name). Only the parameters of generic types do not, so angle brackets are refused in any text. DL4J's support for
 * versions before 1.0.0-beta4 would bypass the list; it is left out, except for batch normalisation.
 */
final class NetworkJson {
    private static final int DEEPEST = 100;

    /** The packages of classes that networks are made of, in DL4J, ND4J and this project. */
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

    /** Checks a name before the class is loaded. */
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
     * @param path of the model file, for messages
     * @throws DataException if it names a class that is not on the list, or is nested too deeply
     * @throws IOException if it is not JSON, or not a computation graph
     */
    static ComputationGraphConfiguration read(byte[] json, String path) throws IOException {
        requirePlain(json, path);
        try {
            ComputationGraphConfiguration network = JSON.readValue(json, ComputationGraphConfiguration.class);
            if (network.getNetworkInputs() == null || network.getVertices() == null) {
                throw new IOException("configuration.json is not that of a ComputationGraph");
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
                            + " deep but is deeper; save the model again");
                }
                if (token == JsonToken.VALUE_STRING && parser.getText().indexOf('<') >= 0) {
                    throw refusal(path, parser.getText());
                }
            }
        }
    }

    /** As in DL4J: files of 1.0.0-beta3 and older do not say whether they hold variances or logarithms of standard deviations. */
    private static void requireVariance(LayerVertex vertex) {
        if (vertex.getLayerConf().getLayer() instanceof BatchNormalization normalization) {
            List<String> variables = vertex.getLayerConf().getVariables();
            normalization.setUseLogStd(!variables.contains(BatchNormalizationParamInitializer.GLOBAL_VAR));
        }
    }
}
