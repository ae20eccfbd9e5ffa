package io.targetdrop.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.targetdrop.data.ImageShape;
import io.targetdrop.layers.LayerSet;
import io.targetdrop.networks.Blueprint;
import io.targetdrop.networks.NetworkConfig;
import io.targetdrop.networks.NetworkName;
import io.targetdrop.regularizers.RegularizerConfig;
import io.targetdrop.regularizers.TargetDrop;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.SubsetVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.params.BatchNormalizationParamInitializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

class BatchNormStatisticsTest {
    private static final int SIDE = 16;

    /** The output in training is normalised by the minibatch's own moments. */
    @ParameterizedTest
    @CsvSource({"PLAIN_CNN, FAST", "RESNET_8, FAST", "RESNET_8, STOCK", "DENSENET_BC_100_12, FAST"})
    void ofOneMinibatchMakeInferenceNormaliseAsTrainingDoes(NetworkName name, LayerSet layers) {
        ComputationGraph network = network(name, layers, Map.of());
        requireInferenceAsInTraining(network, images(8, 1));
    }

    /** DL4J's layers, which keep the logarithm of the deviation unless told otherwise. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void areAlsoThoseOfPlainDl4jNetworks(boolean isLogarithmKept) {
        ComputationGraph network = plainNetwork(isLogarithmKept);
        requireInferenceAsInTraining(network, images(8, 1));
    }

    /** Activations that several vertices read must not be freed after the first one. */
    @Test
    void areThoseOfNetworksWhoseVerticesShareInputs() {
        ComputationGraph network = new ComputationGraph(new NeuralNetConfiguration.Builder()
                .seed(5)
                .activation(Activation.RELU)
                .graphBuilder()
                .addInputs("images")
                .addLayer("convolution", convolution(3, 6), "images")
                .addVertex("first", new SubsetVertex(3, 5), "convolution")
                .addLayer(
                        "maps", new BatchNormalization.Builder().nIn(3).nOut(3).build(), "first")
                .addLayer("deeper", convolution(3, 3), "maps")
                .addLayer(
                        "again", new BatchNormalization.Builder().nIn(3).nOut(3).build(), "deeper")
                .addVertex("sum", new ElementWiseVertex(ElementWiseVertex.Op.Add), "again", "first")
                .addLayer(
                        "last", new BatchNormalization.Builder().nIn(3).nOut(3).build(), "sum")
                .addLayer("means", new GlobalPoolingLayer(PoolingType.AVG), "last")
                .addLayer(
                        "output",
                        new OutputLayer.Builder(LossFunction.MCXENT)
                                .activation(Activation.SOFTMAX)
                                .nIn(3)
                                .nOut(10)
                                .build(),
                        "means")
                .setOutputs("output")
                .build());
        network.init();
        requireInferenceAsInTraining(network, images(8, 1));
    }

    private static ConvolutionLayer convolution(int from, int channels) {
        return new ConvolutionLayer.Builder(3, 3)
                .convolutionMode(ConvolutionMode.Same)
                .nIn(from)
                .nOut(channels)
                .build();
    }

    private static void requireInferenceAsInTraining(ComputationGraph network, INDArray images) {
        INDArray expected = network.output(true, images)[0].dup();
        assertTrue(network.output(false, images)[0].distance2(expected) > 1e-2, "nothing to correct");

        statistics(network, images).applyTo(network);

        assertEquals(0, network.output(false, images)[0].distance2(expected), 1e-4);
    }

    @Test
    void areThoseWithoutMasks() {
        Map<String, RegularizerConfig> sites = new TreeMap<>();
        NetworkName.RESNET_8.stageSites().forEach(site -> sites.put(site, dropsHalf()));
        ComputationGraph masked = network(NetworkName.RESNET_8, LayerSet.FAST, sites);
        ComputationGraph plain = network(NetworkName.RESNET_8, LayerSet.FAST, Map.of());
        BatchNormStatistics statistics = statistics(masked, images(8, 1));
        assertEquals(9, statistics.layerNames().size());
        statistics.applyTo(masked);
        statistics(plain, images(8, 1)).applyTo(plain);
        for (String layer : statistics.layerNames()) {
            for (String running : List.of(
                    BatchNormalizationParamInitializer.GLOBAL_MEAN, BatchNormalizationParamInitializer.GLOBAL_VAR)) {
                assertEquals(
                        plain.getLayer(layer).getParam(running),
                        masked.getLayer(layer).getParam(running),
                        layer);
            }
        }
    }

    /** Their own images, and nothing else: the running values from before have no part in them. */
    @Test
    void poolSquaresOverMinibatches() {
        ComputationGraph network = network(NetworkName.PLAIN_CNN, LayerSet.FAST, Map.of());
        INDArray first = images(5, 1).muli(3).addi(2);
        INDArray second = images(11, 2);
        BatchNormStatistics both = BatchNormStatistics.of(network, List.of(array(first), array(second)));
        String layer = both.layerNames().get(0);

        both.applyTo(network);
        INDArray mean = network.getLayer(layer)
                .getParam(BatchNormalizationParamInitializer.GLOBAL_MEAN)
                .dup();
        INDArray variance = network.getLayer(layer)
                .getParam(BatchNormalizationParamInitializer.GLOBAL_VAR)
                .dup();
        statistics(network, Nd4j.concat(0, first, second)).applyTo(network);

        assertEquals(
                0,
                network.getLayer(layer)
                        .getParam(BatchNormalizationParamInitializer.GLOBAL_MEAN)
                        .distance2(mean),
                1e-5);
        assertEquals(
                0,
                network.getLayer(layer)
                        .getParam(BatchNormalizationParamInitializer.GLOBAL_VAR)
                        .distance2(variance),
                1e-4);
    }

    @Test
    void addUpToTheSameBits() {
        ComputationGraph network = network(NetworkName.PLAIN_CNN, LayerSet.FAST, Map.of());
        INDArray first = images(5, 1);
        INDArray second = images(11, 2);
        BatchNormStatistics.of(network, List.of(array(first), array(second))).applyTo(network);
        INDArray expected = network.params().dup();

        BatchNormStatistics.none()
                .plus(statistics(network, first))
                .plus(statistics(network, second))
                .applyTo(network);

        assertEquals(expected, network.params());
        BatchNormStatistics.none().applyTo(network);
        assertEquals(expected, network.params());
    }

    /** Except for the running values, a network trains as if they had never been taken. */
    @Test
    void leaveTheNetworkAsItWas() {
        ComputationGraph undisturbed = network(NetworkName.RESNET_8, LayerSet.FAST, Map.of("stage-2", dropsHalf()));
        ComputationGraph network = undisturbed.clone();
        DataSet data =
                new DataSet(images(8, 3), Nd4j.eye(8).castTo(DataType.FLOAT).reshape(8, 8));
        data.setLabels(Nd4j.hstack(data.getLabels(), Nd4j.zeros(DataType.FLOAT, 8, 2)));
        for (int step = 0; step < 2; step++) {
            statistics(network, images(4, 9));
            undisturbed.fit(data);
            network.fit(data);
        }
        assertEquals(undisturbed.params(), network.params());
    }

    @Test
    void areNotKeptByEveryNetwork() {
        assertTrue(BatchNormStatistics.areKeptBy(network(NetworkName.PLAIN_CNN, LayerSet.STOCK, Map.of())));
        ComputationGraph dense = new ComputationGraph(new NeuralNetConfiguration.Builder()
                .graphBuilder()
                .addInputs("images")
                .addLayer(
                        "output",
                        new OutputLayer.Builder(LossFunction.MSE).nIn(3).nOut(2).build(),
                        "images")
                .setOutputs("output")
                .build());
        dense.init();
        assertFalse(BatchNormStatistics.areKeptBy(dense));
        assertEquals(
                List.of(), statistics(dense, Nd4j.rand(DataType.FLOAT, 4, 3)).layerNames());
    }

    private static TargetDrop dropsHalf() {
        TargetDrop usual = new TargetDrop();
        return new TargetDrop(0.5, 3, usual.reductionRatio(), usual.attention(), usual.keepScale(), usual.schedule());
    }

    private static BatchNormStatistics statistics(ComputationGraph network, INDArray images) {
        return BatchNormStatistics.of(network, List.<INDArray[]>of(array(images)));
    }

    private static INDArray[] array(INDArray images) {
        return new INDArray[] {images};
    }

    private static ComputationGraph network(NetworkName name, LayerSet layers, Map<String, RegularizerConfig> sites) {
        return new Blueprint(
                        new NetworkConfig(name, sites),
                        new ImageShape(3, SIDE, SIDE),
                        10,
                        layers,
                        new Blueprint.Optimization(new Nesterovs(0.1, 0.9), 5e-4, 1, DataType.FLOAT))
                .build();
    }

    private static ComputationGraph plainNetwork(boolean isLogarithmKept) {
        ComputationGraph network = new ComputationGraph(new NeuralNetConfiguration.Builder()
                .seed(5)
                .activation(Activation.RELU)
                .graphBuilder()
                .addInputs("images")
                .setInputTypes(InputType.convolutional(SIDE, SIDE, 3))
                .addLayer(
                        "convolution",
                        new ConvolutionLayer.Builder(3, 3).nOut(6).build(),
                        "images")
                .addLayer(
                        "maps",
                        new BatchNormalization.Builder()
                                .useLogStd(isLogarithmKept)
                                .build(),
                        "convolution")
                .addLayer("dense", new DenseLayer.Builder().nOut(7).build(), "maps")
                .addLayer(
                        "rows",
                        new BatchNormalization.Builder()
                                .useLogStd(isLogarithmKept)
                                .build(),
                        "dense")
                .addLayer(
                        "output",
                        new OutputLayer.Builder(LossFunction.MCXENT)
                                .activation(Activation.SOFTMAX)
                                .nOut(10)
                                .build(),
                        "rows")
                .setOutputs("output")
                .build());
        network.init();
        return network;
    }

    private static INDArray images(int count, int seed) {
        Nd4j.getRandom().setSeed(seed);
        return Nd4j.randn(DataType.FLOAT, count, 3, SIDE, SIDE);
    }
}
