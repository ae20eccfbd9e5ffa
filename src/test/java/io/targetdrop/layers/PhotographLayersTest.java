package io.targetdrop.layers;

import static io.targetdrop.layers.KernelLayersTest.assertClose;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.targetdrop.kernels.Maps;
import io.targetdrop.kernels.OneDnn;
import java.util.Map;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Compares the layers that only networks for photographs have with DL4J's own, on oneDNN's kernels and on ND4J's ops: 7 x 7
 * convolutions of stride 2, max-pooling over padded windows that overlap, and 1 x 1 convolutions with and without a stride.
 * The sides of their maps are odd, even, or odd and then even, so that windows end at the map's edge or beyond it.
 */
class PhotographLayersTest {

    @ParameterizedTest
    @ValueSource(ints = {14, 15, 16, 17, 21})
    void inferWhatOpsAndStockLayersInfer(int side) {
        INDArray kernels = trained(LayerSet.FAST, side).output(images(side))[0];
        assertClose(trained(LayerSet.STOCK, side).output(images(side))[0], kernels);
        OneDnn.without(() -> assertClose(kernels, trained(LayerSet.FAST, side).output(images(side))[0]));
    }

    @ParameterizedTest
    @ValueSource(ints = {14, 15, 16, 17, 21})
    void haveTheGradientsOfOpsAndStockLayers(int side) {
        INDArray kernels = gradient(LayerSet.FAST, side);
        assertTrue(kernels.normmaxNumber().doubleValue() > 0.05, "nothing to compare");
        assertClose(gradient(LayerSet.STOCK, side), kernels);
        OneDnn.without(() -> assertClose(kernels, gradient(LayerSet.FAST, side)));
    }

    /** 15 to 8 to 4 to 2: each stride of 2 rounds up. */
    @Test
    void handEachOtherBlockedMapsOfHalfTheSide() {
        Map<String, INDArray> activations = network(LayerSet.FAST, 15).feedForward(images(15), false);
        Map<String, Integer> sides =
                Map.of("stem-conv", 8, "pool", 4, "narrow-conv", 4, "wide-conv", 2, "short-conv", 2);
        sides.forEach((layer, side) -> {
            assertTrue(Maps.isBlocked(activations.get(layer)), layer);
            Maps maps = Maps.of(activations.get(layer));
            assertEquals(side + " x " + side, maps.height() + " x " + maps.width(), layer);
        });
    }

    /**
     * Windows of 3 x 3 at every second pixel of a map of -1 to -9. At the corner (0, 0) the window has -1, -2, -4 and -5; a
     * padding of zeros would win.
     */
    @Test
    void paddingNeverWins() {
        INDArray map = Nd4j.arange(1, 10).castTo(DataType.FLOAT).neg().reshape(1, 1, 3, 3);
        INDArray maps = Nd4j.tile(map, 1, 16, 1, 1);
        INDArray expected = Nd4j.createFromArray(-1f, -2f, -4f, -5f).reshape(1, 1, 2, 2);
        for (LayerSet layers : LayerSet.values()) {
            assertEquals(Nd4j.tile(expected, 1, 16, 1, 1), pooled(layers, maps), layers.name());
            OneDnn.without(() -> assertEquals(Nd4j.tile(expected, 1, 16, 1, 1), pooled(layers, maps), layers.name()));
        }
    }

    /** A model that was saved before there were windows that overlap. */
    @Test
    void poolingWithoutAStrideIsSideBySide() {
        String json = json(LayerSet.FAST.maxPooling(2));
        assertFalse(json.contains("stride"), json);
        assertTrue(json(LayerSet.FAST.overlappingMaxPooling(3, 2)).contains("\"stride\" : 2"));
        Layer back = NeuralNetConfiguration.fromJson(json).getLayer();
        InputType.InputTypeConvolutional pooled =
                (InputType.InputTypeConvolutional) back.getOutputType(0, InputType.convolutional(7, 9, 16));
        assertEquals("3 x 4", pooled.getHeight() + " x " + pooled.getWidth());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 3})
    void refusesAStrideWithoutOverlap(int stride) {
        String message = assertThrows(
                        IllegalArgumentException.class, () -> LayerSet.FAST.overlappingMaxPooling(3, stride))
                .getMessage();
        assertEquals(
                "window must be odd and stride in [1, window) but they are 3 and " + stride + "; 3 and 2 are usual",
                message);
    }

    private static String json(Layer layer) {
        return new NeuralNetConfiguration.Builder().layer(layer).build().toJson();
    }

    private static INDArray pooled(LayerSet layers, INDArray maps) {
        GraphBuilder graph = KernelLayersTest.builder()
                .setInputTypes(InputType.convolutional(maps.size(2), maps.size(3), maps.size(1)));
        graph.addLayer("pool", layers.overlappingMaxPooling(3, 2), "images");
        graph.addLayer("means", layers.globalAverage(), "pool");
        return KernelLayersTest.classifier(graph, "means")
                .feedForward(maps, false)
                .get("pool");
    }

    private static ComputationGraph trained(LayerSet layers, int side) {
        ComputationGraph network = network(layers, side);
        for (int step = 0; step < 3; step++) {
            network.fit(new DataSet(images(side), KernelLayersTest.labels()));
        }
        return network;
    }

    private static INDArray gradient(LayerSet layers, int side) {
        ComputationGraph network = network(layers, side);
        network.setInput(0, images(side));
        network.setLabels(KernelLayersTest.labels());
        network.computeGradientAndScore();
        return network.gradient().gradient().dup();
    }

    /** A stem and a bottleneck. The pooling reads values of either sign, because no ReLU comes before it. */
    private static ComputationGraph network(LayerSet layers, int side) {
        GraphBuilder graph = KernelLayersTest.builder().setInputTypes(InputType.convolutional(side, side, 3));
        graph.addLayer("stem-conv", layers.firstConvolution(16, 7, 2), "images");
        graph.addLayer("stem-norm", layers.batchNormalization(), "stem-conv");
        graph.addLayer("pool", layers.overlappingMaxPooling(3, 2), "stem-norm");
        graph.addLayer("narrow-conv", layers.convolution(16, 1, 1), "pool");
        String narrow = layers.addNormalizationAndRelu(graph, "narrow", "narrow-conv");
        graph.addLayer("middle-conv", layers.convolution(16, 3, 2), narrow);
        String middle = layers.addNormalizationAndRelu(graph, "middle", "middle-conv");
        graph.addLayer("wide-conv", layers.convolution(32, 1, 1), middle);
        graph.addLayer("wide-norm", layers.batchNormalization(), "wide-conv");
        graph.addLayer("short-conv", layers.convolution(32, 1, 2), "pool");
        graph.addLayer("short-norm", layers.batchNormalization(), "short-conv");
        String sum = layers.addSumAndRelu(graph, "sum", "wide-norm", "short-norm");
        graph.addLayer("means", layers.globalAverage(), sum);
        return KernelLayersTest.classifier(graph, "means");
    }

    private static INDArray images(int side) {
        Nd4j.getRandom().setSeed(9);
        return Nd4j.randn(DataType.FLOAT, KernelLayersTest.SAMPLES, 3, side, side)
                .addi(0.5);
    }
}
