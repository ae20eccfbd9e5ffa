package io.targetdrop.results.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtSession;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.targetdrop.data.LabelledImage;
import io.targetdrop.data.Sizing;
import io.targetdrop.networks.Blueprint;
import io.targetdrop.networks.NetworkName;
import io.targetdrop.regularizers.RegularizerConfig;
import io.targetdrop.results.ClassNames;
import io.targetdrop.results.ModelFile;
import io.targetdrop.results.ModelInputs;
import java.io.OutputStream;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The example of the guide classifies an image as DL4J does. */
class GuideExampleTest {
    @TempDir
    private Path directory;

    // guide: begin
    static String classify(String model, float[] pixels, int height, int width) throws Exception {
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        long[] shape = {1, 3, height, width};
        try (OrtSession session = environment.createSession(model);
                OnnxTensor images = OnnxTensor.createTensor(environment, FloatBuffer.wrap(pixels), shape);
                OrtSession.Result result = session.run(Map.of("images", images))) {
            float[][] probabilities =
                    (float[][]) result.get("probabilities").orElseThrow().getValue();
            String names = session.getMetadata().getCustomMetadata().get("classes");
            String[] classes = new ObjectMapper().readValue(names, String[].class);
            int best = 0;
            for (int k = 1; k < classes.length; k++) {
                best = probabilities[0][k] > probabilities[0][best] ? k : best;
            }
            return classes[best];
        }
    }
    // guide: end

    @Test
    void namesTheClassThatDl4jFinds() throws Exception {
        Blueprint blueprint = TrainedNetworks.blueprint(NetworkName.PLAIN_CNN, new RegularizerConfig.None());
        ComputationGraph network = TrainedNetworks.build(blueprint);
        ClassNames names = new ClassNames(
                IntStream.range(0, 10).mapToObj(label -> "class " + label).toList());
        Path file = directory.resolve("model.onnx");
        try (OutputStream out = Files.newOutputStream(file)) {
            ModelInputs inputs = new ModelInputs(blueprint.shape(), Sizing.UNCHANGED);
            OnnxModel.of(new ModelFile(network, TrainedNetworks.NORMALIZATION, Optional.of(names), Optional.of(inputs)))
                    .writeTo(out);
        }
        for (LabelledImage image : TrainedNetworks.images(blueprint.shape(), 3)) {
            int best = network.output(TrainedNetworks.features(blueprint.shape(), List.of(image)))[0]
                    .argMax(1)
                    .getInt(0);
            assertEquals("class " + best, classify(file.toString(), TrainedNetworks.pixels(List.of(image)), 16, 16));
        }
    }

    @Test
    void isTheExampleOfTheGuide() throws Exception {
        String source = Files.readString(Path.of("src/test/java/io/targetdrop/results/onnx/GuideExampleTest.java"));
        String begin = "    // guide: begin\n";
        int first = source.indexOf(begin) + begin.length();
        String example =
                source.substring(first, source.indexOf("    // guide: end\n")).replaceAll("(?m)^    ", "");
        assertTrue(Files.readString(Path.of("docs/guide.md")).contains("```java\n" + example + "```"), example);
    }
}
