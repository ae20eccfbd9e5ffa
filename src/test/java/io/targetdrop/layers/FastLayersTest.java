package io.targetdrop.layers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.deeplearning4j.gradientcheck.GradientCheckUtil;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.WorkspaceMode;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.learning.config.NoOp;
import org.nd4j.linalg.lossfunctions.LossFunctions;

/** Compares the fast layers with DL4J's own: both have the same functions, gradients and parameters. */
class FastLayersTest {
    private static final int SAMPLES = 4;
    private static final int CHANNELS = 3;
    private static final int SIDE = 9;

    @AfterEach
    void restoreTheDefaultType() {
        Nd4j.setDefaultDataTypes(DataType.FLOAT, DataType.FLOAT);
    }

    @Test
    void initialisesAsDl4jDoes() {
        assertEquals(
                network(LayerSet.STOCK, DataType.FLOAT).params(),
                network(LayerSet.FAST, DataType.FLOAT).params());
    }

    @Test
    void infersWhatDl4jInfers() {
        INDArray input = input(DataType.DOUBLE);
        INDArray stock = network(LayerSet.STOCK, DataType.DOUBLE).output(input)[0];
        INDArray fast = network(LayerSet.FAST, DataType.DOUBLE).output(input)[0];
        assertTrue(stock.equalsWithEps(fast, 1e-12));
    }

    /** After three steps all parameters agree, including running means and variances, so every gradient agreed, too. */
    @Test
    void trainsAsDl4jDoesInDouble() {
        assertTrue(distanceAfterTraining(DataType.DOUBLE) < 1e-10);
    }

    /** In float, sums are taken in another order: three steps amplify a relative 1e-6 to less than 1e-3. */
    @Test
    void trainsAsDl4jDoesInFloat() {
        assertTrue(distanceAfterTraining(DataType.FLOAT) < 1e-3);
    }

    private static double distanceAfterTraining(DataType type) {
        ComputationGraph stock = network(LayerSet.STOCK, type);
        ComputationGraph fast = network(LayerSet.FAST, type);
        for (int step = 0; step < 3; step++) {
            stock.fit(data(type));
            fast.fit(data(type));
        }
        assertFalse(stock.params().equals(network(LayerSet.STOCK, type).params()), "training changed nothing");
        return stock.params().sub(fast.params()).normmaxNumber().doubleValue();
    }

    @Test
    void hasTheNumericalGradient() {
        Nd4j.setDefaultDataTypes(DataType.DOUBLE, DataType.DOUBLE);
        ComputationGraph network = new ComputationGraph(configuration(LayerSet.FAST, DataType.DOUBLE, new NoOp()));
        network.init();
        assertTrue(GradientCheckUtil.checkGradients(new GradientCheckUtil.GraphConfig()
                .net(network)
                .inputs(new INDArray[] {input(DataType.DOUBLE)})
                .labels(new INDArray[] {labels(DataType.DOUBLE)})
                .epsilon(1e-6)
                .maxRelError(1e-4)
                .minAbsoluteError(1e-8)
                .excludeParams(java.util.Set.of("norm_mean", "norm_var", "norm-b_mean", "norm-b_var"))));
    }

    /** Checks an initialised network. From the names of its parameters, DL4J knows that it stores the variance. */
    @Test
    void comesBackFromJson() {
        ComputationGraphConfiguration configuration =
                network(LayerSet.FAST, DataType.FLOAT).getConfiguration();
        ComputationGraphConfiguration back = ComputationGraphConfiguration.fromJson(configuration.toJson());
        assertEquals(configuration.toJson(), back.toJson());
        ComputationGraph network = new ComputationGraph(back);
        network.init();
        assertTrue(network.getLayer("conv") instanceof FastConvolutionLayer.Computation);
        assertTrue(network.getLayer("norm") instanceof FastBatchNormalization);
    }

    @Test
    void trainsInWorkspacesAsItDoesWithout() {
        ComputationGraph with = network(LayerSet.FAST, DataType.FLOAT);
        ComputationGraph without = network(LayerSet.FAST, DataType.FLOAT);
        without.getConfiguration().setTrainingWorkspaceMode(WorkspaceMode.NONE);
        for (int step = 0; step < 3; step++) {
            with.fit(data(DataType.FLOAT));
            without.fit(data(DataType.FLOAT));
        }
        assertEquals(without.params(), with.params());
    }

    /** (9 + 2 - 3) / 2 + 1 = 5. */
    @Test
    void keepsTheSizeAtStrideOneAndHalvesItAtStrideTwo() {
        ComputationGraph network = network(LayerSet.FAST, DataType.FLOAT);
        long[] conv =
                network.feedForward(input(DataType.FLOAT), false).get("conv").shape();
        long[] strided =
                network.feedForward(input(DataType.FLOAT), false).get("conv-b").shape();
        assertEquals("[4, 5, 9, 9]", Arrays.toString(conv));
        assertEquals("[4, 6, 5, 5]", Arrays.toString(strided));
    }

    private static ComputationGraph network(LayerSet layers, DataType type) {
        ComputationGraph network = new ComputationGraph(configuration(layers, type, new Nesterovs(0.1, 0.9)));
        network.init();
        return network;
    }

    private static ComputationGraphConfiguration configuration(LayerSet layers, DataType type, IUpdater updater) {
        return new NeuralNetConfiguration.Builder()
                .seed(5)
                .dataType(type)
                .updater(updater)
                .l2(updater instanceof NoOp ? 0 : 1e-2)
                .activation(Activation.IDENTITY)
                .graphBuilder()
                .addInputs("images")
                .setInputTypes(InputType.convolutional(SIDE, SIDE, CHANNELS))
                .addLayer("conv", layers.convolution(5, 3, 1), "images")
                .addLayer("norm", layers.batchNormalization(), "conv")
                .addLayer(
                        "act",
                        new ActivationLayer.Builder()
                                .activation(Activation.TANH)
                                .build(),
                        "norm")
                .addLayer("conv-b", layers.convolution(6, 3, 2), "act")
                .addLayer("norm-b", layers.batchNormalization(), "conv-b")
                .addLayer(
                        "pool",
                        new GlobalPoolingLayer.Builder(PoolingType.PNORM)
                                .pnorm(2)
                                .build(),
                        "norm-b")
                .addLayer(
                        "classes",
                        new OutputLayer.Builder(LossFunctions.LossFunction.MCXENT)
                                .nOut(2)
                                .activation(Activation.SOFTMAX)
                                .build(),
                        "pool")
                .setOutputs("classes")
                .build();
    }

    private static DataSet data(DataType type) {
        return new DataSet(input(type), labels(type));
    }

    /** Inputs far from zero mean and unit variance, so that a normalisation that ignores either fails. */
    private static INDArray input(DataType type) {
        Nd4j.getRandom().setSeed(9);
        return Nd4j.randn(DataType.DOUBLE, SAMPLES, CHANNELS, SIDE, SIDE)
                .muli(3)
                .addi(2)
                .castTo(type);
    }

    private static INDArray labels(DataType type) {
        INDArray labels = Nd4j.zeros(type, SAMPLES, 2);
        for (int n = 0; n < SAMPLES; n++) {
            labels.putScalar(n, n % 2, 1);
        }
        return labels;
    }
}
