package io.targetdrop.jobs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.targetdrop.configuration.Configurations;
import io.targetdrop.data.DataException;
import io.targetdrop.data.GeneratedImages;
import io.targetdrop.data.ImageDirectory;
import io.targetdrop.data.LabelledImage;
import io.targetdrop.data.Part;
import io.targetdrop.results.ModelFile;
import io.targetdrop.search.Outcome;
import io.targetdrop.training.spark.LocalSpark;
import java.awt.image.BufferedImage;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.apache.spark.sql.SparkSession;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A model of ten classes is trained, and others start from it: on five of its classes, or on all. */
@Tag("slow")
class FineTuningTest {
    private static final int SIDE = 16;
    private static final int FIVE = 5;

    private static SparkSession spark;

    @TempDir
    private static Path directory;

    /** The model of ten classes. */
    private static String model;

    private static TrainingResult trained;

    @BeforeAll
    static void train() throws IOException {
        spark = LocalSpark.session("local[2]");
        write(Part.TRAIN, 300);
        write(Part.TEST, 200);
        List<String> settings = List.of(
                "data={format=generated, train-count=2000, test-count=100, side=16}",
                "network.name=resnet-8",
                "regularizer.name=none",
                "training={epochs=8, batch-size=32, learning-rate=0.05}",
                "averaging.workers=1");
        trained = new TrainingJob(new TrainingRequest(
                        Configurations.read(settings),
                        Output.to(directory.resolve("ten").toString())))
                .run(spark);
        model = trained.model().orElseThrow();
    }

    @AfterAll
    static void stop() {
        spark.stop();
    }

    /** Folders of other pictures of the first five classes. */
    private static void write(Part part, int count) throws IOException {
        GeneratedImages source = new GeneratedImages(2 * count, 2 * count, SIDE, 1234);
        int[] indices = IntStream.range(0, 2 * count)
                .filter(index -> index % GeneratedImages.CLASSES < FIVE)
                .toArray();
        List<LabelledImage> images = source.read(part, indices);
        ImageDirectory folder = new ImageDirectory(directory.resolve("five"));
        for (int i = 0; i < images.size(); i++) {
            String name = GeneratedImages.name(images.get(i).label());
            String file = part.name().toLowerCase(Locale.ROOT) + "/" + name + "/" + i + ".png";
            folder.write(file, picture(images.get(i).pixels()));
        }
    }

    /** Pixels are {@code [C, H, W]}. */
    private static BufferedImage picture(byte[] pixels) {
        BufferedImage picture = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_RGB);
        int plane = SIDE * SIDE;
        for (int i = 0; i < plane; i++) {
            int red = pixels[i] & 0xFF;
            int green = pixels[plane + i] & 0xFF;
            int blue = pixels[2 * plane + i] & 0xFF;
            picture.setRGB(i % SIDE, i / SIDE, red << 16 | green << 8 | blue);
        }
        return picture;
    }

    private static List<String> five(String... more) {
        List<String> settings = new ArrayList<>(List.of(
                "data={format=image-folder, path=\"" + directory.resolve("five") + "\"}",
                "network.name=resnet-8",
                "regularizer.name=none",
                "training={epochs=2, batch-size=8, learning-rate=0.05}",
                "averaging={workers=2, frequency=4, learning-rate-scale=none}"));
        settings.addAll(List.of(more));
        return settings;
    }

    private static String initial() {
        return "network.initial-model=\"" + model + "\"";
    }

    private static TrainingRequest into(String name, List<String> settings) {
        return new TrainingRequest(
                Configurations.read(settings), Output.to(directory.resolve(name).toString()));
    }

    private static TrainingRequest resumed(String name, List<String> settings) {
        return new TrainingRequest(
                Configurations.read(settings),
                Output.resuming(directory.resolve(name).toString()));
    }

    /** Collects what a user reads. */
    private static final class Notes implements TrainingJob.Listener, SearchJob.Listener {
        private final List<String> lines = new ArrayList<>();

        @Override
        public void note(String line) {
            lines.add(line);
        }
    }

    /** Also if only the last stage and the classifier learn. */
    @ParameterizedTest
    @ValueSource(strings = {"[]", "[stem, stage-1, stage-2]"})
    void reachesInTwoEpochsWhatTrainingFromScratchDoesNotInSix(String frozen) {
        List<String> tuning = five(initial(), "training.frozen=" + frozen);

        double tuned = train(tuning).test().accuracy();

        double scratch = train(five("training.epochs=6")).test().accuracy();
        assertTrue(tuned > scratch, () -> tuned + " after fine-tuning, " + scratch + " from scratch");
    }

    private static TrainingResult train(List<String> settings) {
        return new TrainingJob(new TrainingRequest(Configurations.read(settings))).run(spark);
    }

    @Test
    void saysWhatItTakesAndKeepsTheNormalizationThatTheParametersExpect() throws IOException {
        Notes notes = new Notes();

        new TrainingJob(into("noted", five(initial(), "training.epochs=1"))).run(spark, notes);

        assertEquals(
                List.of("initial-model " + model + ": 18 of 19 layers, all but the classifier (10 → 5 classes)"),
                notes.lines);
        ModelFile saved = ModelFile.read(directory.resolve("noted/model.zip").toString());
        assertEquals(ModelFile.read(model).normalization(), saved.normalization());
        JsonNode config = new ObjectMapper()
                .readTree(directory.resolve("noted/config.json").toFile());
        assertEquals(model, config.at("/network/initial-model").asText());
        assertEquals(
                64,
                config.at("/provenance/initial_model_sha256")
                        .get(model)
                        .asText()
                        .length());
    }

    /** With a learning rate that changes nothing, the network is the one that it started from. */
    @ParameterizedTest
    @ValueSource(strings = {"resident", "dl4j"})
    void startsFromTheSavedNetworkOnBothMasters(String master) {
        List<String> settings = five(
                "data={format=generated, train-count=100, test-count=50, side=16, path=null}",
                initial(),
                "averaging.master=" + master,
                "training={epochs=1, learning-rate=1e-30, weight-decay=0}");

        TrainingResult result = train(settings);

        ComputationGraph expected = trained.network();
        for (String layer : List.of("stem-conv", "stage-3-block-1-b-conv", "classes")) {
            assertTrue(
                    expected.getLayer(layer)
                            .getParam("W")
                            .equalsWithEps(result.network().getLayer(layer).getParam("W"), 1e-6),
                    layer);
        }
    }

    /** Three equal floats, summed and divided by three, are another float in 15 of 100 cases. */
    @ParameterizedTest
    @ValueSource(strings = {"resident", "dl4j"})
    void frozenPartsKeepEveryBitOnBothMasters(String master) throws IOException {
        List<String> settings = five(
                initial(),
                "training={epochs=1, frozen=[stem, stage-1, stage-2]}",
                "averaging={workers=3, frequency=2, master=" + master + "}");

        new TrainingJob(into("frozen-" + master, settings)).run(spark);

        File saved = directory.resolve("frozen-" + master + "/model.zip").toFile();
        ComputationGraph result = ModelSerializer.restoreComputationGraph(saved, true);
        assertFalse(result.getConfiguration().toJson().contains("Frozen"));
        for (Layer layer : trained.network().getLayers()) {
            String name = layer.conf().getLayer().getLayerName();
            boolean isFrozen = name.matches("(stem|stage-1|stage-2)-.*");
            layer.paramTable().forEach((parameter, before) -> {
                INDArray after = result.getLayer(name).getParam(parameter);
                assertEquals(isFrozen, Arrays.equals(bits(before), bits(after)), name + " " + parameter);
            });
        }
    }

    /** ND4J's own comparison has a tolerance. */
    private static float[] bits(INDArray values) {
        return values.dup('c').data().asFloat();
    }

    @Test
    void aResumedRunEndsAsIfItHadNeverStopped() throws IOException {
        Files.copy(
                directory.resolve("ten/model.zip"), directory.resolve("copy.zip"), StandardCopyOption.REPLACE_EXISTING);
        String copy = "network.initial-model=\"" + directory.resolve("copy.zip") + "\"";
        List<String> one = five(copy, "training={epochs=1, schedule=constant}");
        List<String> two = five(copy, "training={epochs=2, schedule=constant}");
        TrainingResult whole = train(two);
        new TrainingJob(into("stopped", one)).run(spark);

        Notes notes = new Notes();
        TrainingResult result = new TrainingJob(resumed("stopped", two)).run(spark, notes);

        assertEquals(whole.parametersSha256(), result.parametersSha256());
        assertEquals(List.of(), notes.lines);

        Files.copy(
                directory.resolve("ten/model-inference.zip"),
                directory.resolve("copy.zip"),
                StandardCopyOption.REPLACE_EXISTING);
        String message = assertThrows(DataException.class, () -> new TrainingJob(resumed("stopped", two)))
                .getMessage();
        assertEquals(
                "to resume the run, its network.initial-model must be unchanged but " + directory.resolve("copy.zip")
                        + " changed since it started; restore it, or start a run in another directory",
                message);
    }

    /** A trial is a local run, in a task or on the whole cluster. */
    @ParameterizedTest
    @ValueSource(strings = {"task", "cluster"})
    void trialsStartFromTheSavedNetworkToo(String placement) {
        List<String> settings = five(
                "training.epochs=1",
                "averaging={workers=1, frequency=1}",
                "search={placement=" + placement + ", axes={\"network.initial-model\"=[none, \"" + model + "\"]}}");
        Notes notes = new Notes();

        SearchJob job = new SearchJob(SearchRequest.of(
                settings, Output.to(directory.resolve("search-" + placement).toString())));
        SearchResult result = job.run(spark, notes);

        assertEquals(
                List.of("initial-model " + model + ": 18 of 19 layers, all but the classifier (10 → 5 classes)"),
                notes.lines);
        TrainingResult alone = train(five(initial(), "training.epochs=1", "averaging={workers=1, frequency=1}"));
        Outcome.Completed tuned = (Outcome.Completed) result.outcomes().get(1);
        Outcome.Completed scratch = (Outcome.Completed) result.outcomes().get(0);
        assertEquals(
                alone.result().validationAccuracy(),
                tuned.metrics().validation().accuracy());
        assertNotEquals(
                scratch.metrics().validation().accuracy(),
                tuned.metrics().validation().accuracy());
        assertFalse(scratch.trial().ids().point().equals(tuned.trial().ids().point()));
    }
}
