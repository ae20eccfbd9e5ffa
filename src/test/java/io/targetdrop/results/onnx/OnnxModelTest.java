package io.targetdrop.results.onnx;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.targetdrop.data.ImageShape;
import io.targetdrop.data.Normalization;
import io.targetdrop.data.Sizing;
import io.targetdrop.networks.NetworkName;
import io.targetdrop.regularizers.DropSchedule;
import io.targetdrop.regularizers.RegularizerConfig;
import io.targetdrop.regularizers.TargetDrop;
import io.targetdrop.regularizers.TargetDrop.Attention;
import io.targetdrop.regularizers.TargetDrop.KeepScale;
import io.targetdrop.results.ClassNames;
import io.targetdrop.results.ModelFile;
import io.targetdrop.results.ModelInputs;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import onnx.Onnx.ModelProto;
import onnx.Onnx.NodeProto;
import onnx.Onnx.TensorProto;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.L2NormalizeVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.Deconvolution2D;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.LossFunctions;

class OnnxModelTest {
    private static final Normalization NONE = new Normalization(new float[] {0, 0, 0}, new float[] {1, 1, 1});

    /** What ONNX's own checker demands of a graph: names occur once, and every value is there before it is read. */
    @ParameterizedTest
    @EnumSource(names = {"PLAIN_CNN", "RESNET_8", "WRN_16_4", "VGG_16", "DENSENET_BC_100_12"})
    void isAGraphInTheOrderOfItsNodes(NetworkName name) throws IOException {
        ModelProto model = exported(name, gate());
        Set<String> known = new HashSet<>(Set.of(OnnxModel.INPUT));
        for (TensorProto constant : model.getGraph().getInitializerList()) {
            assertTrue(known.add(constant.getName()), constant.getName());
            long length = constant.getDimsList().stream().reduce(1L, (a, b) -> a * b);
            int bytes = constant.getDataType() == TensorProto.DataType.INT64_VALUE ? Long.BYTES : Float.BYTES;
            assertEquals(length * bytes, constant.getRawData().size(), constant.getName());
        }
        Set<String> nodes = new HashSet<>();
        for (NodeProto node : model.getGraph().getNodeList()) {
            assertTrue(nodes.add(node.getName()), node.getName());
            assertTrue(known.containsAll(node.getInputList()), node.getName() + " reads " + node.getInputList());
            assertTrue(known.addAll(node.getOutputList()), node.getName());
        }
        assertTrue(known.contains(OnnxModel.OUTPUT));
    }

    @Test
    void saysWhatItTakesAndGives() throws IOException {
        ModelFile file = new ModelFile(
                TrainedNetworks.blueprint(NetworkName.PLAIN_CNN, gate()).build(),
                TrainedNetworks.NORMALIZATION,
                Optional.of(new ClassNames(List.of("cat", "dog", "c", "d", "e", "f", "g", "h", "i", "\"j\""))),
                Optional.of(new ModelInputs(new ImageShape(3, 16, 24), Sizing.UNCHANGED)));
        OnnxModel model = OnnxModel.of(file);
        assertEquals("[images float32 [N, 3, 16, 24]]", model.inputs().toString());
        assertEquals("[probabilities float32 [N, 10]]", model.outputs().toString());
        ModelProto written = proto(model);
        assertEquals(13, written.getOpsetImport(0).getVersion());
        assertEquals("{\"channels\":3,\"height\":16,\"width\":24}", metadata(written, "images"));
        assertEquals(
                "[\"cat\",\"dog\",\"c\",\"d\",\"e\",\"f\",\"g\",\"h\",\"i\",\"\\\"j\\\"\"]",
                metadata(written, "classes"));
    }

    @Test
    void leavesOpenWhatIsNotKnown() throws IOException {
        ComputationGraph network =
                TrainedNetworks.blueprint(NetworkName.PLAIN_CNN, gate()).build();
        OnnxModel model = OnnxModel.of(new ModelFile(network, TrainedNetworks.NORMALIZATION, Optional.empty()));
        assertEquals("[images float32 [N, 3, H, W]]", model.inputs().toString());
        assertEquals("{\"channels\":3}", metadata(proto(model), "images"));
        assertEquals(1, proto(model).getMetadataPropsCount());
    }

    /**
     * Every normalisation follows a convolution. What is left of it are offsets, one for each of 3 · 16 + 3 · 32 + 3 · 64
     * channels, next to the weights of nine convolutions and the dense layer, and a mean and a deviation for each colour.
     */
    @Test
    void foldsAllNormalisationsOfAResNet() throws IOException {
        assertEquals(0, count(exported(NetworkName.RESNET_8, new RegularizerConfig.None()), "BatchNormalization"));
        long weights = 432 + 2 * 2304 + 4608 + 9216 + 512 + 18432 + 36864 + 2048 + 650;
        ComputationGraph network = TrainedNetworks.blueprint(NetworkName.RESNET_8, new RegularizerConfig.None())
                .build();
        OnnxModel model = OnnxModel.of(new ModelFile(network, TrainedNetworks.NORMALIZATION, Optional.empty()));
        // the shortcuts of stages 2 and 3 have normalisations, too
        assertEquals(weights + 3 * 16 + 3 * 32 + 3 * 64 + 2 * 3, model.parameters());
    }

    /** Of two normalisations in each of six blocks, the second follows a convolution. So does the first one of all; and one ends it. */
    @Test
    void keepsNormalisationsOfSums() throws IOException {
        ModelProto model = exported(NetworkName.WRN_16_4, new RegularizerConfig.None());
        assertEquals(6, count(model, "BatchNormalization"));
    }

    @Test
    void theSameNetworkGivesTheSameBytes() throws IOException {
        assertEquals(exported(NetworkName.PLAIN_CNN, gate()), exported(NetworkName.PLAIN_CNN, gate()));
    }

    /** Bias, activation, dilation, stride and padding of a convolution, and windows that overlap. */
    @Test
    void translatesWhatOtherProgramsDraw() throws Exception {
        ComputationGraph network = drawn(graph -> graph.addLayer(
                        "convolution",
                        new ConvolutionLayer.Builder(3, 2)
                                .stride(2, 1)
                                .padding(1, 2)
                                .dilation(1, 2)
                                .nOut(4)
                                .biasInit(0.3)
                                .activation(Activation.SIGMOID)
                                .build(),
                        "in")
                .addLayer("normalization", new BatchNormalization(), "convolution")
                .addLayer(
                        "maxima",
                        new SubsamplingLayer.Builder(SubsamplingLayer.PoolingType.MAX, new int[] {3, 3})
                                .stride(2, 2)
                                .padding(1, 1)
                                .build(),
                        "normalization")
                .addLayer(
                        "means",
                        new SubsamplingLayer.Builder(SubsamplingLayer.PoolingType.AVG, new int[] {3, 3})
                                .stride(1, 1)
                                .padding(1, 1)
                                .build(),
                        "maxima")
                .addLayer(
                        "dense",
                        new DenseLayer.Builder()
                                .nOut(5)
                                .activation(Activation.RELU)
                                .build(),
                        "means")
                .addLayer("out", output(Activation.SOFTMAX), "dense"));
        INDArray images = Nd4j.rand(2, 3, 12, 10).muli(255);
        float[][] expected = network.output(images.div(255))[0].toFloatMatrix();
        try (OnnxSession session = new OnnxSession(proto(onnx(network)).toByteArray())) {
            float[][] actual = session.probabilities(images.dup('c').data().asFloat(), 2, 3, 12, 10);
            for (int n = 0; n < 2; n++) {
                assertArrayEquals(expected[n], actual[n], 1e-5f);
            }
        }
    }

    @Test
    void refusesALayerThatItDoesNotKnow() {
        assertRefuses(
                "layer 'up' is a Deconvolution2D",
                graph -> graph.addLayer(
                                "up", new Deconvolution2D.Builder(2, 2).nOut(4).build(), "in")
                        .addLayer("out", output(Activation.SOFTMAX), "up"));
    }

    @Test
    void refusesAVertexThatItDoesNotKnow() {
        assertRefuses(
                "vertex 'length' is a L2NormalizeVertex",
                graph -> graph.addVertex("length", new L2NormalizeVertex(), "in")
                        .addLayer("out", output(Activation.SOFTMAX), "length"));
    }

    @Test
    void refusesOtherArithmetic() {
        assertRefuses(
                "vertex 'both' combines 2 inputs by Max",
                graph -> graph.addLayer(
                                "other",
                                new ConvolutionLayer.Builder(1, 1).nOut(3).build(),
                                "in")
                        .addVertex("both", new ElementWiseVertex(ElementWiseVertex.Op.Max), "in", "other")
                        .addLayer("out", output(Activation.SOFTMAX), "both"));
    }

    @Test
    void refusesSettingsThatItDoesNotKnow() {
        assertRefuses(
                "layer 'convolution' has the convolution mode Same",
                graph -> graph.addLayer(
                                "convolution",
                                new ConvolutionLayer.Builder(3, 3)
                                        .convolutionMode(ConvolutionMode.Same)
                                        .nOut(3)
                                        .build(),
                                "in")
                        .addLayer("out", output(Activation.SOFTMAX), "convolution"));
        assertRefuses(
                "layer 'dense' has the activation function swish",
                graph -> graph.addLayer(
                                "dense",
                                new DenseLayer.Builder()
                                        .nOut(5)
                                        .activation(Activation.SWISH)
                                        .build(),
                                "in")
                        .addLayer("out", output(Activation.SOFTMAX), "dense"));
    }

    @Test
    void refusesOutputsThatAreNotProbabilities() {
        assertRefuses(
                "layer 'out' is an output with the activation function sigmoid and not softmax",
                graph -> graph.addLayer("out", output(Activation.SIGMOID), "in"));
    }

    @Test
    void refusesTwoValuesOfOneName() {
        assertRefuses(
                "two values would be called 'centred', which ONNX does not allow; rename a layer",
                graph -> graph.addLayer(
                                "centred", new DenseLayer.Builder().nOut(5).build(), "in")
                        .addLayer("out", output(Activation.SOFTMAX), "centred"));
    }

    private static void assertRefuses(String complaint, UnaryOperator<GraphBuilder> drawing) {
        ComputationGraph network = drawn(drawing);
        Exception refused = assertThrows(IllegalArgumentException.class, () -> onnx(network));
        assertEquals(complaint, refused.getMessage());
        assertFalse(refused.getMessage().contains("\n"));
    }

    private static ComputationGraph drawn(UnaryOperator<GraphBuilder> drawing) {
        GraphBuilder graph = new NeuralNetConfiguration.Builder()
                .seed(1)
                .activation(Activation.IDENTITY)
                .graphBuilder()
                .addInputs("in")
                .setInputTypes(InputType.convolutional(12, 10, 3))
                .validateOutputLayerConfig(false);
        ComputationGraph network =
                new ComputationGraph(drawing.apply(graph).setOutputs("out").build());
        network.init();
        return network;
    }

    private static OutputLayer output(Activation activation) {
        return new OutputLayer.Builder(LossFunctions.LossFunction.MCXENT)
                .nOut(4)
                .activation(activation)
                .build();
    }

    private static RegularizerConfig gate() {
        return new TargetDrop(0.25, 5, 4, Attention.GATED, KeepScale.PER_MAP, new DropSchedule.Constant());
    }

    private static OnnxModel onnx(ComputationGraph network) {
        return OnnxModel.of(new ModelFile(network, NONE, Optional.empty()));
    }

    private static ModelProto exported(NetworkName name, RegularizerConfig regularizer) throws IOException {
        return proto(onnx(TrainedNetworks.blueprint(name, regularizer).build()));
    }

    private static ModelProto proto(OnnxModel model) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        model.writeTo(bytes);
        return ModelProto.parseFrom(bytes.toByteArray());
    }

    private static long count(ModelProto model, String operator) {
        return model.getGraph().getNodeList().stream()
                .filter(node -> node.getOpType().equals(operator))
                .count();
    }

    private static String metadata(ModelProto model, String key) {
        return model.getMetadataPropsList().stream()
                .filter(entry -> entry.getKey().equals(key))
                .findFirst()
                .orElseThrow()
                .getValue();
    }
}
