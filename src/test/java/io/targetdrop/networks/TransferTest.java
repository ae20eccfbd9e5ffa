package io.targetdrop.networks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.targetdrop.data.ImageShape;
import io.targetdrop.data.Normalization;
import io.targetdrop.data.SettingException;
import io.targetdrop.layers.LayerSet;
import io.targetdrop.networks.Start.Classes;
import io.targetdrop.regularizers.RegularizerConfig;
import io.targetdrop.regularizers.TargetDrop;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Sgd;

/** A network takes the layers of a saved one that have the same name and parameters of the same shapes. */
class TransferTest {
    private static final Map<String, RegularizerConfig> NOWHERE = Map.of();
    private static final Normalization GREY = new Normalization(new float[] {0.5f}, new float[] {0.25f});
    private static final Normalization COLOUR =
            new Normalization(new float[] {0.5f, 0.4f, 0.3f}, new float[] {0.25f, 0.25f, 0.25f});

    @ParameterizedTest
    @EnumSource(
            value = NetworkName.class,
            names = {"PLAIN_CNN", "RESNET_8", "PREACT_RESNET_18", "VGG_16", "DENSENET_BC_100_12"})
    void takesEveryLayerButTheClassifierOfOtherClasses(NetworkName name) {
        ComputationGraph trained = trained(blueprint(name, NOWHERE, 10, 1));
        Blueprint five = blueprint(name, NOWHERE, 5, 2);

        ComputationGraph network = start(trained, new Classes.Other()).network(five);

        ComputationGraph drawn = five.build();
        for (Layer layer : network.getLayers()) {
            String own = layer.conf().getLayer().getLayerName();
            ComputationGraph expected = own.equals(Blueprint.OUTPUT) ? drawn : trained;
            assertEquals(expected.getLayer(own).paramTable(), layer.paramTable(), own);
        }
    }

    /** Output 0 of the data is output 2 of the saved network, and so on. */
    @Test
    void takesTheClassifierOfTheSameClassesInTheOrderOfTheData() {
        ComputationGraph trained = trained(blueprint(NetworkName.RESNET_8, NOWHERE, 3, 1));
        INDArray images = Nd4j.rand(DataType.FLOAT, 4, 3, 32, 32);
        Start start = start(trained, new Classes.Same(List.of(2, 0, 1)));

        INDArray outputs =
                start.network(blueprint(NetworkName.RESNET_8, NOWHERE, 3, 2)).outputSingle(images);

        INDArray saved = trained.outputSingle(images);
        assertEquals(saved.getColumn(2), outputs.getColumn(0));
        assertEquals(saved.getColumn(0), outputs.getColumn(1));
        assertEquals(saved.getColumn(1), outputs.getColumn(2));
    }

    /** Convolutions and normalisations work on maps of any size. */
    @Test
    void imagesMayHaveAnotherSize() {
        ComputationGraph trained = trained(blueprint(NetworkName.RESNET_8, NOWHERE, 3, 1));
        Blueprint larger = blueprint(NetworkName.RESNET_8, NOWHERE, new ImageShape(3, 48, 40), 3, 2);

        ComputationGraph network =
                start(trained, new Classes.Same(List.of(0, 1, 2))).network(larger);

        assertEquals(trained.params(), network.params());
    }

    @Test
    void takesThePlainModelToo() {
        Map<String, RegularizerConfig> sites = Map.of("stage-1", new TargetDrop(), "stage-3", new TargetDrop());
        Blueprint blueprint = blueprint(NetworkName.RESNET_8, sites, 3, 1);
        ComputationGraph trained = trained(blueprint);
        ComputationGraph plain = blueprint.inferenceModel(trained);

        ComputationGraph network = start(plain, new Classes.Same(List.of(0, 1, 2)))
                .network(blueprint(NetworkName.RESNET_8, NOWHERE, 3, 2));

        for (Layer layer : network.getLayers()) {
            String own = layer.conf().getLayer().getLayerName();
            assertEquals(plain.getLayer(own).paramTable(), layer.paramTable(), own);
        }
    }

    /** Its hidden layer has C / r rows and at least 4: with C = 32, 4 for r = 16 and 16 for r = 2. */
    @Test
    void takesAnAttentionOfTheSameShape() {
        TargetDrop narrow = new TargetDrop();
        TargetDrop wide = new TargetDrop(0.1, 5, 2, narrow.attention(), narrow.keepScale(), narrow.schedule());
        ComputationGraph trained = trained(blueprint(NetworkName.RESNET_8, Map.of("stage-2", narrow), 3, 1));
        Start start = start(trained, new Classes.Same(List.of(0, 1, 2)));
        Blueprint same = blueprint(NetworkName.RESNET_8, Map.of("stage-2", narrow, "stage-3", narrow), 3, 2);
        Blueprint wider = blueprint(NetworkName.RESNET_8, Map.of("stage-2", wide), 3, 2);

        assertEquals(attention(trained), attention(start.network(same)));
        assertEquals(attention(wider.build()), attention(start.network(wider)));
        assertEquals(
                List.of("stage-3-regularizer"),
                start.transfer(same).orElseThrow().drawn());
    }

    private static Map<String, INDArray> attention(ComputationGraph network) {
        return network.getLayer("stage-2-regularizer").paramTable();
    }

    @Test
    void normalizesTheInputsAsTheSavedNetworkDid() {
        Start start = start(trained(blueprint(NetworkName.RESNET_8, NOWHERE, 3, 1)), new Classes.Other());
        Normalization fitted = new Normalization(new float[] {0, 0, 0}, new float[] {1, 1, 1});

        assertEquals(COLOUR, start.normalization(fitted));
        assertEquals(fitted, new Start.Drawn().normalization(fitted));
    }

    /** ResNet-8 has 9 convolutions with weights, as many normalisations, and the classifier. */
    @Test
    void saysWhatItTakes() {
        ComputationGraph trained = trained(blueprint(NetworkName.RESNET_8, NOWHERE, 10, 1));
        Blueprint five = blueprint(NetworkName.RESNET_8, NOWHERE, 5, 2);
        Blueprint ten = blueprint(NetworkName.RESNET_8, Map.of("stage-3", new TargetDrop()), 10, 2);
        List<Integer> order = List.of(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
        List<Integer> reverse = List.of(9, 8, 7, 6, 5, 4, 3, 2, 1, 0);

        assertEquals(
                "18 of 19 layers, all but the classifier (10 → 5 classes)", said(trained, new Classes.Other(), five));
        assertEquals(
                "18 of 20 layers, all but stage-3-regularizer, the classifier (other classes)",
                said(trained, new Classes.Other(), ten));
        assertEquals(
                "18 of 20 layers, all but stage-3-regularizer, the classifier (the model does not name its classes)",
                said(trained, new Classes.Unknown(), ten));
        Blueprint empty = blueprint(NetworkName.RESNET_8, NOWHERE, 10, 2);
        assertEquals("all 19 layers", said(trained, new Classes.Same(order), empty));
        assertEquals(
                "all 19 layers, the classes in the order of the data", said(trained, new Classes.Same(reverse), empty));
    }

    private static String said(ComputationGraph trained, Classes classes, Blueprint blueprint) {
        String line = start(trained, classes).transfer(blueprint).orElseThrow().description();
        assertTrue(line.startsWith("initial-model a.zip: "), line);
        return line.substring("initial-model a.zip: ".length());
    }

    /** Of ResNet-20 only the stem and the first block of each stage have the names and shapes of ResNet-8's layers. */
    @Test
    void refusesAnotherNetwork() {
        ComputationGraph trained = trained(blueprint(NetworkName.RESNET_8, NOWHERE, 10, 1));
        Blueprint other = blueprint(NetworkName.RESNET_20, NOWHERE, 10, 2);

        String message = assertThrows(
                        SettingException.class,
                        () -> start(trained, new Classes.Other()).network(other))
                .getMessage();

        // the stem has 496 parameters, the first blocks have 4,736, 14,720 and 58,112; the two other blocks of each
        // stage
        // add 9,472, 37,376 and 148,480: 78,064 of 273,392. The 18 layers are 9 convolutions with their normalisations,
        // of 21, and the classifier is the 43rd.
        assertEquals(
                "network.initial-model a.zip must be a model of network.name = resnet-20, with at least half of its"
                        + " parameters, but 18 of its 43 layers fit, with 29 % of the parameters; name a model of this"
                        + " network, or set network.name to that of the model",
                message);
    }

    @Test
    void refusesANetworkForOtherChannels() {
        Blueprint grey = blueprint(NetworkName.RESNET_8, NOWHERE, new ImageShape(1, 32, 32), 10, 1);
        Start start = new Start.Saved(SavedNetwork.of("a.zip", grey.build(), GREY), new Classes.Other());

        String message = assertThrows(
                        SettingException.class, () -> start.transfer(blueprint(NetworkName.RESNET_8, NOWHERE, 10, 2)))
                .getMessage();

        assertEquals(
                "network.initial-model a.zip must be a model for images with 3 channels, as the data has, but is for 1;"
                        + " use such images or another model",
                message);
    }

    /** Every parameter differs from those that are drawn, running means and variances included. */
    private static ComputationGraph trained(Blueprint blueprint) {
        ComputationGraph network = blueprint.build();
        INDArray noise = Nd4j.rand(DataType.FLOAT, network.numParams()).addi(0.5);
        network.params().muli(noise).addi(noise.muli(0.01));
        assertNotEquals(blueprint.build().params(), network.params());
        return network;
    }

    private static Start start(ComputationGraph trained, Classes classes) {
        return new Start.Saved(SavedNetwork.of("a.zip", trained, COLOUR), classes);
    }

    private static Blueprint blueprint(NetworkName name, Map<String, RegularizerConfig> sites, int classes, long seed) {
        return blueprint(name, sites, new ImageShape(3, 32, 32), classes, seed);
    }

    private static Blueprint blueprint(
            NetworkName name, Map<String, RegularizerConfig> sites, ImageShape shape, int classes, long seed) {
        return new Blueprint(
                new NetworkConfig(name, sites),
                shape,
                classes,
                LayerSet.FAST,
                new Blueprint.Optimization(new Sgd(0.1), 0, seed, DataType.FLOAT));
    }
}
