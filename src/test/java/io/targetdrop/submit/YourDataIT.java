package io.targetdrop.submit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.targetdrop.data.GeneratedImages;
import io.targetdrop.data.ImageDirectory;
import io.targetdrop.data.LabelledImage;
import io.targetdrop.data.Part;
import io.targetdrop.results.onnx.OnnxSession;
import io.targetdrop.submit.SubmitCommand.Outcome;
import io.targetdrop.training.spark.LocalSpark;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;

/** The commands of docs/your-data.md in their order, on photographs of mixed sizes and formats, with two executors. */
@ResourceLock(StandaloneCluster.SHARED)
@ResourceLock(StandaloneCluster.SPARK)
class YourDataIT {
    private static final Path PAGE = SubmitCommand.projectRoot().resolve("docs/your-data.md");
    private static final Pattern COMMANDS = Pattern.compile("```\\n(submit/targetdrop train .*?)```", Pattern.DOTALL);
    private static final int SIDE = 32;
    private static final List<String> CLASSES = List.of("ant", "bee", "cat");

    @TempDir
    private Path directory;

    @Test
    void photographsBecomeATableOfPredictionsAndAService() throws Exception {
        photographs();
        StandaloneCluster cluster = StandaloneCluster.shared();
        for (String command : commands()) {
            Outcome outcome = run(command, cluster);
            assertEquals(0, outcome.exitCode(), command + "\n" + outcome.errors());
        }
        Map<String, Row> predictions = predictions();
        assertEquals(3 * 8 + 2, predictions.size());
        Row broken = predictions.get("broken.png");
        assertTrue(broken.<String>getAs("error").contains("broken.png must be"), broken.toString());
        byte[] model = Files.readAllBytes(directory.resolve("photographs.onnx"));
        try (OnnxSession session = new OnnxSession(model)) {
            assertEquals(CLASSES, new ObjectMapper().readValue(session.metadata("classes"), List.class));
            for (int picture = 0; picture < 3; picture++) {
                Row row = predictions.get("square-" + picture + ".png");
                List<Float> expected = row.getList(row.fieldIndex("probabilities"));
                float[] served = session.probabilities(pixels(squares(Part.TEST).get(picture)), 1, 3, SIDE, SIDE)[0];
                for (int k = 0; k < served.length; k++) {
                    assertEquals(expected.get(k), served[k], 1e-4f);
                }
            }
        }
    }

    /** The first block of commands on the page. */
    private static List<String> commands() throws IOException {
        String block = COMMANDS.matcher(Files.readString(PAGE))
                .results()
                .findFirst()
                .orElseThrow()
                .group(1);
        List<String> commands = block.lines().toList();
        assertEquals(4, commands.size(), block);
        return commands;
    }

    /** In this test's directory, with settings that make it short. */
    private Outcome run(String command, StandaloneCluster cluster) throws Exception {
        List<String> words = new ArrayList<>(Arrays.asList(command.split(" ")));
        assertEquals("submit/targetdrop", words.remove(0));
        words.replaceAll(word -> word.startsWith("conf/")
                ? SubmitCommand.projectRoot().resolve(word).toString()
                : word);
        if (words.get(0).equals("train")) {
            words.addAll(List.of("--set", "training.epochs=2", "--set", "training.batch-size=8"));
        }
        if (!words.get(0).equals("export")) {
            words.addAll(StandaloneCluster.submitOptions());
            words.addAll(List.of("--master", cluster.masterUrl()));
        }
        return SubmitCommand.targetdrop(words.toArray(String[]::new))
                .in(directory)
                .run();
    }

    /** By the name of the file. */
    private Map<String, Row> predictions() {
        Map<String, Row> rows = new TreeMap<>();
        try (SparkSession spark = LocalSpark.session("local[1]")) {
            spark.read()
                    .parquet(directory.resolve("predictions/photographs").toString())
                    .collectAsList()
                    .forEach(row -> rows.put(row.<String>getAs("path").replaceAll(".*/", ""), row));
        }
        return rows;
    }

    /** Squares that need no resizing, wide, high and small pictures, grey ones, a CMYK one, a WebP one, and a broken one. */
    private void photographs() throws IOException {
        ImageDirectory folder = new ImageDirectory(directory.resolve("photographs"));
        for (Part part : Part.values()) {
            String name = part == Part.TRAIN ? "train" : "test";
            int each = part == Part.TRAIN ? 16 : 8;
            List<LabelledImage> squares = squares(part);
            for (int i = 0; i < squares.size(); i++) {
                BufferedImage square = ImageDirectory.painted(squares.get(i).pixels(), SIDE);
                String file = name + "/" + CLASSES.get(squares.get(i).label()) + "/";
                switch (i / 3 % 4) {
                    case 0 -> folder.write(file + "square-" + i + ".png", square);
                    case 1 ->
                        folder.write(file + "wide-" + i + ".jpg", scaled(square, 61, 40, BufferedImage.TYPE_INT_RGB));
                    case 2 ->
                        folder.write(file + "high-" + i + ".png", scaled(square, 20, 47, BufferedImage.TYPE_BYTE_GRAY));
                    default ->
                        folder.write(
                                file + "small-" + i + ".jpg", scaled(square, 17, 17, BufferedImage.TYPE_BYTE_GRAY));
                }
            }
            assertEquals(3 * each, squares.size());
        }
        folder.writeBytes("test/ant/cmyk.jpg", resource("cmyk.jpg"));
        folder.writeBytes("train/bee/lossy.webp", resource("lossy.webp"));
        byte[] whole = Files.readAllBytes(directory.resolve("photographs/test/ant/square-0.png"));
        folder.writeBytes("test/ant/broken.png", Arrays.copyOf(whole, whole.length / 2));
    }

    /** As many of each of the first three classes, in turn. */
    private static List<LabelledImage> squares(Part part) {
        int each = part == Part.TRAIN ? 16 : 8;
        GeneratedImages source = new GeneratedImages(400, 200, SIDE, 3);
        int count = part == Part.TRAIN ? 400 : 200;
        List<LabelledImage> all = source.read(part, IntStream.range(0, count).toArray());
        List<LabelledImage> chosen = new ArrayList<>();
        for (int i = 0; i < each; i++) {
            for (int label = 0; label < CLASSES.size(); label++) {
                int wanted = label;
                chosen.add(all.stream()
                        .filter(image -> image.label() == wanted)
                        .skip(i)
                        .findFirst()
                        .orElseThrow());
            }
        }
        return chosen;
    }

    private static float[] pixels(LabelledImage image) {
        float[] pixels = new float[image.pixels().length];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = image.pixels()[i] & 0xFF;
        }
        return pixels;
    }

    private static BufferedImage scaled(BufferedImage picture, int width, int height, int type) {
        BufferedImage scaled = new BufferedImage(width, height, type);
        Graphics2D graphics = scaled.createGraphics();
        graphics.drawImage(picture, 0, 0, width, height, null);
        graphics.dispose();
        return scaled;
    }

    private static byte[] resource(String name) throws IOException {
        try (InputStream in = ImageDirectory.class.getResourceAsStream(name)) {
            return in.readAllBytes();
        }
    }
}
