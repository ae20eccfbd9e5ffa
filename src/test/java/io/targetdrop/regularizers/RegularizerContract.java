package io.targetdrop.regularizers;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Random;
import org.deeplearning4j.gradientcheck.GradientCheckUtil;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.NoOp;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions;

/** What every regulariser's layer promises. A subclass names the layer; the promises are tested here. */
abstract class RegularizerContract {
    private static final int SAMPLES = 3;
    static final int CHANNELS = 6;
    private static final int HEIGHT = 7;
    private static final int WIDTH = 6;
    private static final int CLASSES = 3;

    /** The layer with its usual settings, so that it changes most inputs. */
    abstract Layer layer();

    /** The same with a drop probability of 0. */
    abstract Layer layerThatDropsNothing();

    /** The same, with the mask of its first forward pass kept for all later ones. */
    abstract Layer layerWithFrozenMask();

    /** Whether the layer is the identity at inference; a learnt gate is not. */
    boolean actsAtInference() {
        return false;
    }

    /** The output layer for gradient checks; DL4J's norm has no gradient for a map of zeros. */
    PoolingType pooling() {
        return PoolingType.PNORM;
    }

    @AfterEach
    void restoreTheDefaultType() {
        Nd4j.setDefaultDataTypes(DataType.FLOAT, DataType.FLOAT);
    }

    @Test
    void keepsTheShape() {
        INDArray input = input(1);
        assertArrayEquals(input.shape(), train(layer(), input).shape());
    }

    @Test
    void leavesItsInputUnchanged() {
        INDArray input = input(1);
        INDArray before = input.dup();
        train(layer(), input);
        assertEquals(before, input);
    }

    @Test
    void changesItsInputInTraining() {
        INDArray input = input(1);
        assertNotEquals(input, train(layer(), input));
    }

    @Test
    void isTheIdentityAtInference() {
        INDArray input = input(1);
        INDArray output = network(layer()).getLayer(0).activate(input.dup(), false, LayerWorkspaceMgr.noWorkspaces());
        assertEquals(actsAtInference(), !output.equals(input));
    }

    @Test
    void isTheIdentityWhenItDropsNothing() {
        INDArray input = input(1);
        assertEquals(actsAtInference(), !train(layerThatDropsNothing(), input).equals(input));
    }

    @Test
    void drawsTheSameMaskFromTheSameSeed() {
        INDArray input = input(1);
        assertEquals(train(layer(), input), train(layer(), input));
    }

    @Test
    void staysFiniteOnZeros() {
        INDArray output = train(layer(), input(1).muli(0));
        assertFalse(output.isNaN().any());
        assertFalse(output.isInfinite().any());
    }

    @Test
    void acceptsASingleSample() {
        INDArray input = input(1).get(org.nd4j.linalg.indexing.NDArrayIndex.interval(0, 1))
                .dup();
        assertArrayEquals(input.shape(), train(layer(), input).shape());
    }

    @Test
    void acceptsFloatsToo() {
        INDArray doubles = input(1);
        INDArray expected = train(layer(), doubles);
        ComputationGraph network = network(layer(), DataType.FLOAT);
        network.setParams(network(layer()).params().castTo(DataType.FLOAT));
        INDArray output =
                network.getLayer(0).activate(doubles.castTo(DataType.FLOAT), true, LayerWorkspaceMgr.noWorkspaces());
        assertEquals(DataType.FLOAT, output.dataType());
        assertTrue(expected.equalsWithEps(output.castTo(DataType.DOUBLE), 1e-5));
    }

    @Test
    void hasTheNumericalGradientWithItsMaskFrozen() {
        Nd4j.setDefaultDataTypes(DataType.DOUBLE, DataType.DOUBLE);
        ComputationGraph network = new ComputationGraph(
                configuration(layerWithFrozenMask(), DataType.DOUBLE, convolutionBelow(), pooling()));
        network.init();
        assertTrue(GradientCheckUtil.checkGradients(new GradientCheckUtil.GraphConfig()
                .net(network)
                .inputs(new INDArray[] {input(1)})
                .labels(new INDArray[] {labels()})
                .epsilon(1e-6)
                .maxRelError(1e-4)
                .minAbsoluteError(1e-8)));
    }

    @Test
    void comesBackFromJson() {
        ComputationGraphConfiguration configuration = configuration(layer(), DataType.DOUBLE, null, PoolingType.PNORM);
        ComputationGraphConfiguration back = ComputationGraphConfiguration.fromJson(configuration.toJson());
        assertEquals(configuration, back);
        assertEquals(configuration.toJson(), back.toJson());
    }

    @Test
    void comesBackFromASavedModel(@TempDir Path directory) throws IOException {
        ComputationGraph network = network(layer());
        File file = directory.resolve("model.zip").toFile();
        ModelSerializer.writeModel(network, file, true);
        ComputationGraph back = ModelSerializer.restoreComputationGraph(file);
        assertEquals(network.params(), back.params());
        INDArray input = input(2);
        assertEquals(
                network.getLayer(0).activate(input.dup(), true, LayerWorkspaceMgr.noWorkspaces()),
                back.getLayer(0).activate(input.dup(), true, LayerWorkspaceMgr.noWorkspaces()));
    }

    @Test
    void trainsInWorkspacesAsItDoesWithout() {
        INDArray input = input(3).castTo(DataType.FLOAT);
        INDArray labels = labels().castTo(DataType.FLOAT);
        ComputationGraph with = network(layer(), DataType.FLOAT);
        ComputationGraph without = network(layer(), DataType.FLOAT);
        without.setParams(with.params().dup());
        without.getConfiguration().setTrainingWorkspaceMode(org.deeplearning4j.nn.conf.WorkspaceMode.NONE);
        for (int step = 0; step < 3; step++) {
            with.fit(new INDArray[] {input.dup()}, new INDArray[] {labels});
            without.fit(new INDArray[] {input.dup()}, new INDArray[] {labels});
        }
        assertEquals(without.params(), with.params());
    }

    static INDArray input(long seed) {
        Random random = new Random(seed);
        double[] values = new double[SAMPLES * CHANNELS * HEIGHT * WIDTH];
        for (int i = 0; i < values.length; i++) {
            values[i] = random.nextGaussian();
        }
        return Nd4j.createFromArray(values).reshape('c', SAMPLES, CHANNELS, HEIGHT, WIDTH);
    }

    private static INDArray labels() {
        INDArray labels = Nd4j.zeros(DataType.DOUBLE, SAMPLES, CLASSES);
        for (int n = 0; n < SAMPLES; n++) {
            labels.putScalar(n, n % CLASSES, 1);
        }
        return labels;
    }

    static INDArray train(Layer layer, INDArray input) {
        return network(layer).getLayer(0).activate(input, true, LayerWorkspaceMgr.noWorkspaces());
    }

    static ComputationGraph network(Layer layer) {
        return network(layer, DataType.DOUBLE);
    }

    private static ComputationGraph network(Layer layer, DataType type) {
        ComputationGraph network = new ComputationGraph(configuration(layer, type, null, PoolingType.PNORM));
        network.init();
        return network;
    }

    private static Layer convolutionBelow() {
        return new org.deeplearning4j.nn.conf.layers.ConvolutionLayer.Builder(1, 1)
                .nOut(CHANNELS)
                .build();
    }

    private static ComputationGraphConfiguration configuration(
            Layer layer, DataType type, Layer below, PoolingType pooling) {
        ComputationGraphConfiguration.GraphBuilder graph = new NeuralNetConfiguration.Builder()
                .seed(11)
                .dataType(type)
                .updater(below == null ? new Sgd(0.1) : new NoOp())
                .activation(Activation.IDENTITY)
                .graphBuilder()
                .addInputs("images")
                .setInputTypes(InputType.convolutional(HEIGHT, WIDTH, CHANNELS));
        if (below != null) {
            graph.addLayer("below", below, "images");
        }
        return graph.addLayer("regularizer", layer, below == null ? "images" : "below")
                .addLayer(
                        "pool", new GlobalPoolingLayer.Builder(pooling).pnorm(2).build(), "regularizer")
                .addLayer(
                        "classes",
                        new OutputLayer.Builder(LossFunctions.LossFunction.MCXENT)
                                .nOut(CLASSES)
                                .activation(Activation.SOFTMAX)
                                .build(),
                        "pool")
                .setOutputs("classes")
                .build();
    }
}
