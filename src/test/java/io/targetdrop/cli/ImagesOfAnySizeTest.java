package io.targetdrop.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.targetdrop.results.ModelFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A model knows its images: those of other sizes are resized as in training, or refused in one line. */
class ImagesOfAnySizeTest {
    private static final Map<String, String> SPARK = Map.of("spark.master", "local[1]", "spark.ui.enabled", "false");
    private static final String PAD = "data.resize={side=16, fit=pad}";
    private static final String INPUTS = "images.json";

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

    /** Wide, high, small and large images in both parts. */
    private TinyRun mixed() throws IOException {
        TinyRun run = new TinyRun(directory).images(20);
        for (String part : new String[] {"train/", "test/"}) {
            run.image(part + "cat/1.jpg", 70, 25).image(part + "dog/2.png", 9, 31);
        }
        return run;
    }

    /** A trained model in the place of the run's. */
    private static TinyRun trained(TinyRun run, String... overrides) throws IOException {
        assertEquals(0, run(run.train(overrides)).exitCode);
        Files.copy(run.directory().resolve("out/model.zip"), run.directory().resolve("model.zip"));
        return run;
    }

    @Test
    void aModelResizesAsInItsTraining() throws IOException {
        TinyRun run = trained(mixed(), PAD);
        assertEquals(
                "Optional[ModelInputs[shape=3 x 16 x 16, sizing=Resize[side=16, fit=PAD, enlarging=BILINEAR]]]",
                ModelFile.read(directory.resolve("out/model-inference.zip").toString())
                        .inputs()
                        .toString());
        Result same = run(run.evaluate(PAD));
        Result without = run(run.evaluate());
        assertEquals(0, without.exitCode, without.err);
        assertEquals(same.out, without.out);
    }

    /** Before a model said how it enlarges, there was one way; the configuration of its run does not say it either. */
    @Test
    void anEarlierModelEnlargesAsInItsTraining() throws IOException {
        TinyRun run = trained(new TinyRun(directory).images(10), "data.resize={side=16, fit=pad, enlarging=area}");
        Result expected = run(run.evaluate());
        run.tamper(model -> model.with(INPUTS, inputs("")));
        for (Result earlier : List.of(run(run.evaluate()), run(run.evaluate(PAD)))) {
            assertEquals(0, earlier.exitCode, earlier.err);
            assertEquals(expected.out, earlier.out);
        }
        run.tamper(model -> model.with(INPUTS, inputs(",\"enlarging\":\"bilinear\"")));
        assertNotEquals(expected.out, run(run.evaluate()).out);
    }

    private static byte[] inputs(String enlarging) {
        String resize = "{\"side\":16,\"fit\":\"pad\"" + enlarging + "}";
        return ("{\"channels\":3,\"height\":16,\"width\":16,\"resize\":" + resize + "}").getBytes();
    }

    @Test
    void anotherResizingThanTheModelsIsOneLine() throws IOException {
        TinyRun run = trained(mixed(), PAD);
        Result result = run(run.evaluate("data.resize={side=16, fit=crop}"));
        assertRefused(
                result,
                "/model.zip must have images resized as in its training, data.resize = { side = 16, fit = pad }, but the"
                        + " configuration has data.resize = { side = 16, fit = crop }; take data.resize out, and the"
                        + " model's is used");
    }

    @Test
    void aModelThatDoesNotResizeRefusesAnotherSize() throws IOException {
        TinyRun run = trained(new TinyRun(directory).images(8));
        run.images(12);
        assertRefused(
                run(run.evaluate()),
                "/model.zip must have images of 3 x 8 x 8, as in its training, but the data has images of 3 x 12 x 12; use"
                        + " images of that size, or set data.resize");
        Result resized = run(run.evaluate("data.resize.side=8"));
        assertEquals(0, resized.exitCode, resized.err);
    }

    /** As before there were sizes in a model. */
    @Test
    void anEarlierModelTakesAnySize() throws IOException {
        TinyRun run = new TinyRun(directory).images(12).model(2);
        assertEquals(0, run(run.evaluate()).exitCode);
    }

    @Test
    void explainResizesPicturesToo() throws IOException {
        TinyRun run = trained(mixed(), PAD, "regularizer={name=targetdrop, block-size=3}", "network.name=plain-cnn");
        Path page = directory.resolve("page.html");
        Result result = run(
                "explain",
                "--model",
                directory.resolve("model.zip").toString(),
                "--image",
                directory.resolve("data/test/cat").toString(),
                "--out",
                page.toString());
        assertEquals(0, result.exitCode, result.err);
        // all five have one size now, so that what masks do could be measured on all of them
        assertTrue(result.out.startsWith("pictures  5"), result.out);
        assertEquals(0, run(run.explain()).exitCode);
    }

    @Test
    void aModelWhoseImagesAreNonsenseIsRefused() throws IOException {
        TinyRun run = new TinyRun(directory).images(8).model(2);
        run.tamper(model -> model.with(INPUTS, "{\"channels\":3}".getBytes()));
        Result result = run(run.evaluate());
        assertEquals(3, result.exitCode, result.err);
        assertTrue(result.err.contains("/model.zip: images.json must be a JSON object"), result.err);
    }

    /** The size of most photographs' networks, on few images. */
    @Test
    void aFolderOfPhotographsTrainsAt224Pixels() throws IOException {
        TinyRun run = new TinyRun(directory).images(60).image("train/cat/0.jpg", 300, 240);
        Result result = run(run.train("data.resize={side=224}", "network.name=resnet-8", "training.batch-size=5"));
        assertEquals(0, result.exitCode, result.err);
        assertTrue(result.out.contains("epoch"), result.out);
    }

    private static void assertRefused(Result result, String message) {
        assertEquals(2, result.exitCode, result.err);
        assertEquals(1, result.err.lines().filter(line -> line.contains("must")).count(), result.err);
        assertTrue(result.err.contains(message), result.err);
    }

    private record Result(int exitCode, String out, String err) {}

    private static Result run(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int exitCode = Main.run(new PrintWriter(out), new PrintWriter(err), arguments);
        return new Result(exitCode, out.toString(), err.toString());
    }
}
