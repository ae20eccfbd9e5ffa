package io.targetdrop.networks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.targetdrop.data.ImageShape;
import io.targetdrop.layers.LayerSet;
import io.targetdrop.regularizers.DropMethod;
import io.targetdrop.regularizers.RandomMaskLayer;
import io.targetdrop.regularizers.RegularizerConfig;
import io.targetdrop.regularizers.TargetDropComputation;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.learning.config.Sgd;

class NetworksTest {

    /**
     * Trained parameters, without running means and variances. He et al. state 0.27 M for ResNet-20 and 0.85 M for
     * ResNet-56 with parameter-free shortcuts; the projections add 16·32 + 32·64 weights and 2·(32 + 64) factors and
     * offsets: 269,722 + 2,752 = 272,474 and 853,018 + 2,752 = 855,770. ResNet-18 for CIFAR has 11,173,962.
     */
    @ParameterizedTest
    @CsvSource({"RESNET_20, 272474", "RESNET_56, 855770", "RESNET_18, 11173962"})
    void hasTheParametersOfTheLiterature(NetworkName name, long trained) {
        ComputationGraph network = network(name, LayerSet.FAST, Map.of());
        long running = java.util.Arrays.stream(network.getLayers())
                .flatMap(layer -> layer.paramTable().entrySet().stream())
                .filter(entry -> entry.getKey().equals("mean") || entry.getKey().equals("var"))
                .mapToLong(entry -> entry.getValue().length())
                .sum();
        assertEquals(trained, network.numParams() - running);
    }

    /** Convolutions and the dense output, then four numbers for each normalised channel. */
    @Test
    void countsAResNet8() {
        long weights = 432 + 2 * 2304 + 4608 + 9216 + 512 + 18432 + 36864 + 2048 + 650;
        long normalisation = 4 * (3 * 16 + 3 * 32 + 3 * 64);
        assertEquals(
                weights + normalisation,
                network(NetworkName.RESNET_8, LayerSet.FAST, Map.of()).numParams());
    }

    @ParameterizedTest
    @EnumSource(NetworkName.class)
    void isTheSameNetworkOfEitherSetOfLayers(NetworkName name) {
        assertEquals(
                network(name, LayerSet.STOCK, Map.of()).numParams(),
                network(name, LayerSet.FAST, Map.of()).numParams());
    }

    @ParameterizedTest
    @EnumSource(NetworkName.class)
    void hasALayerAtEverySiteThatIsTaken(NetworkName name) {
        Map<String, RegularizerConfig> all = new TreeMap<>();
        name.sites().forEach(site -> all.put(site, RegularizerConfig.TargetDrop.defaults()));
        ComputationGraph network = network(name, LayerSet.FAST, all);
        for (String site : name.sites()) {
            assertTrue(network.getLayer(GraphDrawing.siteLayer(site)) instanceof TargetDropComputation, site);
        }
        ComputationGraph plain = network(name, LayerSet.FAST, Map.of());
        assertEquals(plain.getLayers().length + name.sites().size(), network.getLayers().length);
    }

    @ParameterizedTest
    @EnumSource(DropMethod.class)
    void hasTheLayerOfAMethodAtItsSites(DropMethod method) {
        ComputationGraph network = network(NetworkName.RESNET_8, LayerSet.FAST, Map.of("stage-2", method.defaults()));
        RandomMaskLayer layer = (RandomMaskLayer)
                network.getLayer(GraphDrawing.siteLayer("stage-2")).conf().getLayer();
        assertEquals(method.defaults(), layer.settings());
    }

    @Test
    void leavesSitesOfNoRegularizerEmpty() {
        Map<String, RegularizerConfig> none = Map.of("stage-1", new RegularizerConfig.None());
        assertEquals(
                network(NetworkName.RESNET_8, LayerSet.FAST, Map.of()).getLayers().length,
                network(NetworkName.RESNET_8, LayerSet.FAST, none).getLayers().length);
    }

    @Test
    void namesStagesAndBlocks() {
        assertEquals(List.of("stage-1", "stage-2", "stage-3"), NetworkName.RESNET_8.stageSites());
        assertEquals(
                List.of("stage-1-block-1", "stage-2-block-1", "stage-3-block-1"), NetworkName.RESNET_8.blockSites());
        assertEquals(9, NetworkName.RESNET_20.blockSites().size());
        assertEquals(List.of(), NetworkName.PLAIN_CNN.blockSites());
    }

    @Test
    void refusesASiteThatIsNotThere() {
        Map<String, RegularizerConfig> sites = Map.of("stage-4", new RegularizerConfig.None());
        String message = assertThrows(
                        IllegalArgumentException.class, () -> new NetworkConfig(NetworkName.RESNET_8, sites))
                .getMessage();
        assertTrue(message.startsWith("sites of resnet-8 are [stage-1,"), message);
        assertTrue(message.endsWith("'stage-4'"), message);
    }

    @Test
    void isFoundByItsLabel() {
        assertEquals(NetworkName.RESNET_18, NetworkName.ofLabel("resnet-18").orElseThrow());
        assertTrue(NetworkName.ofLabel("resnet-19").isEmpty());
    }

    @Test
    void comesBackFromJson() {
        Map<String, RegularizerConfig> sites = Map.of("stage-2", RegularizerConfig.TargetDrop.defaults());
        ComputationGraphConfiguration configuration =
                network(NetworkName.RESNET_8, LayerSet.FAST, sites).getConfiguration();
        ComputationGraphConfiguration back = ComputationGraphConfiguration.fromJson(configuration.toJson());
        assertEquals(configuration.toJson(), back.toJson());
        assertNotNull(back.getVertices().get("stage-2-regularizer"));
    }

    static ComputationGraph network(NetworkName name, LayerSet layers, Map<String, RegularizerConfig> sites) {
        ComputationGraph network =
                new ComputationGraph(blueprint(name, layers, sites).configuration());
        network.init();
        return network;
    }

    static Blueprint blueprint(NetworkName name, LayerSet layers, Map<String, RegularizerConfig> sites) {
        return new Blueprint(
                new NetworkConfig(name, sites),
                new ImageShape(3, 32, 32),
                10,
                layers,
                new Blueprint.Optimization(new Sgd(0.1), 5e-4, 1, DataType.FLOAT));
    }
}
