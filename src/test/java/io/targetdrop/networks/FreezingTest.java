package io.targetdrop.networks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.targetdrop.data.ImageShape;
import io.targetdrop.data.Normalization;
import io.targetdrop.data.SettingException;
import io.targetdrop.layers.LayerSet;
import io.targetdrop.regularizers.DropSchedule;
import io.targetdrop.regularizers.Dropout;
import io.targetdrop.regularizers.RegularizerConfig;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.learning.config.Sgd;

/** Frozen layers keep their parameters and work as at inference. */
class FreezingTest {
    private static final Map<String, RegularizerConfig> NOWHERE = Map.of();
    private static final int CLASSES = 3;
    private static final double RATE = 0.1;
    private static final double DECAY = 1e-2;

    /** Weight decay and momentum do not reach them, and running means and variances stay, too. */
    @ParameterizedTest
    @CsvSource(
            delimiter = ':',
            value = {
                "PLAIN_CNN:stage-1",
                "RESNET_8:stem",
                "RESNET_8:stem, stage-1, stage-2",
                "RESNET_20:stem, stage-1, stage-2-block-1, stage-2-block-2",
                "RESNET_8:stem, stage-1, stage-2, stage-3",
                "VGG_16:stage-1, stage-2-block-1",
                "WRN_16_4:stem, stage-1",
                "WRN_16_4:stem, stage-1, stage-2, stage-3, end",
                "DENSENET_BC_100_12:stem, stage-1, transition-1, stage-2"
            })
    void keepTheirParametersWhileAllOthersLearn(NetworkName name, String frozen) {
        Blueprint blueprint = blueprint(name, NOWHERE, new Nesterovs(RATE, 0.9), frozen.split(", "));
        ComputationGraph network = blueprint.build();
        Map<String, Map<String, INDArray>> before = parameters(network);

        train(network, 2);

        Set<String> changed = new HashSet<>();
        parameters(network)
                .forEach((layer, parameters) -> parameters.forEach((parameter, values) -> {
                    // ND4J's own comparison has a tolerance
                    if (!Arrays.equals(bits(values), bits(before.get(layer).get(parameter)))) {
                        changed.add(layer);
                    }
                }));
        Set<String> expected = new HashSet<>(before.keySet());
        expected.removeIf(layer -> isIn(layer, frozen.split(", ")));
        assertEquals(expected, changed);
        assertFalse(expected.isEmpty());
        assertTrue(expected.size() < before.size());
    }

    private static float[] bits(INDArray values) {
        return values.dup('c').data().asFloat();
    }

    private static boolean isIn(String layer, String... parts) {
        return List.of(parts).stream().anyMatch(part -> layer.startsWith(part + "-"));
    }

    private static Map<String, Map<String, INDArray>> parameters(ComputationGraph network) {
        Map<String, Map<String, INDArray>> parameters = new HashMap<>();
        for (Layer layer : network.getLayers()) {
            if (layer.numParams() > 0) {
                Map<String, INDArray> own = new HashMap<>();
                layer.paramTable().forEach((name, values) -> own.put(name, values.dup('c')));
                parameters.put(layer.conf().getLayer().getLayerName(), own);
            }
        }
        return parameters;
    }

    /** A step of logistic regression on the pooled maps x, with weight decay λ: W − η (xᵀ(p − y) / N + λ W). */
    @Test
    void theClassifierAloneLearnsFromTheMapsOfInference() {
        Blueprint blueprint =
                blueprint(NetworkName.RESNET_8, NOWHERE, new Sgd(RATE), "stem", "stage-1", "stage-2", "stage-3");
        ComputationGraph network = blueprint.build();
        DataSet images = images();
        Map<String, INDArray> activations = network.feedForward(images.getFeatures(), false);
        INDArray pooled = activations.get("pool").dup();
        INDArray error = activations.get(Blueprint.OUTPUT).sub(images.getLabels());
        INDArray weights = network.getLayer(Blueprint.OUTPUT).getParam("W").dup();

        network.fit(images);

        INDArray gradient =
                pooled.transpose().mmul(error).divi(images.numExamples()).addi(weights.mul(DECAY));
        INDArray expected = weights.sub(gradient.muli(RATE));
        INDArray actual = network.getLayer(Blueprint.OUTPUT).getParam("W");
        assertTrue(expected.equalsWithEps(actual, 1e-5), () -> expected + " but " + actual);
    }

    /** The gradients of the layers after a block are the same whether the block is frozen or not. */
    @Test
    void theFirstTrainedLayersLearnAsIfTheOnesBeforeWereStillTrained() {
        Blueprint less = blueprint(NetworkName.RESNET_20, NOWHERE, new Sgd(RATE), "stem", "stage-1");
        Blueprint more = blueprint(NetworkName.RESNET_20, NOWHERE, new Sgd(RATE), "stem", "stage-1", "stage-2-block-1");
        ComputationGraph first = less.build();
        ComputationGraph second = more.build();
        makeConstant(first, "stage-2-block-1");
        makeConstant(second, "stage-2-block-1");

        train(first, 1);
        train(second, 1);

        Map<String, Map<String, INDArray>> expected = parameters(first);
        parameters(second).forEach((layer, parameters) -> {
            if (!isIn(layer, "stage-2-block-1")) {
                parameters.forEach((name, values) ->
                        assertTrue(expected.get(layer).get(name).equalsWithEps(values, 1e-4), layer + " " + name));
            }
        });
    }

    /** With γ = 0 a normalisation gives β in training and at inference, whatever its moments. */
    private static void makeConstant(ComputationGraph network, String block) {
        for (Layer layer : network.getLayers()) {
            String name = layer.conf().getLayer().getLayerName();
            if (name.startsWith(block) && name.endsWith("-norm")) {
                layer.getParam("gamma").assign(0);
                layer.getParam("beta").assign(0.5);
            }
        }
    }

    /** Only a mask is random, so outputs in training depend on the seed if and only if something is dropped. */
    @ParameterizedTest
    @CsvSource({
        "RESNET_8, stage-1, stage-2, false",
        "RESNET_8, stage-2, stage-2, true",
        "RESNET_8, stage-2-block-1, stage-2, false",
        "RESNET_8, stage-3-block-1, stage-2, true",
        "PLAIN_CNN, stage-1, stage-2, false",
        "PLAIN_CNN, stage-2, stage-2, true",
        "VGG_16, stage-1-block-1, stage-1, false",
        "VGG_16, stage-1-block-2, stage-1, true"
    })
    void nothingIsDroppedBetweenFrozenLayers(NetworkName name, String site, String last, boolean drops) {
        List<String> frozen = new ArrayList<>(name.architecture().parts());
        frozen.removeIf(part -> part.compareTo(last + "-zzz") > 0 && !part.equals("stem"));
        Blueprint blueprint = blueprint(
                name,
                Map.of(site, new Dropout(0.5, new DropSchedule.Constant())),
                new Sgd(RATE),
                frozen.toArray(String[]::new));
        ComputationGraph network = blueprint.build();

        assertEquals(drops, !outputInTraining(network, 1).equals(outputInTraining(network, 2)));
        assertEquals(drops, MaskProbe.hasSites(network));
    }

    private static INDArray outputInTraining(ComputationGraph network, long seed) {
        INDArray images = images().getFeatures();
        Nd4j.getRandom().setSeed(seed);
        return network.feedForward(images, true).get(Blueprint.OUTPUT).dup();
    }

    @Test
    void aThawedNetworkIsAnOrdinaryOneWithItsMomentum() {
        Blueprint blueprint = blueprint(NetworkName.RESNET_8, NOWHERE, new Nesterovs(RATE, 0.9), "stem", "stage-1");
        ComputationGraph trained = blueprint.build();
        train(trained, 2);

        ComputationGraph ordinary = blueprint.thawed(trained);

        assertEquals(trained.params(), ordinary.params());
        ComputationGraph drawn = blueprint(NetworkName.RESNET_8, NOWHERE, new Nesterovs(RATE, 0.9))
                .build();
        drawn.getConfiguration().setIterationCount(trained.getConfiguration().getIterationCount());
        drawn.getConfiguration().setEpochCount(trained.getConfiguration().getEpochCount());
        assertEquals(
                drawn.getConfiguration().toJson(), ordinary.getConfiguration().toJson());
        INDArray momentum = ordinary.getUpdater().getStateViewArray().ravel();
        INDArray kept = trained.getUpdater().getStateViewArray().ravel();
        // 3 · 3 · 3 · 16 weights, γ and β of the stem; 3 · 3 · 16 · 16 weights, γ and β twice in stage-1
        long zeros = 432 + 32 + 2 * (2304 + 32);
        assertEquals(drawn.getUpdater().getStateViewArray().length(), momentum.length());
        assertEquals(zeros + kept.length(), momentum.length());
        assertEquals(
                0, momentum.get(NDArrayIndex.interval(0, zeros)).amaxNumber().doubleValue());
        assertEquals(kept, momentum.get(NDArrayIndex.interval(zeros, momentum.length())));
    }

    @Test
    void withoutFrozenPartsTheNetworkIsReturnedItself() {
        Blueprint blueprint = blueprint(NetworkName.RESNET_8, NOWHERE, new Sgd(RATE));
        ComputationGraph trained = blueprint.build();

        assertSame(trained, blueprint.thawed(trained));
    }

    /** Each layer that can be frozen is in one piece, so that freezing all parts leaves the classifier alone. */
    @ParameterizedTest
    @EnumSource
    void thePiecesOfANetworkAreItsLayers(NetworkName name) {
        Blueprint blueprint = blueprint(name, NOWHERE, new Sgd(RATE));
        List<String> pieces = name.architecture().pieces();
        Set<String> used = new HashSet<>();
        blueprint.configuration().getVertices().forEach((vertex, configuration) -> {
            if (configuration.numParams(false) > 0 && !vertex.equals(Blueprint.OUTPUT)) {
                List<String> own = pieces.stream()
                        .filter(piece -> vertex.startsWith(piece + "-"))
                        .toList();
                assertEquals(1, own.size(), vertex);
                used.addAll(own);
            }
        });
        assertEquals(Set.copyOf(pieces), used);
    }

    @Test
    void anUnknownPartIsRefusedWithTheNamesOfTheNetwork() {
        assertEquals(
                "training.frozen must be among stem, stage-1, stage-1-block-1, stage-2, stage-2-block-1, stage-3,"
                        + " stage-3-block-1 for resnet-8 but one is 'stage-4'",
                refusal(NetworkName.RESNET_8, "stem", "stage-4"));
        assertEquals(
                "training.frozen must be among stage-1, stage-2, stage-3 for plain-cnn but one is 'stem'",
                refusal(NetworkName.PLAIN_CNN, "stem"));
    }

    @Test
    void aGapIsRefused() {
        assertEquals(
                "training.frozen must be the first parts of the network, without a gap, but has stage-1-block-1 without"
                        + " stem, which comes before it; add that, or take the later ones out",
                refusal(NetworkName.RESNET_8, "stage-2", "stage-1"));
        assertEquals(
                "training.frozen must be the first parts of the network, without a gap, but has stage-2-block-1 without"
                        + " stage-1-block-3, which comes before it; add that, or take the later ones out",
                refusal(NetworkName.RESNET_20, "stem", "stage-1-block-1", "stage-1-block-2", "stage-2"));
    }

    private static String refusal(NetworkName name, String... frozen) {
        return assertThrows(SettingException.class, () -> new FrozenParts(name, List.of(frozen)))
                .getMessage();
    }

    /** Layers that learned something else before are refused, as are those that the saved network lacks. */
    @Test
    void frozenPartsMustComeFromTheSavedNetwork() {
        Blueprint blueprint = blueprint(NetworkName.RESNET_8, NOWHERE, new Sgd(RATE), "stem", "stage-1");
        SavedNetwork whole =
                SavedNetwork.of("a.zip", blueprint.build(), new Normalization(new float[3], new float[] {1, 1, 1}));
        whole.layers().remove("stage-1-block-1-a-conv");

        String message = assertThrows(
                        SettingException.class,
                        () -> new Start.Saved(whole, new Start.Classes.Other()).network(blueprint))
                .getMessage();

        assertEquals(
                "network.initial-model a.zip must have all layers of the parts in training.frozen but has no"
                        + " stage-1-block-1-a-conv of this shape; freeze less, or name another model",
                message);
    }

    private static void train(ComputationGraph network, int steps) {
        for (int step = 0; step < steps; step++) {
            network.fit(images());
        }
    }

    private static DataSet images() {
        Nd4j.getRandom().setSeed(7);
        INDArray labels = Nd4j.zeros(DataType.FLOAT, 4, CLASSES);
        for (int sample = 0; sample < 4; sample++) {
            labels.putScalar(sample, sample % CLASSES, 1);
        }
        return new DataSet(Nd4j.randn(DataType.FLOAT, 4, 3, 32, 32), labels);
    }

    private static Blueprint blueprint(
            NetworkName name, Map<String, RegularizerConfig> sites, IUpdater updater, String... frozen) {
        return new Blueprint(
                new NetworkConfig(name, sites),
                new ImageShape(3, 32, 32),
                CLASSES,
                LayerSet.FAST,
                new Blueprint.Optimization(updater, DECAY, 3, DataType.FLOAT, List.of(), List.of(frozen)));
    }
}
