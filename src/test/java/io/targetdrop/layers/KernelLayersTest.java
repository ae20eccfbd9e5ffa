package io.targetdrop.layers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.targetdrop.kernels.Maps;
import io.targetdrop.kernels.OneDnn;
import java.util.Map;
import org.deeplearning4j.nn.api.Layer;
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
 * Compares the layers on oneDNN's kernels, in floats, with the same layers on ND4J's ops and with DL4J's own. The
 * network has all of these layers. Its maps have odd sides, and its channels fill whole blocks.
 */
class KernelLayersTest {
    static final int SAMPLES = 6;
    private static final int SIDE = 11;

    /** Sums of a few thousand floats of order 1 differ by their order of summation by less than this. */
    private static final double TOLERANCE = 2e-4;

    @Test
    void handEachOtherBlockedMaps() {
        Map<String, INDArray> activations = network(LayerSet.FAST).feedForward(images(), false);
        for (String vertex : new String[] {"first-conv", "first-norm", "second-conv", "sum-sum", "pool"}) {
            assertTrue(Maps.isBlocked(activations.get(vertex)), vertex);
        }
        assertEquals(2, activations.get("means").rank());
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
    void trainToTheLastBitAsTheyDidBefore() {
        assertEquals(trained(LayerSet.FAST).params(), trained(LayerSet.FAST).params());
    }

    @Test
    void trainInWorkspacesAsTheyDoWithout() {
        ComputationGraph without = network(LayerSet.FAST);
        without.getConfiguration().setTrainingWorkspaceMode(WorkspaceMode.NONE);
        fit(without);
        assertEquals(trained(LayerSet.FAST).params(), without.params());
    }

    /** The last minibatch of an epoch is smaller, and scoring has batches of its own. */
    @Test
    void takeMinibatchesOfOtherSizesInBetween() {
        ComputationGraph network = network(LayerSet.FAST);
        DataSet data = data();
        for (int samples : new int[] {6, 1, 5, 2, 3, 6}) {
            network.fit(data.splitTestAndTrain(samples == 6 ? 5 : samples).getTrain());
        }
        ComputationGraph stock = network(LayerSet.STOCK);
        for (int samples : new int[] {6, 1, 5, 2, 3, 6}) {
            stock.fit(data.splitTestAndTrain(samples == 6 ? 5 : samples).getTrain());
        }
        assertTrue(stock.params().equalsWithEps(network.params(), 5e-3));
    }

    @Test
    void comeBackFromJson() {
        ComputationGraphConfiguration configuration = network(LayerSet.FAST).getConfiguration();
        ComputationGraphConfiguration back = ComputationGraphConfiguration.fromJson(configuration.toJson());
        assertEquals(configuration.toJson(), back.toJson());
        ComputationGraph network = new ComputationGraph(back);
        network.init();
        network.setParams(network(LayerSet.FAST).params());
        assertTrue(Maps.isBlocked(network.feedForward(images(), false).get("first-conv")));
        FastConvolutionLayer first =
                (FastConvolutionLayer) network.getLayer("first-conv").conf().getLayer();
        assertTrue(first.isFirst());
        assertEquals(network(LayerSet.FAST).output(images())[0], network.output(images())[0]);
    }

    /** A user's own convolution reads plain maps, and passes a plain gradient to the layer below. */
    @Test
    void convertAtTheBorderToPlainLayers() {
        ComputationGraph kernels = bordered();
        ComputationGraph ops = bordered();
        kernels.fit(data16());
        OneDnn.without(() -> ops.fit(data16()));
        assertFalse(kernels.params().equals(bordered().params()), "training changed nothing");
        assertClose(ops.params(), kernels.params());
    }

    static void assertClose(INDArray expected, INDArray actual) {
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
            network.fit(data());
        }
    }

    private static INDArray gradient(LayerSet layers) {
        ComputationGraph network = network(layers);
        network.setInput(0, images());
        network.setLabels(data().getLabels());
        network.computeGradientAndScore();
        return network.gradient().gradient().dup();
    }

    private static ComputationGraph network(LayerSet layers) {
        GraphBuilder graph = builder().setInputTypes(InputType.convolutional(SIDE, SIDE, 3));
        graph.addLayer("first-conv", layers.firstConvolution(16, 3, 1), "images");
        String first = layers.addNormalizationAndRelu(graph, "first", "first-conv");
        graph.addLayer("second-conv", layers.convolution(32, 3, 2), first);
        graph.addLayer("second-norm", layers.batchNormalization(), "second-conv");
        graph.addLayer("shortcut-conv", layers.convolution(32, 1, 2), first);
        graph.addLayer("shortcut-norm", layers.batchNormalization(), "shortcut-conv");
        String sum = layers.addSumAndRelu(graph, "sum", "second-norm", "shortcut-norm");
        graph.addLayer("third-conv", layers.convolution(32, 3, 1), sum);
        graph.addLayer("third-norm", layers.batchNormalization(), "third-conv");
        String identity = layers.addSumAndRelu(graph, "identity", "third-norm", sum);
        graph.addLayer("pool", layers.maxPooling(2), identity);
        graph.addLayer("means", layers.globalAverage(), "pool");
        return classifier(graph, "means");
    }

    private static ComputationGraph bordered() {
        GraphBuilder graph = builder().setInputTypes(InputType.convolutional(SIDE, SIDE, 16));
        graph.addLayer(
                "below",
                new org.deeplearning4j.nn.conf.layers.ConvolutionLayer.Builder(1, 1)
                        .nOut(16)
                        .build(),
                "images");
        graph.addLayer("conv", LayerSet.FAST.convolution(16, 3, 1), "below");
        graph.addLayer("means", LayerSet.FAST.globalAverage(), "conv");
        return classifier(graph, "means");
    }

    static GraphBuilder builder() {
        return new NeuralNetConfiguration.Builder()
                .seed(5)
                .dataType(DataType.FLOAT)
                .updater(new Nesterovs(0.05, 0.9))
                .activation(Activation.IDENTITY)
                .graphBuilder()
                .addInputs("images");
    }

    static ComputationGraph classifier(GraphBuilder graph, String input) {
        graph.addLayer(
                "classes",
                new OutputLayer.Builder(LossFunctions.LossFunction.MCXENT)
                        .nOut(2)
                        .activation(Activation.SOFTMAX)
                        .build(),
                input);
        ComputationGraph network =
                new ComputationGraph(graph.setOutputs("classes").build());
        network.init();
        for (Layer layer : network.getLayers()) {
            if (layer.paramTable().containsKey("gamma")) {
                // not at their initial 1 and 0
                Nd4j.getRandom().setSeed(3);
                INDArray gamma = layer.getParam("gamma");
                gamma.addi(Nd4j.rand(DataType.FLOAT, gamma.shape()).subi(0.5));
                layer.getParam("beta").addi(0.25);
            }
        }
        return network;
    }

    private static DataSet data() {
        return new DataSet(images(), labels());
    }

    private static DataSet data16() {
        return new DataSet(random(16), labels());
    }

    private static INDArray images() {
        return random(3);
    }

    private static INDArray random(int channels) {
        Nd4j.getRandom().setSeed(9);
        return Nd4j.randn(DataType.FLOAT, SAMPLES, channels, SIDE, SIDE).addi(0.5);
    }

    static INDArray labels() {
        INDArray labels = Nd4j.zeros(DataType.FLOAT, SAMPLES, 2);
        for (int n = 0; n < SAMPLES; n++) {
            labels.putScalar(n, n % 2, 1);
        }
        return labels;
    }
}
