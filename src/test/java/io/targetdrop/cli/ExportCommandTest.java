package io.targetdrop.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.targetdrop.data.Normalization;
import io.targetdrop.results.ModelFile;
import io.targetdrop.results.onnx.OnnxSession;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.Deconvolution2D;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** {@code export}: a saved model becomes a file that ONNX Runtime runs. */
class ExportCommandTest {
    private static final int SIDE = 8;

    @TempDir
    private Path directory;

    @Test
    void writesAFileThatComputesWhatTheModelComputes() throws Exception {
        new TinyRun(directory).images(SIDE).model(List.of("cat", "dog"));
        CommandRun run = export();
        assertEquals(0, run.exitCode(), run.err());
        assertEquals("", run.err());

        JsonNode row = new ObjectMapper().readTree(run.lastLine());
        assertEquals("file:" + onnx(), row.get("out").asText());
        assertEquals(13, row.get("opset").asInt());
        assertEquals(
                "[{\"name\":\"images\",\"type\":\"float32\",\"shape\":[\"N\",\"3\",\"H\",\"W\"]}]",
                row.get("inputs").toString());
        assertEquals(
                "[{\"name\":\"probabilities\",\"type\":\"float32\",\"shape\":[\"N\",\"2\"]}]",
                row.get("outputs").toString());
        assertTrue(
                run.out()
                        .contains(
                                "input       images float32 [N, 3, H, W]: pixel values from 0 to 255, channels red, green, blue"),
                run.out());
        try (OnnxSession session = new OnnxSession(Files.readAllBytes(onnx()))) {
            assertEquals("[\"cat\",\"dog\"]", session.metadata("classes"));
            assertArrayEquals(ofDl4j(), session.probabilities(pixels(), 1, 3, SIDE, SIDE)[0], 1e-4f);
        }
    }

    /** Of an image of pixels, by the saved model itself. */
    private float[] ofDl4j() throws IOException {
        ModelFile model = ModelFile.read(directory.resolve("model.zip").toString());
        INDArray features =
                Nd4j.create(pixels(), new long[] {1, 3, SIDE, SIDE}, 'c').divi(255);
        INDArray mean = Nd4j.createFromArray(model.normalization().mean()).reshape(1, 3, 1, 1);
        INDArray deviation =
                Nd4j.createFromArray(model.normalization().standardDeviation()).reshape(1, 3, 1, 1);
        features.subi(mean.broadcast(features.shape())).divi(deviation.broadcast(features.shape()));
        return model.network().output(features)[0].toFloatVector();
    }

    private static float[] pixels() {
        float[] pixels = new float[3 * SIDE * SIDE];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = i * 37 % 256;
        }
        return pixels;
    }

    @Test
    void takesTheNamesOfClassesFromTheRunIfTheModelHasNone() throws Exception {
        new TinyRun(directory)
                .images(SIDE)
                .model(2)
                .write(
                        "../config.json",
                        "{\"provenance\": {\"classes\": [\"cat\", \"dog\"]}}".getBytes(StandardCharsets.UTF_8));
        assertEquals(0, export().exitCode());
        try (OnnxSession session = new OnnxSession(Files.readAllBytes(onnx()))) {
            assertEquals("[\"cat\",\"dog\"]", session.metadata("classes"));
        }
    }

    @Test
    void saysThatNothingNamesTheClasses() throws Exception {
        new TinyRun(directory).images(SIDE).model(2);
        CommandRun run = export();
        assertEquals(0, run.exitCode());
        assertTrue(run.err().startsWith("the file does not name its classes, because the model does not"), run.err());
        try (OnnxSession session = new OnnxSession(Files.readAllBytes(onnx()))) {
            assertNull(session.metadata("classes"));
        }
    }

    @Test
    void replacesAnEarlierFile() throws Exception {
        new TinyRun(directory).images(SIDE).model(List.of("cat", "dog"));
        Files.writeString(onnx(), "earlier");
        assertEquals(0, export().exitCode());
        assertTrue(Files.size(onnx()) > 1000);
    }

    /** So that a mistyped --out does not replace the model itself. */
    @Test
    void refusesAnotherEnding() throws Exception {
        new TinyRun(directory).images(SIDE).model(2);
        String model = directory.resolve("model.zip").toString();
        CommandRun run = CommandRun.of(new SparkJobs(() -> {}), "export", "--model", model, "--out", model);
        assertEquals(2, run.exitCode());
        assertEquals("error: --out must end in .onnx but is " + model + "\n", run.err());
    }

    @Test
    void refusesANetworkThatOnnxCannotExpressWithOneLineAndWritesNothing() throws Exception {
        write(new ComputationGraph(new NeuralNetConfiguration.Builder()
                .graphBuilder()
                .addInputs("in")
                .setInputTypes(InputType.convolutional(SIDE, SIDE, 3))
                .addLayer("up", new Deconvolution2D.Builder(2, 2).nOut(4).build(), "in")
                .addLayer(
                        "classes",
                        new OutputLayer.Builder()
                                .nOut(2)
                                .activation(Activation.SOFTMAX)
                                .build(),
                        "up")
                .setOutputs("classes")
                .build()));
        CommandRun run = export();
        assertEquals(2, run.exitCode());
        assertEquals(
                "error: --model " + directory.resolve("model.zip")
                        + " must be a network that can be written as ONNX but layer 'up' is a Deconvolution2D; serve it with DL4J"
                        + " instead\n",
                run.err());
        assertFalse(Files.exists(onnx()));
    }

    private void write(ComputationGraph network) throws IOException {
        network.init();
        Normalization none = new Normalization(new float[] {0, 0, 0}, new float[] {1, 1, 1});
        try (OutputStream out = Files.newOutputStream(directory.resolve("model.zip"))) {
            new ModelFile(network, none, Optional.empty()).writeTo(out, ModelFile.Updater.LEFT_OUT);
        }
    }

    private Path onnx() {
        return directory.resolve("model.onnx");
    }

    private CommandRun export() {
        return CommandRun.of(
                new SparkJobs(() -> {}),
                "export",
                "--json",
                "--model",
                directory.resolve("model.zip").toString(),
                "--out",
                onnx().toString());
    }
}
