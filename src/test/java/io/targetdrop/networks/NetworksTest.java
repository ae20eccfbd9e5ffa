package io.targetdrop.networks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.targetdrop.data.ImageShape;
import io.targetdrop.layers.LayerSet;
import io.targetdrop.regularizers.Regularizer;
import io.targetdrop.regularizers.RegularizerConfig;
import io.targetdrop.regularizers.RegularizerLayer;
import io.targetdrop.regularizers.TargetDrop;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.learning.config.Sgd;

class NetworksTest {

    /**
     * The number of trained parameters, without running means and variances. Convolutions have no biases.
     *
     * <ul>
     *   <li>He et al. state 0.27 M for ResNet-20 and 0.85 M for ResNet-56 with parameter-free shortcuts; the projections add
     *       16·32 + 32·64 weights and 2·(32 + 64) factors and offsets: 269,722 + 2,752 = 272,474 and 853,018 + 2,752 =
     *       855,770. ResNet-18 for CIFAR has 11,173,962.
     *   <li>PreAct ResNet-18 (11.17 M) leaves out the stem's normalisation (2·64) and the projections' (2·(128 + 256 + 512)),
     *       normalises what its blocks read instead of what they put out (2·448 fewer), and ends with one (2·512):
     *       11,173,962 − 128 − 1,792 − 896 + 1,024.
     *   <li>WRN-16-4 (2.7 M): 9·(3·16 + 16·64 + 3·64² + 64·128 + 3·128² + 128·256 + 3·256²) weights, 16·64 + 64·128 +
     *       128·256 in projections, 2·1,808 factors and offsets, 257·10 in the dense layer.
     *   <li>WRN-28-10 (36.5 M): 9·(3·16 + 16·160 + 7·160² + 160·320 + 7·320² + 320·640 + 7·640²), 16·160 + 160·320 +
     *       320·640, 2·8,976, 641·10.
     *   <li>VGG-16-BN (14.7 M): 9·(3·64 + 64² + 64·128 + 128² + 128·256 + 2·256² + 256·512 + 5·512²), 2·4,224, 513·10. The
     *       14,728,266 that are often stated have a bias for each of the 4,224 maps, which normalisation takes out again.
     *   <li>DenseNet-BC-100-12 (0.77 M): a block that reads c maps has 48·c + 9·48·12 weights and 2·(c + 48) factors and
     *       offsets; c goes up by 12 from 24, 108 and 150. Further 9·3·24, transitions from 216 to 108 and from 300 to 150
     *       (216·108 + 2·216, 300·150 + 2·300), 2·342 at the end and 343·10.
     * </ul>
     */
    @ParameterizedTest
    @CsvSource({
        "RESNET_20, 272474",
        "RESNET_56, 855770",
        "RESNET_18, 11173962",
        "PREACT_RESNET_18, 11172170",
        "WRN_16_4, 2748890",
        "WRN_28_10, 36479194",
        "VGG_16, 14724042",
        "DENSENET_BC_100_12, 769162"
    })
    void hasTheParametersOfTheLiterature(NetworkName name, long trained) {
        assertEquals(
                trained,
                trainedParameters(blueprint(name, LayerSet.FAST, Map.of()).configuration()));
    }

    /**
     * The number of trained parameters for 1,000 classes, as torchvision states it. All begin with 49·3·64 weights and 2·64
     * factors and offsets.
     *
     * <ul>
     *   <li>ResNet-18: 9·(4·64² + 64·128 + 3·128² + 128·256 + 3·256² + 256·512 + 3·512²) weights, 64·128 + 128·256 +
     *       256·512 in projections, 2·(4·64 + 5·(128 + 256 + 512)) factors and offsets, 513·1000 in the dense layer.
     *   <li>ResNet-34 has eight more blocks, of 64 maps (1), 128 (2), 256 (4) and 512 (1): 18·(64² +
     *       2·128² + 4·256² + 512²) weights and 4·(64 + 2·128 + 4·256 + 512) factors and offsets.
     *   <li>ResNet-50: a block that reads 4w maps and narrows them to w has 4w² + 9w² + 4w² weights and 2·(w + w + 4w)
     *       factors and offsets: 17·(3·64² + 4·128² + 6·256² + 3·512²) and 12·(3·64 + 4·128 + 6·256 + 3·512) with 3, 4, 6
     *       and 3 blocks. A stage's first block reads only w maps in the first stage and 2w in the others, and projects them
     *       to 4w: 64² and 6·(128² + 256² + 512²) more weights, and 8·(64 + 128 + 256 + 512) factors and offsets. 2049·1000
     *       in the dense layer.
     * </ul>
     */
    @ParameterizedTest
    @CsvSource({"RESNET_18_IMAGENET, 11689512", "RESNET_34_IMAGENET, 21797672", "RESNET_50_IMAGENET, 25557032"})
    void hasTheParametersOfTheLiteratureForPhotographs(NetworkName name, long trained) {
        Blueprint cifar = blueprint(name, LayerSet.FAST, Map.of());
        Blueprint imageNet =
                new Blueprint(cifar.network(), new ImageShape(3, 224, 224), 1000, LayerSet.FAST, cifar.optimization());
        assertEquals(trained, trainedParameters(imageNet.configuration()));
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
                parameters(blueprint(name, LayerSet.STOCK, Map.of()).configuration()),
                parameters(blueprint(name, LayerSet.FAST, Map.of()).configuration()));
    }

    @ParameterizedTest
    @EnumSource(NetworkName.class)
    void hasALayerAtEverySiteWithARegularizer(NetworkName name) {
        ComputationGraphConfiguration configuration =
                blueprint(name, LayerSet.FAST, everywhere(name)).configuration();
        for (String site : name.sites()) {
            LayerVertex vertex = (LayerVertex) configuration.getVertices().get(SiteDrawing.siteLayer(site));
            assertTrue(vertex.getLayerConf().getLayer() instanceof RegularizerLayer, site);
        }
        ComputationGraphConfiguration plain =
                blueprint(name, LayerSet.FAST, Map.of()).configuration();
        assertEquals(
                plain.getVertices().size() + name.sites().size() + 1, // features become maps at the classifier's site
                configuration.getVertices().size());
    }

    @ParameterizedTest
    @MethodSource("io.targetdrop.regularizers.Regularizer#all")
    void hasTheLayerOfAMethodAtItsSites(Regularizer method) {
        ComputationGraph network = network(NetworkName.RESNET_8, LayerSet.FAST, Map.of("stage-2", method));
        RegularizerLayer layer = (RegularizerLayer)
                network.getLayer(SiteDrawing.siteLayer("stage-2")).conf().getLayer();
        assertEquals(method, layer.settings());
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
        assertEquals(16, NetworkName.RESNET_50_IMAGENET.blockSites().size());
        assertEquals(List.of(), NetworkName.PLAIN_CNN.blockSites());
    }

    @Test
    void namesConvolutionsAndTransitions() {
        assertEquals(5, NetworkName.VGG_16.stageSites().size());
        assertEquals(13, NetworkName.VGG_16.blockSites().size());
        assertEquals(48, NetworkName.DENSENET_BC_100_12.blockSites().size());
        assertEquals(3 + 48 + 2 + 1, NetworkName.DENSENET_BC_100_12.sites().size());
        assertTrue(NetworkName.DENSENET_BC_100_12.sites().contains("transition-2"));
    }

    /** Five halvings take 32 to 1, and two take 4 to 1. */
    @ParameterizedTest
    @CsvSource({
        "VGG_16, 32",
        "DENSENET_BC_100_12, 4",
        "PLAIN_CNN, 8",
        "RESNET_18_IMAGENET, 32",
        "RESNET_50_IMAGENET, 32"
    })
    void refusesImagesThatHalvingWouldUseUp(NetworkName name, int least) {
        blueprint(name, LayerSet.FAST, Map.of(), least);
        String message = assertThrows(
                        IllegalArgumentException.class, () -> blueprint(name, LayerSet.FAST, Map.of(), least - 1))
                .getMessage();
        assertTrue(
                message.startsWith("images for " + name.label() + " must be at least " + least + " x " + least),
                message);
    }

    @Test
    void refusesAnUnknownSite() {
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
        assertEquals(NetworkName.WRN_28_10, NetworkName.ofLabel("wrn-28-10").orElseThrow());
        assertTrue(NetworkName.ofLabel("resnet-19").isEmpty());
    }

    @Test
    void comesBackFromJson() {
        Map<String, RegularizerConfig> sites = Map.of("stage-2", new TargetDrop());
        ComputationGraphConfiguration configuration =
                network(NetworkName.RESNET_8, LayerSet.FAST, sites).getConfiguration();
        ComputationGraphConfiguration back = ComputationGraphConfiguration.fromJson(configuration.toJson());
        assertEquals(configuration.toJson(), back.toJson());
        assertNotNull(back.getVertices().get("stage-2-regularizer"));
    }

    private static Stream<Layer> layers(ComputationGraphConfiguration configuration) {
        return configuration.getVertices().values().stream()
                .filter(LayerVertex.class::isInstance)
                .map(vertex -> ((LayerVertex) vertex).getLayerConf().getLayer());
    }

    /** Without running means and variances. */
    private static long trainedParameters(ComputationGraphConfiguration configuration) {
        long running = layers(configuration)
                .filter(BatchNormalization.class::isInstance)
                .mapToLong(layer -> 2 * ((BatchNormalization) layer).getNOut())
                .sum();
        return parameters(configuration) - running;
    }

    private static long parameters(ComputationGraphConfiguration configuration) {
        return configuration.getVertices().values().stream()
                .mapToLong(vertex -> vertex.numParams(false))
                .sum();
    }

    /** A network with TargetDrop at every site. */
    static Map<String, RegularizerConfig> everywhere(NetworkName name) {
        return everywhere(name, new TargetDrop());
    }

    static Map<String, RegularizerConfig> everywhere(NetworkName name, RegularizerConfig regularizer) {
        Map<String, RegularizerConfig> all = new TreeMap<>();
        name.sites().forEach(site -> all.put(site, regularizer));
        return all;
    }

    static ComputationGraph network(NetworkName name, LayerSet layers, Map<String, RegularizerConfig> sites) {
        return blueprint(name, layers, sites).build();
    }

    static Blueprint blueprint(NetworkName name, LayerSet layers, Map<String, RegularizerConfig> sites) {
        return blueprint(name, layers, sites, 32);
    }

    /** A blueprint for square images with this many pixels in a row. */
    static Blueprint blueprint(NetworkName name, LayerSet layers, Map<String, RegularizerConfig> sites, int side) {
        return new Blueprint(
                new NetworkConfig(name, sites),
                new ImageShape(3, side, side),
                10,
                layers,
                new Blueprint.Optimization(new Sgd(0.1), 5e-4, 1, DataType.FLOAT));
    }
}
