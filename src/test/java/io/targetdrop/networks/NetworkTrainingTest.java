package io.targetdrop.networks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.targetdrop.layers.LayerSet;
import io.targetdrop.regularizers.Regularizer;
import io.targetdrop.regularizers.RegularizerConfig;
import java.util.Map;
import java.util.TreeMap;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.NoOp;

/** Trains whole networks for single steps on two images. */
class NetworkTrainingTest {

    /** All networks except ResNet-34, which is a longer ResNet-18, and the large ones. */
    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {"RESNET_34_IMAGENET", "RESNET_50_IMAGENET", "WRN_28_10"})
    void aStepWithTargetDropAtAllSitesChangesEveryLayer(NetworkName name) {
        assertAStepChangesEveryLayer(name, smallestSide(name));
    }

    @Tag("slow")
    @ParameterizedTest
    @EnumSource(names = {"RESNET_50_IMAGENET", "WRN_28_10"})
    void aStepOfALargeNetworkChangesEveryLayer(NetworkName name) {
        assertAStepChangesEveryLayer(name, smallestSide(name));
    }

    /** 225 pixels make maps with odd sides in every stage but the last. */
    @ParameterizedTest
    @ValueSource(ints = {224, 225})
    void aStepOnPhotographsChangesEveryLayer(int side) {
        assertAStepChangesEveryLayer(NetworkName.RESNET_18_IMAGENET, side);
    }

    private static void assertAStepChangesEveryLayer(NetworkName name, int side) {
        ComputationGraph network = NetworksTest.blueprint(name, LayerSet.FAST, NetworksTest.everywhere(name), side)
                .build();
        Map<String, INDArray> before = weights(network);
        network.fit(data(side));
        assertTrue(Double.isFinite(network.score()), "loss " + network.score());
        weights(network).forEach((layer, weights) -> {
            assertFalse(before.get(layer).equals(weights), layer);
            assertTrue(Double.isFinite(weights.sumNumber().doubleValue()), layer);
        });
    }

    /** One network has blocked maps. The other has plain maps, because its few channels do not fill whole blocks. */
    @ParameterizedTest
    @MethodSource("io.targetdrop.regularizers.Regularizer#all")
    void aStepWithAnyMethodAtAllSitesHasAFiniteLoss(Regularizer method) {
        for (NetworkName name : new NetworkName[] {NetworkName.WRN_16_4, NetworkName.DENSENET_BC_100_12}) {
            Map<String, RegularizerConfig> sites = NetworksTest.everywhere(name, method);
            ComputationGraph network =
                    NetworksTest.blueprint(name, LayerSet.FAST, sites, 16).build();
            network.fit(data(16));
            assertTrue(Double.isFinite(network.score()), name + " loss " + network.score());
        }
    }

    /** Tests one network of each family, with {@link #hasTheGradientOfStockLayersInDoubleIfLarge}. */
    @ParameterizedTest
    @EnumSource(names = {"PLAIN_CNN", "RESNET_8", "WRN_16_4", "DENSENET_BC_100_12"})
    void hasTheGradientOfStockLayersInDouble(NetworkName name) {
        assertTrue(gradientDistance(name, DataType.DOUBLE) < 1e-10);
    }

    @Tag("slow")
    @ParameterizedTest
    @EnumSource(names = {"RESNET_18_IMAGENET", "PREACT_RESNET_18", "VGG_16"})
    void hasTheGradientOfStockLayersInDoubleIfLarge(NetworkName name) {
        hasTheGradientOfStockLayersInDouble(name);
    }

    /**
     * The deepest networks have one or two ReLUs whose input is so close to 0 that the order of a sum decides its sign.
     */
    @ParameterizedTest
    @CsvSource({
        "PLAIN_CNN, 1e-4",
        "RESNET_8, 1e-4",
        "RESNET_18_IMAGENET, 1e-2",
        "PREACT_RESNET_18, 1e-4",
        "WRN_16_4, 1e-4",
        "VGG_16, 1e-2",
        "DENSENET_BC_100_12, 1e-2"
    })
    void hasTheGradientOfStockLayersInFloat(NetworkName name, double tolerance) {
        assertTrue(gradientDistance(name, DataType.FLOAT) < tolerance);
    }

    /** The distance between two gradients, relative to their length. */
    private static double gradientDistance(NetworkName name, DataType type) {
        ComputationGraph fast = untrained(name, LayerSet.FAST, type);
        ComputationGraph stock = untrained(name, LayerSet.STOCK, type);
        for (Layer layer : fast.getLayers()) {
            layer.paramTable().forEach(stock.getLayer(layer.conf().getLayer().getLayerName())::setParam);
        }
        Map<String, INDArray> expected = gradients(stock, smallestSide(name));
        Map<String, INDArray> actual = gradients(fast, smallestSide(name));
        assertEquals(expected.keySet(), actual.keySet());
        double distance = 0;
        double length = 0;
        for (String parameter : expected.keySet()) {
            INDArray difference = expected.get(parameter).sub(actual.get(parameter));
            distance = Math.hypot(distance, difference.norm2Number().doubleValue());
            length = Math.hypot(length, expected.get(parameter).norm2Number().doubleValue());
        }
        return distance / length;
    }

    private static ComputationGraph untrained(NetworkName name, LayerSet layers, DataType type) {
        Blueprint floats = NetworksTest.blueprint(name, layers, Map.of(), smallestSide(name));
        return new Blueprint(
                        floats.network(),
                        floats.shape(),
                        floats.classes(),
                        layers,
                        new Blueprint.Optimization(new NoOp(), 5e-4, 1, type))
                .build();
    }

    private static Map<String, INDArray> gradients(ComputationGraph network, int side) {
        DataSet data = data(side);
        DataType type = network.params().dataType();
        network.setInput(0, data.getFeatures().castTo(type));
        network.setLabels(data.getLabels().castTo(type));
        network.computeGradientAndScore();
        return network.gradient().gradientForVariable();
    }

    /**
     * Small images save time. Their last maps are at least 2 x 2, because normalising very few values is inaccurate.
     */
    static int smallestSide(NetworkName name) {
        if (name.label().endsWith("-imagenet")) {
            return 64;
        }
        return name == NetworkName.VGG_16 ? 32 : 16;
    }

    private static Map<String, INDArray> weights(ComputationGraph network) {
        Map<String, INDArray> weights = new TreeMap<>();
        for (Layer layer : network.getLayers()) {
            INDArray ofLayer = layer.paramTable().get("W");
            if (ofLayer != null) {
                weights.put(layer.conf().getLayer().getLayerName(), ofLayer.dup());
            }
        }
        return weights;
    }

    private static DataSet data(int side) {
        Nd4j.getRandom().setSeed(3);
        INDArray images = Nd4j.randn(DataType.FLOAT, 2, 3, side, side);
        return new DataSet(images, Nd4j.eye(10).getRows(2, 7).castTo(DataType.FLOAT));
    }
}
