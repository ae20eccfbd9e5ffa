package io.targetdrop.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.targetdrop.data.CifarDirectory;
import io.targetdrop.data.GeneratedImages;
import io.targetdrop.data.LabelledImage;
import io.targetdrop.data.Part;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A model on data whose classes are in another order, or cannot be compared with its own. */
class ModelClassesTest {
    private static final Map<String, String> SPARK = Map.of("spark.master", "local[1]", "spark.ui.enabled", "false");
    private static final List<String> NAMES = List.of("a", "b", "c", "d", "e", "f", "g", "h", "i", "j");
    private static final int CLASSES = 10;

    @TempDir
    private Path directory;

    @BeforeAll
    static void embedSpark() {
        SPARK.forEach(System::setProperty);
    }

    @AfterAll
    static void forgetSpark() {
        SPARK.keySet().forEach(System::clearProperty);
    }

    /** To the last digit, also for the images that a limit selects. */
    @Test
    void aPermutationGivesTheSameScores() throws IOException {
        TinyRun run = new TinyRun(directory).cifar10().model(NAMES);
        for (String limit : List.of("data.test-limit=60", "data.test-limit=25")) {
            writeData(label -> label);
            JsonNode before = json(run.evaluate(limit));
            writeData(label -> (3 * label + 4) % CLASSES);
            JsonNode permuted = json(run.evaluate(limit));

            assertEquals(before, permuted);
            assertEquals(NAMES, names(permuted));
            long[] images = imagesByClass(permuted);
            assertEquals(
                    permuted.get("test_images").asLong(), Arrays.stream(images).sum());
        }
    }

    /** Mirrored pictures change the probabilities, so the loss changes; the images stay the same. */
    @Test
    void augmentedScoresAreThoseOfOtherViews() throws IOException {
        TinyRun run = new TinyRun(directory).cifar10().model(NAMES);
        writeData(label -> label);
        JsonNode plain = json(run.evaluate());
        String[] flipped = Stream.concat(Arrays.stream(run.evaluate()), Stream.of("--augment", "flip"))
                .toArray(String[]::new);
        JsonNode augmented = json(flipped);
        assertNotEquals(plain.get("test_loss"), augmented.get("test_loss"));
        assertArrayEquals(imagesByClass(plain), imagesByClass(augmented));
        flipped[flipped.length - 1] = "twice";
        assertEquals(2, run(flipped).exitCode);
    }

    /** The images of class a are in the row of a, wherever the data has the class. */
    @Test
    void theConfusionIsInTheOrderOfTheModel() throws IOException {
        List<String> reversed = new ArrayList<>(NAMES);
        Collections.reverse(reversed);
        TinyRun run = new TinyRun(directory).cifar10().model(reversed);
        writeData(label -> label);
        long[] images = imagesByClass(json(run.evaluate()));
        for (int label = 0; label < CLASSES; label++) {
            assertEquals(countOf(label), images[CLASSES - 1 - label]);
        }
    }

    @Test
    void warnsIfAModelDoesNotNameItsClasses() throws IOException {
        TinyRun run = new TinyRun(directory).images(8).model(2);
        Result alone = run(run.evaluate());
        assertEquals(0, alone.exitCode, alone.err);
        List<String> lines = alone.err
                .lines()
                .filter(line -> line.contains("does not name its classes"))
                .toList();
        assertEquals(1, lines.size(), alone.err);
        assertTrue(
                lines.get(0)
                        .contains("/model.zip does not name its classes, because an earlier version saved it, and the"
                                + " config.json of its run is not next to it, so they could not be compared"),
                lines.get(0));
        run.write("../config.json", "{\"provenance\": {\"classes\": [\"cat\", \"dog\"]}}".getBytes());
        Result compared = run(run.evaluate());
        assertEquals(0, compared.exitCode, compared.err);
        assertFalse(compared.err.contains("does not name its classes"), compared.err);
        assertEquals(alone.out, compared.out);
    }

    /** The names that the configuration has are in another order than the data's. */
    @Test
    void mapsTheNamesInTheRunsConfiguration() throws IOException {
        TinyRun run = new TinyRun(directory).cifar10().model(CLASSES);
        run.write(
                "../config.json", new ObjectMapper().writeValueAsBytes(Map.of("provenance", Map.of("classes", NAMES))));
        writeData(label -> label);
        JsonNode before = json(run.evaluate());
        writeData(label -> (label + 1) % CLASSES);
        assertEquals(before, json(run.evaluate()));
    }

    /** A config.json next to a model may contain anything. */
    @Test
    void ignoresAFileThatIsNotAConfiguration() throws IOException {
        TinyRun run = new TinyRun(directory).images(8).model(2);
        for (String text : List.of(
                "", "no JSON", "[", "{\"provenance\": {\"classes\": [\"cat\", \"cat\"]}}", "{\"provenance\": 1}")) {
            run.write("../config.json", text.getBytes());
            Result result = run(run.evaluate());
            assertEquals(0, result.exitCode, result.err);
            assertTrue(result.err.contains("could not be compared"), text + ": " + result.err);
        }
    }

    private interface Relabelling {
        int of(int label);
    }

    /** Generated pictures as CIFAR files, whose classes are in another order. */
    private void writeData(Relabelling order) throws IOException {
        String[] names = new String[CLASSES];
        for (int label = 0; label < CLASSES; label++) {
            names[order.of(label)] = NAMES.get(label);
        }
        new CifarDirectory(directory.resolve("data"))
                .write10("data_batch_1.bin", images(Part.TRAIN, order))
                .write10("test_batch.bin", images(Part.TEST, order))
                .write("batches.meta.txt", String.join("\n", names));
    }

    private static List<LabelledImage> images(Part part, Relabelling order) {
        GeneratedImages images = new GeneratedImages(60, 60, 32, 1);
        List<LabelledImage> relabelled = new ArrayList<>();
        int index = 0;
        for (LabelledImage image : images.read(part, IntStream.range(0, 60).toArray())) {
            // each class has a different number of images
            int label = labelOf(index++);
            relabelled.add(new LabelledImage(image.pixels(), order.of(label)));
        }
        return relabelled;
    }

    private static int labelOf(int index) {
        int label = 0;
        for (int end = 1; label < CLASSES - 1 && index >= end; end += label + 1) {
            label++;
        }
        return label;
    }

    private static long countOf(int label) {
        return IntStream.range(0, 60).filter(index -> labelOf(index) == label).count();
    }

    private static long[] imagesByClass(JsonNode result) {
        long[] images = new long[CLASSES];
        for (int truth = 0; truth < CLASSES; truth++) {
            for (JsonNode count : result.get("confusion").get(truth)) {
                images[truth] += count.asLong();
            }
        }
        assertNotEquals(1, Arrays.stream(images).distinct().count());
        return images;
    }

    private static List<String> names(JsonNode result) {
        List<String> names = new ArrayList<>();
        result.get("classes").forEach(name -> names.add(name.asText()));
        return names;
    }

    private record Result(int exitCode, String out, String err) {}

    private static Result run(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int exitCode = Main.run(new PrintWriter(out), new PrintWriter(err), arguments);
        return new Result(exitCode, out.toString(), err.toString());
    }

    private static JsonNode json(String... arguments) throws IOException {
        String[] withJson = Arrays.copyOf(arguments, arguments.length + 1);
        withJson[arguments.length] = "--json";
        Result result = run(withJson);
        assertEquals(0, result.exitCode, result.err);
        String last = result.out.lines().reduce((first, second) -> second).orElse("");
        return new ObjectMapper().readTree(last);
    }
}
