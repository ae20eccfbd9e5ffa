package io.targetdrop.submit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.targetdrop.data.GeneratedImages;
import io.targetdrop.data.LabelledImage;
import io.targetdrop.data.Minibatches;
import io.targetdrop.data.Part;
import io.targetdrop.results.ModelFile;
import io.targetdrop.results.onnx.OnnxSession;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.api.ndarray.INDArray;

/** What training and {@code export} with the packaged jar write, in ONNX Runtime. */
class OnnxIT {
    private static final int SIDE = 16;
    private static final int IMAGES = 6;

    @TempDir
    private Path directory;

    @Test
    void aRunAndTheCommandWriteTheFunctionOfTheModel() throws Exception {
        TrainedRun run = TrainedRun.get();
        run.json();
        GeneratedImages source = new GeneratedImages(10, 10, SIDE, 3);
        List<LabelledImage> images = source.read(Part.TEST, new int[] {0, 1, 2, 3, 4, 5});
        ModelFile model = ModelFile.read(run.directory().resolve("model.zip").toString());
        INDArray features = Minibatches.assemble(
                        images, source.catalog().shape(), GeneratedImages.CLASSES, model.normalization())
                .getFeatures();
        float[][] expected = model.network().output(features)[0].toFloatMatrix();

        assertComputes(expected, run.directory().resolve("model.onnx"), images);
        for (String name : List.of("model.zip", "model-inference.zip")) {
            Path out = directory.resolve(name + ".onnx");
            JsonNode row = TrainedRun.json(WarmDriver.run(
                    "export", "--json", "--model", run.directory().resolve(name).toString(), "--out", out.toString()));
            assertEquals("probabilities", row.at("/outputs/0/name").asText());
            assertComputes(expected, out, images);
        }
    }

    private static void assertComputes(float[][] expected, Path file, List<LabelledImage> images) throws Exception {
        float[] pixels = new float[IMAGES * 3 * SIDE * SIDE];
        for (int i = 0; i < pixels.length; i++) {
            byte[] image = images.get(i / (3 * SIDE * SIDE)).pixels();
            pixels[i] = image[i % image.length] & 0xFF;
        }
        try (OnnxSession session = new OnnxSession(Files.readAllBytes(file))) {
            assertTrue(session.metadata("classes").startsWith("[\"disc-"), session.metadata("classes"));
            float[][] found = session.probabilities(pixels, IMAGES, 3, SIDE, SIDE);
            for (int n = 0; n < IMAGES; n++) {
                assertArrayEquals(expected[n], found[n], 1e-4f, file + ", image " + n);
            }
        }
    }
}
