package io.targetdrop.results.onnx;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnxruntime.OrtException;
import io.targetdrop.data.ImageShape;
import io.targetdrop.data.LabelledImage;
import io.targetdrop.data.Sizing;
import io.targetdrop.networks.Blueprint;
import io.targetdrop.networks.NetworkName;
import io.targetdrop.regularizers.DropSchedule;
import io.targetdrop.regularizers.Regularizer;
import io.targetdrop.regularizers.RegularizerConfig;
import io.targetdrop.regularizers.TargetDrop;
import io.targetdrop.regularizers.TargetDrop.Attention;
import io.targetdrop.regularizers.TargetDrop.KeepScale;
import io.targetdrop.regularizers.Variants;
import io.targetdrop.results.ModelFile;
import io.targetdrop.results.ModelInputs;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** What ONNX Runtime computes from an exported network is what DL4J computes from the network. */
class OnnxRuntimeTest {
    private static final double TOLERANCE = 1e-4;

    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {"RESNET_34_IMAGENET", "RESNET_50_IMAGENET", "WRN_28_10", "VGG_16"})
    void computesWhatDl4jComputes(NetworkName name) throws Exception {
        assertComputesTheSame(TrainedNetworks.blueprint(name, new RegularizerConfig.None()));
    }

    @Tag("slow")
    @ParameterizedTest
    @EnumSource(names = {"RESNET_34_IMAGENET", "RESNET_50_IMAGENET", "WRN_28_10", "VGG_16"})
    void computesWhatDl4jComputesInLargeNetworks(NetworkName name) throws Exception {
        computesWhatDl4jComputes(name);
    }

    /**
     * WRN-28-10 and ResNet-34 are WRN-16-4 and ResNet-18 with more of the same, and take long. Twenty drawn gates make ResNet-50
     * so steep on an image of noise that rounding decides; it is compared without gates.
     */
    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {"WRN_28_10", "RESNET_34_IMAGENET", "RESNET_50_IMAGENET"})
    void keepsTheGates(NetworkName name) throws Exception {
        assertComputesTheSame(TrainedNetworks.blueprint(name, targetDrop(Attention.GATED)));
    }

    @ParameterizedTest
    @EnumSource(Attention.class)
    void leavesTargetDropOut(Attention attention) throws Exception {
        assertComputesTheSame(TrainedNetworks.blueprint(NetworkName.RESNET_8, targetDrop(attention)));
    }

    @ParameterizedTest
    @MethodSource("io.targetdrop.regularizers.Regularizer#all")
    void leavesOtherMethodsOut(Regularizer method) throws Exception {
        assertComputesTheSame(TrainedNetworks.blueprint(
                NetworkName.PLAIN_CNN, Variants.of(method, 0.5, 3, new DropSchedule.Constant())));
    }

    /** Without a fixed shape, the same file takes images of any size. */
    @Test
    void takesImagesOfAnySizeIfTheirShapeIsNotKnown() throws Exception {
        Blueprint blueprint = TrainedNetworks.blueprint(NetworkName.RESNET_8, targetDrop(Attention.GATED));
        ComputationGraph network = TrainedNetworks.build(blueprint);
        ImageShape larger = new ImageShape(3, 24, 24);
        try (OnnxSession session = new OnnxSession(export(network, Optional.empty()))) {
            assertEqualsDl4j(network, blueprint.shape(), session, 2);
            assertEqualsDl4j(network, larger, session, 2);
        }
    }

    /** Its layers have the names and classes of that version; it has every layer and every method there was. */
    @Test
    void translatesAModelOfAnEarlierVersion() throws Exception {
        ModelFile old = ModelFile.read("src/test/resources/models/every-layer-0.1.0.zip");
        float[] pixels = new float[2 * 3 * 8 * 8];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = i * 37 % 256;
        }
        INDArray features = Nd4j.create(pixels, new long[] {2, 3, 8, 8}, 'c').divi(255);
        for (int c = 0; c < 3; c++) {
            features.get(NDArrayIndex.all(), NDArrayIndex.point(c))
                    .subi(old.normalization().mean()[c])
                    .divi(old.normalization().standardDeviation()[c]);
        }
        float[][] expected = old.network().output(features)[0].toFloatMatrix();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        OnnxModel.of(old).writeTo(bytes);
        try (OnnxSession session = new OnnxSession(bytes.toByteArray())) {
            float[][] actual = session.probabilities(pixels, 2, 3, 8, 8);
            assertArrayEquals(expected[0], actual[0], (float) TOLERANCE);
            assertArrayEquals(expected[1], actual[1], (float) TOLERANCE);
        }
    }

    private static RegularizerConfig targetDrop(Attention attention) {
        return new TargetDrop(0.25, 5, 4, attention, KeepScale.PER_MAP, new DropSchedule.Constant());
    }

    /** Of the network as it was trained, and of the plain one without this project's layers. */
    private static void assertComputesTheSame(Blueprint blueprint) throws Exception {
        ComputationGraph trained = TrainedNetworks.build(blueprint);
        for (ComputationGraph network : List.of(trained, blueprint.inferenceModel(trained))) {
            try (OnnxSession session = new OnnxSession(export(network, Optional.of(blueprint.shape())))) {
                assertEqualsDl4j(trained, blueprint.shape(), session, 3);
                assertEqualsDl4j(trained, blueprint.shape(), session, 1);
            }
        }
    }

    private static void assertEqualsDl4j(ComputationGraph network, ImageShape shape, OnnxSession session, int count)
            throws OrtException {
        List<LabelledImage> images = TrainedNetworks.images(shape, count);
        float[][] expected = network.output(TrainedNetworks.features(shape, images))[0].toFloatMatrix();
        float[][] actual = session.probabilities(
                TrainedNetworks.pixels(images), count, shape.channels(), shape.height(), shape.width());
        assertEquals(count, actual.length);
        for (int n = 0; n < count; n++) {
            assertArrayEquals(expected[n], actual[n], (float) TOLERANCE, "image " + n);
        }
        assertTrue(count == 1 || distance(expected[0], expected[1]) > 10 * TOLERANCE, "all images look alike");
    }

    private static double distance(float[] first, float[] second) {
        double largest = 0;
        for (int k = 0; k < first.length; k++) {
            largest = Math.max(largest, Math.abs(first[k] - second[k]));
        }
        return largest;
    }

    static byte[] export(ComputationGraph network, Optional<ImageShape> shape) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        Optional<ModelInputs> inputs = shape.map(known -> new ModelInputs(known, Sizing.UNCHANGED));
        OnnxModel.of(new ModelFile(network, TrainedNetworks.NORMALIZATION, Optional.empty(), inputs))
                .writeTo(bytes);
        return bytes.toByteArray();
    }
}
