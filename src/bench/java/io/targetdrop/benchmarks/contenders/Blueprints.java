package io.targetdrop.benchmarks.contenders;

import io.targetdrop.data.ImageShape;
import io.targetdrop.layers.LayerSet;
import io.targetdrop.networks.Blueprint;
import io.targetdrop.networks.NetworkConfig;
import io.targetdrop.regularizers.RegularizerConfig;
import io.targetdrop.regularizers.RegularizerLayer;
import io.targetdrop.regularizers.TargetDrop;
import java.util.Map;
import java.util.TreeMap;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.dropout.Dropout;
import org.deeplearning4j.nn.conf.dropout.IDropout;
import org.deeplearning4j.nn.conf.dropout.SpatialDropout;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.learning.config.Nesterovs;

/** The DL4J configurations of entries. */
final class Blueprints {
    static final float LEARNING_RATE = 0.05f;
    static final float MOMENTUM = 0.9f;
    static final float WEIGHT_DECAY = 5e-4f;
    private static final long SEED = 42;

    private Blueprints() {}

    /** The network of an entry, with DL4J's dropout layers in place of TargetDrop if the entry asks for them. */
    static ComputationGraphConfiguration configuration(Entry entry) {
        ComputationGraphConfiguration configuration =
                blueprint(entry, entry.engine().layers()).configuration();
        switch (entry.regularization()) {
            case DL4J_DROPOUT -> replaceTargetDrop(configuration, new Dropout(retainProbability()));
            case DL4J_SPATIAL_DROPOUT -> replaceTargetDrop(configuration, new SpatialDropout(retainProbability()));
            default -> {
                // as drawn
            }
        }
        return configuration;
    }

    /** The blueprint of an entry, with any layers; TargetDrop is a placeholder for DL4J's regularisers. */
    static Blueprint blueprint(Entry entry, LayerSet layers) {
        Map<String, RegularizerConfig> sites = new TreeMap<>();
        entry.network()
                .sites()
                .forEach(site -> sites.put(site, entry.regularization().settings()));
        return new Blueprint(
                new NetworkConfig(entry.network(), sites),
                new ImageShape(PreparedImages.CHANNELS, entry.side(), entry.side()),
                PreparedImages.CLASSES,
                layers,
                new Blueprint.Optimization(new Nesterovs(LEARNING_RATE, MOMENTUM), WEIGHT_DECAY, SEED, DataType.FLOAT));
    }

    /** DL4J's probability is that of keeping. */
    private static double retainProbability() {
        return 1 - TargetDrop.USUAL_DROP_PROBABILITY;
    }

    private static void replaceTargetDrop(ComputationGraphConfiguration configuration, IDropout dropout) {
        int replaced = 0;
        for (Object vertex : configuration.getVertices().values()) {
            if (vertex instanceof LayerVertex layer
                    && layer.getLayerConf().getLayer() instanceof RegularizerLayer old) {
                DropoutLayer replacement = new DropoutLayer(dropout.clone());
                replacement.setLayerName(old.getLayerName());
                layer.getLayerConf().setLayer(replacement);
                replaced++;
            }
        }
        if (!(replaced >= 1)) {
            throw new IllegalStateException("the network must have TargetDrop layers to put dropout in their places but"
                    + " has none; see SiteDrawing");
        }
    }
}
