package io.targetdrop.results.onnx;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.targetdrop.data.ImageShape;
import io.targetdrop.data.Normalization;
import io.targetdrop.results.ClassNames;
import io.targetdrop.results.ModelFile;
import io.targetdrop.results.ModelInputs;
import io.targetdrop.results.Provenance;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import onnx.Onnx.ModelProto;
import onnx.Onnx.OperatorSetIdProto;
import onnx.Onnx.StringStringEntryProto;

/**
 * A trained network as ONNX: the function that the network computes at inference, together with the normalisation of its inputs.
 *
 * <p>Shapes: {@value #INPUT} {@code [N, C, H, W]}, pixel values from 0 to 255 as floats, with RGB channels if there are three;
 * {@value #OUTPUT} {@code [N, classes]}. N is chosen by each call. H and W are too if the size of the training images is not
 * known, because every network ends in the mean of its maps.
 */
public final class OnnxModel {
    /**
     * The version of ONNX's operators: that of ONNX 1.8 of 2020. It is the first in which all operators used here mean what they
     * mean today, so that the oldest readers read it too; nothing from later versions is needed.
     */
    public static final int OPSET = 13;

    /** The name of the only input. */
    public static final String INPUT = "images";

    /** The name of the only output. */
    public static final String OUTPUT = "probabilities";

    /** The value before the softmax. */
    static final String LOGITS = "logits";

    /** The key of the metadata that holds the names of the classes: a JSON array, in the order of the output. */
    public static final String CLASSES = "classes";

    /** The key of the metadata about the images: a JSON object with {@code channels} and, if known, {@code height},
     * {@code width} and how images of other sizes were resized. */
    public static final String IMAGES = "images";

    /** The version of the file format, which came with the operators. */
    private static final int IR_VERSION = 7;

    private static final double WHITE = 255;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final ModelProto model;
    private final OnnxValue input;
    private final OnnxValue output;
    private final long parameters;

    private OnnxModel(ModelProto model, OnnxValue input, OnnxValue output, long parameters) {
        this.model = model;
        this.input = input;
        this.output = output;
        this.parameters = parameters;
    }

    /**
     * Translates a network. Layers of this project and DL4J's own give the same function.
     *
     * @param source the network, the normalisation of its inputs and, if they are known, the names of its classes and the shape
     *     of its images; then the input takes no other
     * @throws IllegalArgumentException if the network has a part that cannot be written as ONNX; says which, to be read after
     *     "but"
     */
    public static OnnxModel of(ModelFile source) {
        Normalization normalization = source.normalization();
        Optional<ImageShape> shape = source.inputs().map(ModelInputs::shape);
        OnnxValue input = input(normalization.channels(), shape);
        OnnxGraph graph = new OnnxGraph();
        graph.input(input);
        new NetworkTranslation(source.network(), graph).translate(normalized(normalization, graph));
        String last = source.network().getConfiguration().getNetworkOutputs().get(0);
        OnnxValue output = new OnnxValue(
                OUTPUT,
                List.of("N", String.valueOf(source.network().layerSize(last))),
                "the probability of each class; they add up to 1");
        graph.output(output);
        ModelProto.Builder model = ModelProto.newBuilder()
                .setIrVersion(IR_VERSION)
                .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(OPSET))
                .setProducerName("targetdrop-spark")
                .setProducerVersion(Provenance.version())
                .setGraph(graph.build())
                .addMetadataProps(metadata(IMAGES, images(source)));
        source.classes().ifPresent(names -> model.addMetadataProps(metadata(CLASSES, json(names))));
        return new OnnxModel(model.build(), input, output, graph.numbers());
    }

    private static OnnxValue input(int channels, Optional<ImageShape> shape) {
        return new OnnxValue(
                INPUT,
                List.of(
                        "N",
                        String.valueOf(channels),
                        shape.map(images -> String.valueOf(images.height())).orElse("H"),
                        shape.map(images -> String.valueOf(images.width())).orElse("W")),
                "pixel values from 0 to 255" + (channels == 3 ? ", channels red, green, blue" : ""));
    }

    /**
     * (pixel − mean) / deviation, both in pixel values. It stays out of the first convolution, whose padding is 0 after it and
     * not before.
     */
    private static String normalized(Normalization normalization, OnnxGraph graph) {
        String mean = graph.perChannel("mean", pixels(normalization.mean()));
        String deviation = graph.perChannel("deviation", pixels(normalization.standardDeviation()));
        String centred = graph.node("centred", "Sub", List.of(INPUT, mean));
        return graph.node("normalized", "Div", List.of(centred, deviation));
    }

    private static double[] pixels(float[] shares) {
        double[] pixels = new double[shares.length];
        for (int c = 0; c < pixels.length; c++) {
            pixels[c] = shares[c] * WHITE;
        }
        return pixels;
    }

    private static String images(ModelFile source) {
        return source.inputs()
                .map(ModelInputs::toJson)
                .map(OnnxModel::text)
                .orElseGet(() -> JSON.createObjectNode()
                        .put("channels", source.normalization().channels())
                        .toString());
    }

    private static String json(ClassNames names) {
        return text(names.toJson());
    }

    private static String text(byte[] json) {
        return new String(json, StandardCharsets.UTF_8);
    }

    private static StringStringEntryProto metadata(String key, String value) {
        return StringStringEntryProto.newBuilder().setKey(key).setValue(value).build();
    }

    /** Writes the file; the stream stays open. The same network gives the same bytes. */
    public void writeTo(OutputStream out) throws IOException {
        model.writeTo(out);
    }

    /** What it takes. */
    public List<OnnxValue> inputs() {
        return List.of(input);
    }

    /** What it gives. */
    public List<OnnxValue> outputs() {
        return List.of(output);
    }

    /** How many numbers it holds, after normalisations have become parts of convolutions. */
    public long parameters() {
        return parameters;
    }
}
