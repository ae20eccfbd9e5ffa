package io.targetdrop.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.targetdrop.data.Catalog;
import io.targetdrop.data.DataConfig;
import io.targetdrop.data.GeneratedImages;
import io.targetdrop.data.ImageShape;
import io.targetdrop.data.Parts;
import io.targetdrop.data.SettingException;
import io.targetdrop.layers.LayerSet;
import io.targetdrop.networks.Blueprint;
import io.targetdrop.networks.NetworkConfig;
import io.targetdrop.networks.NetworkName;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.deeplearning4j.gradientcheck.GradientCheckUtil;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.NoOp;
import org.nd4j.linalg.learning.config.Sgd;

class ClassWeightsTest {
    private static final ImageShape SHAPE = new ImageShape(1, 2, 2);
    private static final int PIXELS = 3 * 16 * 16;
    private static final List<Double> THREE_AND_ONE = List.of(3.0, 1.0);

    @AfterEach
    void useFloats() {
        Nd4j.setDefaultDataTypes(DataType.FLOAT, DataType.FLOAT);
    }

    /** N / (K · n) with N = 6 and K = 3 classes that occur: 6 / (3 · 4), 6 / (3 · 1), 6 / (3 · 1). */
    @Test
    void balancedWeightsMakeClassesCountTheSame() {
        assertEquals(List.of(0.5, 2.0, 1.0, 2.0), new ClassWeights.Balanced().of(parts(0, 0, 0, 0, 1, 3)));
    }

    @Test
    void classesWithoutAWeightHaveOne() {
        assertEquals(List.of(1.0, 2.5, 1.0, 1.0), new ClassWeights.Named(Map.of("dog", 2.5)).of(parts(0, 1, 2, 3)));
    }

    @Test
    void aNameThatIsNoClassIsRefused() {
        String message = assertThrows(
                        IllegalArgumentException.class,
                        () -> new ClassWeights.Named(Map.of("dgo", 2.0)).of(parts(0, 1)))
                .getMessage();
        assertEquals(
                "training.class-weights must name classes of the data but has 'dgo'; the data has cat, dog, fish, ox",
                message);
    }

    @Test
    void aWeightIsPositiveAndFinite() {
        for (double wrong : new double[] {0, -1, Double.NaN, Double.POSITIVE_INFINITY}) {
            assertThrows(SettingException.class, () -> new ClassWeights.Named(Map.of("cat", wrong)), "" + wrong);
        }
        assertThrows(SettingException.class, () -> new ClassWeights.Named(Map.of()));
    }

    /** The loss is ln 2 for each of two images while the network gives both classes 1/2: (3 · ln 2 + 1 · ln 2) / 2. */
    @Test
    void theLossIsDividedByTheNumberOfImages() {
        ComputationGraph network = network(THREE_AND_ONE, new Sgd(0.1), DataType.FLOAT);
        network.params().assign(0);
        assertEquals(2 * Math.log(2), network.score(minibatch(DataType.FLOAT, 0, 1)), 1e-6);
    }

    /**
     * Without batch normalisation, a step of learning rate 0.1 on (3·g0 + g1) / 2 is one of 0.2 on (g0 + g0 + g0 + g1) / 4, up
     * to the order of the sums.
     */
    @Test
    void anImageWithWeightThreeTeachesAsMuchAsThreeOfIt() {
        ComputationGraph weighted = linear(THREE_AND_ONE, new Sgd(0.1), DataType.FLOAT);
        ComputationGraph repeated = linear(List.of(), new Sgd(0.2), DataType.FLOAT);
        INDArray before = weighted.params().dup();
        weighted.fit(minibatch(DataType.FLOAT, 0, 1));
        repeated.fit(minibatch(DataType.FLOAT, 0, 0, 0, 1));
        double distance =
                weighted.params().sub(repeated.params()).normmaxNumber().doubleValue();
        assertTrue(distance < 1e-6, "distance " + distance);
        assertNotEquals(before, weighted.params());
    }

    @Test
    void theGradientIsThatOfTheWeightedLoss() {
        Nd4j.setDefaultDataTypes(DataType.DOUBLE, DataType.DOUBLE);
        DataSet minibatch = minibatch(DataType.DOUBLE, 0, 1);
        assertTrue(GradientCheckUtil.checkGradients(new GradientCheckUtil.GraphConfig()
                .net(linear(THREE_AND_ONE, new NoOp(), DataType.DOUBLE))
                .inputs(new INDArray[] {minibatch.getFeatures()})
                .labels(new INDArray[] {minibatch.getLabels()})
                .epsilon(1e-6)
                .maxRelError(1e-5)
                .minAbsoluteError(1e-9)));
    }

    /** Weights act in training only, and the model for inference is a plain one. */
    @Test
    void aModelForInferenceHasNoWeights() {
        Blueprint weighted = blueprint(THREE_AND_ONE, new Sgd(0.1), DataType.FLOAT);
        assertEquals(
                blueprint(List.of(), new Sgd(0.1), DataType.FLOAT)
                        .forInference()
                        .configuration()
                        .toJson(),
                weighted.forInference().configuration().toJson());
    }

    /** Every class has 12 of the 120 images, so each weight is exactly 1. */
    @Test
    void balancedWeightsOfBalancedClassesChangeNoBit() {
        assertEquals(hash(new ClassWeights.None()), hash(new ClassWeights.Balanced()));
        assertNotEquals(
                hash(new ClassWeights.None()),
                hash(new ClassWeights.Named(
                        Map.of(Plans.small(1, 1).parts().catalog().classes().get(0), 2.0))));
    }

    private static String hash(ClassWeights weights) {
        TrainingPlan usual = Plans.small(1, 1);
        GeneratedImages source = new GeneratedImages(120, 40, 16, 5);
        TrainingPlan plan = new TrainingPlan(
                Plans.SEED,
                source,
                Parts.of(new DataConfig(source, DataConfig.NO_LIMIT, DataConfig.NO_LIMIT, 0), Plans.SEED),
                usual.network(),
                usual.training().withEpochs(1).withClassWeights(weights),
                usual.averaging());
        LocalReplica replica = new LocalReplica(plan, Plans.network(plan));
        return FloatVector.sha256(TrainingLoop.run(plan, replica, Plans.silence(), Checkpoints.none())
                .network()
                .params());
    }

    private static Parts parts(int... labels) {
        Catalog catalog = new Catalog(SHAPE, List.of("cat", "dog", "fish", "ox"), labels, new int[] {0});
        return new Parts(catalog, IntStream.range(0, labels.length).toArray(), new int[0], new int[] {0});
    }

    /** Of two images, one of each class. */
    private static DataSet minibatch(DataType type, int... labels) {
        INDArray features = Nd4j.create(type, labels.length, 3, 16, 16);
        INDArray oneHot = Nd4j.create(type, labels.length, 2);
        for (int n = 0; n < labels.length; n++) {
            for (int pixel = 0; pixel < PIXELS; pixel++) {
                features.putScalar((long) n * PIXELS + pixel, Math.sin(pixel * (1 + labels[n])));
            }
            oneHot.putScalar(n, labels[n], 1);
        }
        return new DataSet(features, oneHot);
    }

    private static Blueprint blueprint(List<Double> weights, IUpdater updater, DataType type) {
        return new Blueprint(
                new NetworkConfig(NetworkName.PLAIN_CNN, Map.of()),
                new ImageShape(3, 16, 16),
                2,
                LayerSet.STOCK,
                new Blueprint.Optimization(updater, 0, 1, type, weights, List.of()));
    }

    private static ComputationGraph network(List<Double> weights, IUpdater updater, DataType type) {
        return blueprint(weights, updater, type).build();
    }

    /** The output layer of such a network alone. */
    private static ComputationGraph linear(List<Double> weights, IUpdater updater, DataType type) {
        ComputationGraphConfiguration whole = blueprint(weights, updater, type).configuration();
        OutputLayer output = (OutputLayer) ((LayerVertex) whole.getVertices().get(Blueprint.OUTPUT))
                .getLayerConf()
                .getLayer();
        ComputationGraph network = new ComputationGraph(new NeuralNetConfiguration.Builder()
                .seed(3)
                .dataType(type)
                .updater(updater)
                .graphBuilder()
                .addInputs(Blueprint.INPUT)
                .setInputTypes(InputType.convolutional(16, 16, 3))
                .addLayer(
                        Blueprint.OUTPUT,
                        new OutputLayer.Builder(output.getLossFn())
                                .nOut(2)
                                .activation(Activation.SOFTMAX)
                                .build(),
                        Blueprint.INPUT)
                .setOutputs(Blueprint.OUTPUT)
                .build());
        network.init();
        return network;
    }
}
