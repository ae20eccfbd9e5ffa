package io.targetdrop.networks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.targetdrop.data.ImageShape;
import io.targetdrop.layers.LayerSet;
import io.targetdrop.regularizers.Regularizer;
import io.targetdrop.regularizers.RegularizerConfig;
import io.targetdrop.regularizers.TargetDrop;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.config.Sgd;

/** A layer's initial weights depend only on the seed and the layer's name, not on the rest of the network. */
class InitialWeightsTest {
    private static final long SEED = 42;

    @ParameterizedTest
    @EnumSource(
            value = NetworkName.class,
            names = {"PLAIN_CNN", "RESNET_8", "RESNET_20", "WRN_16_4", "DENSENET_BC_100_12"})
    void areTheSameWithAndWithoutTargetDropAtEverySite(NetworkName name) {
        Map<String, RegularizerConfig> everywhere =
                name.sites().stream().collect(Collectors.toMap(site -> site, site -> new TargetDrop()));

        Map<String, INDArray> without = weights(network(name, LayerSet.FAST, Map.of(), SEED));
        Map<String, INDArray> with = weights(network(name, LayerSet.FAST, everywhere, SEED));

        with.keySet().retainAll(without.keySet());
        assertEquals(without, with);
    }

    @ParameterizedTest
    @MethodSource("io.targetdrop.regularizers.Variants#withoutParameters")
    void areTheSameForEveryMethod(Regularizer method) {
        Map<String, INDArray> weights =
                weights(network(NetworkName.RESNET_8, LayerSet.FAST, Map.of("stage-1", method), SEED));

        assertEquals(weights(network(NetworkName.RESNET_8, LayerSet.FAST, Map.of(), SEED)), weights);
    }

    /** This holds for W1 and W2 of a site, too. */
    @Test
    void ofASiteDoNotDependOnOtherSites() {
        TargetDrop drop = new TargetDrop();
        Map<String, INDArray> alone =
                weights(network(NetworkName.RESNET_8, LayerSet.FAST, Map.of("stage-3", drop), SEED));
        Map<String, INDArray> together =
                weights(network(NetworkName.RESNET_8, LayerSet.FAST, Map.of("stage-1", drop, "stage-3", drop), SEED));

        together.keySet().retainAll(alone.keySet());
        assertEquals(alone, together);
    }

    @Test
    void areTheSameInBothSetsOfLayers() {
        assertEquals(
                weights(network(NetworkName.RESNET_8, LayerSet.STOCK, Map.of(), SEED)),
                weights(network(NetworkName.RESNET_8, LayerSet.FAST, Map.of(), SEED)));
    }

    @Test
    void differWithTheSeedAndBetweenLayersOfOneShape() {
        Map<String, INDArray> weights = weights(network(NetworkName.RESNET_20, LayerSet.FAST, Map.of(), SEED));
        Map<String, INDArray> other = weights(network(NetworkName.RESNET_20, LayerSet.FAST, Map.of(), SEED + 1));
        Map<String, INDArray> drawn = new TreeMap<>(weights);
        drawn.keySet().removeIf(key -> !key.endsWith("-conv W"));

        drawn.forEach((key, weight) -> assertNotEquals(weight, other.get(key), key));
        assertEquals(
                drawn.size(),
                drawn.values().stream().map(INDArray::toString).distinct().count());
    }

    /** A copy of every parameter, by layer and name. */
    private static Map<String, INDArray> weights(ComputationGraph network) {
        Map<String, INDArray> weights = new TreeMap<>();
        for (var layer : network.getLayers()) {
            String name = layer.conf().getLayer().getLayerName();
            layer.paramTable().forEach((key, value) -> weights.put(name + " " + key, value.dup('c')));
        }
        return weights;
    }

    private static ComputationGraph network(
            NetworkName name, LayerSet layers, Map<String, RegularizerConfig> sites, long seed) {
        return new Blueprint(
                        new NetworkConfig(name, sites),
                        new ImageShape(3, 32, 32),
                        10,
                        layers,
                        new Blueprint.Optimization(new Sgd(0.1), 0, seed, DataType.FLOAT))
                .build();
    }
}
