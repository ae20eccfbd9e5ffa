package io.targetdrop.layers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.targetdrop.kernels.Maps;
import io.targetdrop.kernels.OneDnn;
import java.util.Map;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.WorkspaceMode;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.lossfunctions.LossFunctions;

/**
 * Compares sums without ReLU, concatenations, average pooling and conversions between blocked and plain maps with
 * DL4J's own layers. Maps with 16 channels can be blocked, those with 12 and 20 cannot, and a concatenation has 32
 * plain channels.
 */
class JoiningLayersTest {
    private static final int SAMPLES = 6;
    private static final int SIDE = 11;

    /** The tolerance of {@link KernelLayersTest}. */
    private static final double TOLERANCE = 2e-4;

    @Test
    void handOnTheFormatThatTheirReadersNeed() {
        Map<String, INDArray> activations = network(LayerSet.FAST).feedForward(images(), false);
        for (String blocked : new String[] {"sum-sum", "pool", "last-conv"}) {
            assertTrue(Maps.isBlocked(activations.get(blocked)), blocked);
        }
        for (String plain : new String[] {"narrow-conv", "wide-conv", "both-concatenation", "both-pool"}) {
            assertFalse(Maps.isBlocked(activations.get(plain)), plain);
        }
    }

    @Test
    void inferWhatOpsAndStockLayersInfer() {
        INDArray kernels = trained(LayerSet.FAST).output(images())[0];
        assertClose(trained(LayerSet.STOCK).output(images())[0], kernels);
        OneDnn.without(() -> assertClose(kernels, trained(LayerSet.FAST).output(images())[0]));
    }

    @Test
    void haveTheGradientsOfOpsAndStockLayers() {
        INDArray kernels = gradient(LayerSet.FAST);
        assertTrue(kernels.normmaxNumber().doubleValue() > 0.05, "nothing to compare");
        assertClose(gradient(LayerSet.STOCK), kernels);
        OneDnn.without(() -> assertClose(kernels, gradient(LayerSet.FAST)));
    }

    @Test
    void trainInWorkspacesAsTheyDoWithout() {
        ComputationGraph without = network(LayerSet.FAST);
        without.getConfiguration().setTrainingWorkspaceMode(WorkspaceMode.NONE);
        fit(without);
        assertEquals(trained(LayerSet.FAST).params(), without.params());
    }

    @Test
    void comeBackFromJson() {
        ComputationGraphConfiguration configuration = network(LayerSet.FAST).getConfiguration();
        ComputationGraph back = new ComputationGraph(ComputationGraphConfiguration.fromJson(configuration.toJson()));
        back.init();
        back.setParams(network(LayerSet.FAST).params());
        assertEquals(network(LayerSet.FAST).output(images())[0], back.output(images())[0]);
    }

    private static void assertClose(INDArray expected, INDArray actual) {
        double distance = expected.sub(actual).normmaxNumber().doubleValue();
        assertTrue(distance < TOLERANCE, () -> "distance " + distance);
    }

    private static ComputationGraph trained(LayerSet layers) {
        ComputationGraph network = network(layers);
        fit(network);
        return network;
    }

    private static void fit(ComputationGraph network) {
        for (int step = 0; step < 3; step++) {
            network.fit(new DataSet(images(), labels()));
        }
    }

    private static INDArray gradient(LayerSet layers) {
        ComputationGraph network = network(layers);
        network.setInput(0, images());
        network.setLabels(labels());
        network.computeGradientAndScore();
        return network.gradient().gradient().dup();
    }

    private static ComputationGraph network(LayerSet layers) {
        GraphBuilder graph = new NeuralNetConfiguration.Builder()
                .seed(5)
                .dataType(DataType.FLOAT)
                .updater(new Nesterovs(0.05, 0.9))
                .activation(Activation.IDENTITY)
                .graphBuilder()
                .addInputs("images")
                .setInputTypes(InputType.convolutional(SIDE, SIDE, 3));
        graph.addLayer("first-conv", layers.firstConvolution(16, 3, 1), "images");
        String first = layers.addNormalizationAndRelu(graph, "first", "first-conv");
        graph.addLayer("second-conv", layers.convolution(16, 3, 1), first);
        String sum = layers.addSum(graph, "sum", "second-conv", first);
        graph.addLayer("pool", layers.averagePooling(2), sum);
        graph.addLayer("narrow-conv", layers.convolution(12, 3, 1), "pool");
        String narrow = layers.addNormalizationAndRelu(graph, "narrow", "narrow-conv");
        graph.addLayer("wide-conv", layers.plainConvolution(20, 1, 1), "pool");
        String both = layers.addConcatenation(graph, "both", narrow, "wide-conv");
        graph.addLayer("both-pool", layers.averagePooling(2), both);
        graph.addLayer("last-conv", layers.convolution(16, 3, 1), "both-pool");
        graph.addLayer("means", layers.globalAverage(), "last-conv");
        graph.addLayer(
                "classes",
                new OutputLayer.Builder(LossFunctions.LossFunction.MCXENT)
                        .nOut(2)
                        .activation(Activation.SOFTMAX)
                        .build(),
                "means");
        ComputationGraph network =
                new ComputationGraph(graph.setOutputs("classes").build());
        network.init();
        return network;
    }

    private static INDArray images() {
        Nd4j.getRandom().setSeed(9);
        return Nd4j.randn(DataType.FLOAT, SAMPLES, 3, SIDE, SIDE).addi(0.5);
    }

    private static INDArray labels() {
        return Nd4j.eye(2).castTo(DataType.FLOAT).getRows(0, 1, 0, 1, 0, 1);
    }
}
