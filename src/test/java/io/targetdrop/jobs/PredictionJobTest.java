package io.targetdrop.jobs;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.targetdrop.configuration.ConfigurationException;
import io.targetdrop.data.DataException;
import io.targetdrop.data.ImageDirectory;
import io.targetdrop.data.ImageShape;
import io.targetdrop.data.LabelledImage;
import io.targetdrop.data.Minibatches;
import io.targetdrop.data.Normalization;
import io.targetdrop.data.PictureFile;
import io.targetdrop.data.Resize;
import io.targetdrop.data.Sizing;
import io.targetdrop.layers.LayerSet;
import io.targetdrop.networks.Blueprint;
import io.targetdrop.networks.NetworkConfig;
import io.targetdrop.networks.NetworkName;
import io.targetdrop.results.ClassNames;
import io.targetdrop.results.ModelFile;
import io.targetdrop.results.ModelInputs;
import io.targetdrop.training.spark.LocalSpark;
import io.targetdrop.training.spark.tables.SavedTable;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.learning.config.Sgd;

/** Predictions in two cores of this process. */
class PredictionJobTest {
    private static final int SIDE = 8;
    /** Enough for two partitions, since a partition has 64 images if there are cores for more. */
    private static final int IMAGES = 100;

    private static final ImageShape SHAPE = new ImageShape(3, SIDE, SIDE);

    private static final Normalization HALF =
            new Normalization(new float[] {0.5f, 0.5f, 0.5f}, new float[] {0.5f, 0.5f, 0.5f});

    private static SparkSession spark;
    private static ComputationGraph network;

    @TempDir
    private static Path models;

    @TempDir
    private Path directory;

    @BeforeAll
    static void start() throws IOException {
        spark = LocalSpark.session("local[2]");
        network = network(1);
        write("model.zip", network, Optional.empty());
        write("other.zip", network(2), Optional.empty());
        write("sized.zip", network, Optional.of(new ModelInputs(SHAPE, Sizing.UNCHANGED)));
        write("resizing.zip", network, Optional.of(new ModelInputs(SHAPE, new Resize(SIDE, Resize.Fit.PAD))));
    }

    @AfterAll
    static void stop() {
        spark.stop();
    }

    private static ComputationGraph network(long seed) {
        return new Blueprint(
                        new NetworkConfig(NetworkName.PLAIN_CNN, Map.of()),
                        SHAPE,
                        3,
                        LayerSet.FAST,
                        new Blueprint.Optimization(new Sgd(0.1), 0, seed, DataType.FLOAT))
                .build();
    }

    private static void write(String name, ComputationGraph graph, Optional<ModelInputs> inputs) throws IOException {
        ClassNames classes = new ClassNames(List.of("ant", "bee", "cat"));
        try (OutputStream out = Files.newOutputStream(models.resolve(name))) {
            new ModelFile(graph, HALF, Optional.of(classes), inputs).writeTo(out, ModelFile.Updater.LEFT_OUT);
        }
    }

    @Test
    void everyImageBelowADirectoryIsARow() throws IOException {
        photographs();
        Path first = directory.resolve("in/a/000.png");
        byte[] whole = Files.readAllBytes(first);
        Files.write(directory.resolve("in/half.png"), Arrays.copyOf(whole, whole.length / 2));
        Files.writeString(directory.resolve("in/notes.txt"), "not an image", StandardCharsets.UTF_8);
        Files.writeString(directory.resolve("in/.hidden"), "", StandardCharsets.UTF_8);

        PredictionJob.Result result = job("in", "out", 2).run(spark, PredictionJob.Listener.SILENT);

        assertEquals(IMAGES + 2, result.images());
        assertEquals(2, result.unreadable());
        Map<String, Row> rows = rows("out");
        assertEquals(IMAGES + 2, rows.size());
        Row row = rows.get("file:" + first);
        float[] expected = probabilities(first);
        assertArrayEquals(expected, floats(row, "probabilities"), 1e-6f);
        int best = expected[0] >= expected[1] && expected[0] >= expected[2] ? 0 : expected[1] >= expected[2] ? 1 : 2;
        assertEquals(List.of("ant", "bee", "cat").get(best), row.getAs("predicted_class"));
        assertEquals(expected[best], row.<Float>getAs("predicted_probability"), 1e-6f);
        assertEquals(
                row.<String>getAs("predicted_class"),
                row.<String>getList(row.fieldIndex("top_classes")).get(0));
        assertEquals(2, row.getList(row.fieldIndex("top_probabilities")).size());
        assertTrue(row.isNullAt(row.fieldIndex("error")));
        Row bad = rows.get("file:" + directory.resolve("in/notes.txt"));
        assertTrue(bad.<String>getAs("error").contains("notes.txt must be a"), bad.toString());
        assertTrue(bad.isNullAt(bad.fieldIndex("predicted_class")));
        assertTrue(bad.isNullAt(bad.fieldIndex("probabilities")));
    }

    /** As in training if the model resizes; otherwise as it is asked to. */
    @Test
    void imagesOfOtherSizesAreResizedOrRefused() throws IOException {
        new ImageDirectory(directory.resolve("in")).write("wide.png", ImageDirectory.checked(20, 9));
        predict("resizing.zip", Optional.empty(), "padded");
        predict("sized.zip", Optional.of(Resize.Fit.STRETCH), "stretched");
        predict("sized.zip", Optional.empty(), "refused");

        assertArrayEquals(expected(Resize.Fit.PAD), floats(only("padded"), "probabilities"), 1e-6f);
        assertArrayEquals(expected(Resize.Fit.STRETCH), floats(only("stretched"), "probabilities"), 1e-6f);
        assertTrue(only("refused").<String>getAs("error").contains("8 x 8 pixels, but has 20 x 9"));
        RequestException refusal = assertThrows(
                RequestException.class, () -> predict("resizing.zip", Optional.of(Resize.Fit.CROP), "both"));
        assertTrue(refusal.getMessage().contains("fit must be left out"), refusal.getMessage());
    }

    private void predict(String model, Optional<Resize.Fit> fit, String out) {
        new PredictionJob(new PredictionJob.Request(
                        models.resolve(model).toString(),
                        new PredictionInput.Files(directory.resolve("in").toString()),
                        fit,
                        Output.to(out(out)),
                        0,
                        PredictionJob.ANY))
                .run(spark, PredictionJob.Listener.SILENT);
    }

    private float[] expected(Resize.Fit fit) {
        return probabilities(directory.resolve("in/wide.png"), new Resize(SIDE, fit));
    }

    private Row only(String out) {
        return rows(out).values().iterator().next();
    }

    @Test
    void aTableKeepsItsKeys() throws IOException {
        photographs();
        spark.read()
                .format("binaryFile")
                .option("recursiveFileLookup", "true")
                .load(directory.resolve("in").toString())
                .selectExpr("'no ' || length AS number", "content AS picture")
                .limit(5)
                .write()
                .parquet(directory.resolve("table").toString());
        PredictionInput.Table table = new PredictionInput.Table(
                new SavedTable("in", directory.resolve("table").toString(), "parquet", List.of()),
                Optional.of("picture"),
                Optional.of("number"));
        new PredictionJob(new PredictionJob.Request(
                        models.resolve("model.zip").toString(),
                        table,
                        Optional.empty(),
                        Output.to(out("keyed")),
                        0,
                        PredictionJob.ANY))
                .run(spark, PredictionJob.Listener.SILENT);
        List<Row> rows = spark.read().parquet(out("keyed")).collectAsList();
        assertEquals(5, rows.size());
        assertTrue(rows.stream().allMatch(row -> row.<String>getAs("number").startsWith("no ")));
        assertTrue(rows.stream().allMatch(row -> row.isNullAt(row.fieldIndex("error"))));
    }

    @Test
    void theSameImagesGiveTheSameFiles() throws IOException {
        photographs();
        job("in", "out", 0).run(spark, PredictionJob.Listener.SILENT);
        job("in", "again", 0).run(spark, PredictionJob.Listener.SILENT);
        assertEquals(2, files("out").size());
        assertEquals(files("out"), files("again"));
    }

    /** What is there stays as it is, even if it is wrong. */
    @Test
    void aResumedJobWritesWhatIsMissing() throws IOException {
        photographs();
        job("in", "out", 0).run(spark, PredictionJob.Listener.SILENT);
        Map<String, List<Byte>> before = files("out");
        Files.delete(directory.resolve("out/part-00001.parquet"));
        Files.delete(directory.resolve("out/_SUCCESS"));
        long time = Files.getLastModifiedTime(directory.resolve("out/part-00000.parquet"))
                .toMillis();

        PredictionJob.Result result = new PredictionJob(request("model.zip", "in", Output.resuming(out("out")), 0, 0))
                .run(spark, PredictionJob.Listener.SILENT);

        assertEquals(before, files("out"));
        assertEquals(IMAGES, result.images());
        assertEquals(
                time,
                Files.getLastModifiedTime(directory.resolve("out/part-00000.parquet"))
                        .toMillis());
        assertTrue(Files.exists(directory.resolve("out/_SUCCESS")));
    }

    @Test
    void refusesToResumeWithAnotherModelOrOtherImages() throws IOException {
        photographs();
        job("in", "out", 0).run(spark, PredictionJob.Listener.SILENT);
        PredictionJob other = new PredictionJob(request("other.zip", "in", Output.resuming(out("out")), 0, 0));
        RequestException refusal =
                assertThrows(RequestException.class, () -> other.run(spark, PredictionJob.Listener.SILENT));
        assertTrue(refusal.getMessage().contains("not for 100 images"), refusal.getMessage());
        Files.delete(directory.resolve("in/a/000.png"));
        PredictionJob fewer = new PredictionJob(request("model.zip", "in", Output.resuming(out("out")), 0, 0));
        assertThrows(RequestException.class, () -> fewer.run(spark, PredictionJob.Listener.SILENT));
    }

    @Test
    void stopsAtTooManyUnreadableImages() throws IOException {
        photographs();
        for (int i = 0; i < 3; i++) {
            Files.writeString(directory.resolve("in/" + i + ".txt"), "no image", StandardCharsets.UTF_8);
        }
        PredictionJob job = new PredictionJob(request("model.zip", "in", Output.to(out("out")), 0, 2));
        DataException failure = assertThrows(DataException.class, () -> job.run(spark, PredictionJob.Listener.SILENT));
        assertTrue(failure.getMessage().contains("at most 2 unreadable images (max-bad)"), failure.getMessage());
        assertTrue(failure.getMessage().contains(".txt must be a"), failure.getMessage());
        assertFalse(Files.exists(directory.resolve("out/_SUCCESS")));
    }

    @Test
    void takesAGlobAndASingleFile() throws IOException {
        photographs();
        assertEquals(
                11,
                job("in/a/00*", "glob", 0)
                                .run(spark, PredictionJob.Listener.SILENT)
                                .images()
                        + job("in/a/007.png", "one", 0)
                                .run(spark, PredictionJob.Listener.SILENT)
                                .images());
    }

    @Test
    void refusesADirectoryInUseAndOneWithoutImages() throws IOException {
        photographs();
        job("in", "out", 0).run(spark, PredictionJob.Listener.SILENT);
        ConfigurationException inUse = assertThrows(ConfigurationException.class, () -> job("in", "out", 0));
        assertTrue(inUse.getMessage().contains("resume the prediction in it"), inUse.getMessage());
        Files.createDirectories(directory.resolve("empty"));
        PredictionJob nothing = job("empty", "none", 0);
        assertThrows(DataException.class, () -> nothing.run(spark, PredictionJob.Listener.SILENT));
        assertFalse(Files.exists(directory.resolve("none")));
        PredictionJob missing = job("nowhere", "none", 0);
        DataException failure =
                assertThrows(DataException.class, () -> missing.run(spark, PredictionJob.Listener.SILENT));
        assertTrue(failure.getMessage().contains("must exist but does not"), failure.getMessage());
    }

    /** 4096 images are a partition; with fewer, there are two partitions for each core, of 64 images or more. */
    @Test
    void partitionsKeepCoresBusyAndFitIntoMemory() {
        assertEquals(1, PredictionJob.partitions(1, 2));
        assertEquals(2, PredictionJob.partitions(65, 2));
        assertEquals(4, PredictionJob.partitions(10_000, 2));
        assertEquals(
                246, PredictionJob.partitions(1_000_000, 2), "⌈1,000,000 / 4096⌉ = 245, and as many for each core");
    }

    private PredictionJob job(String in, String out, int top) {
        return new PredictionJob(request("model.zip", in, Output.to(out(out)), top, PredictionJob.ANY));
    }

    private PredictionJob.Request request(String model, String in, Output output, int top, long mostBad) {
        return new PredictionJob.Request(
                models.resolve(model).toString(),
                new PredictionInput.Files(directory.resolve(in).toString()),
                Optional.empty(),
                output,
                top,
                mostBad);
    }

    private String out(String name) {
        return directory.resolve(name).toString();
    }

    /** Different images, in two directories. */
    private void photographs() throws IOException {
        ImageDirectory images = new ImageDirectory(directory.resolve("in"));
        for (int i = 0; i < IMAGES; i++) {
            BufferedImage image = ImageDirectory.checked(SIDE, SIDE);
            for (int x = 0; x < SIDE; x++) {
                image.setRGB(x, i % SIDE, i * 0x020502);
            }
            images.write("%s/%03d.png".formatted(i % 2 == 0 || i < 10 ? "a" : "b/deep", i), image);
        }
    }

    private static float[] probabilities(Path image) {
        return probabilities(image, Sizing.UNCHANGED);
    }

    private static float[] probabilities(Path image, Sizing sizing) {
        PictureFile picture =
                PictureFile.read(image.toString(), 1, sizing, note -> {}).get(0);
        List<LabelledImage> one = List.of(new LabelledImage(picture.pixels(), 0));
        return network
                .output(
                        false,
                        Minibatches.assemble(one, picture.shape(), 1, HALF).getFeatures())[0].toFloatVector();
    }

    private Map<String, Row> rows(String out) {
        Map<String, Row> rows = new TreeMap<>();
        spark.read().parquet(out(out)).collectAsList().forEach(row -> rows.put(row.getAs("path"), row));
        return rows;
    }

    private static float[] floats(Row row, String column) {
        List<Float> values = row.getList(row.fieldIndex(column));
        float[] floats = new float[values.size()];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = values.get(i);
        }
        return floats;
    }

    /** The table's files and their bytes. */
    private Map<String, List<Byte>> files(String out) throws IOException {
        Map<String, List<Byte>> files = new TreeMap<>();
        try (Stream<Path> found = Files.list(directory.resolve(out))) {
            for (Path file :
                    found.filter(path -> path.toString().endsWith(".parquet")).toList()) {
                Byte[] bytes = new Byte[(int) Files.size(file)];
                byte[] content = Files.readAllBytes(file);
                Arrays.setAll(bytes, i -> content[i]);
                files.put(file.getFileName().toString(), List.of(bytes));
            }
        }
        return files;
    }
}
