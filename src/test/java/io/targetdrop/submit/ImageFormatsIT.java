package io.targetdrop.submit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.targetdrop.data.CifarDirectory;
import io.targetdrop.data.GeneratedImages;
import io.targetdrop.data.ImageDirectory;
import io.targetdrop.data.LabelledImage;
import io.targetdrop.data.Part;
import io.targetdrop.submit.SubmitCommand.Outcome;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same pictures in CIFAR's binary layout and as PNG files in folders train the same network. */
class ImageFormatsIT {
    private static final String CLUSTER = "local-cluster[2,1,1024]";
    private static final int SIDE = 32;
    private static final int PLANE = SIDE * SIDE;

    @TempDir
    private Path directory;

    @Test
    void theFormatOfTheFilesDoesNotChangeTheResult() throws Exception {
        GeneratedImages source = new GeneratedImages(40, 20, SIDE, 3);
        writeCifar(source);
        writeFolder(source);

        String fromCifar = parameters(train("cifar10"));
        String fromFolder = parameters(train("image-folder"));

        assertEquals(fromCifar, fromFolder);
    }

    /** The executors pack the table, and read the images from the pack. */
    @Tag("slow")
    @Test
    void aListOfTheirPathsTrainsTheSameInTwoExecutorProcesses() throws Exception {
        GeneratedImages source = new GeneratedImages(40, 20, SIDE, 3);
        writeFolder(source);
        writeList();
        String[] table = {"--set", "data.table={format=csv, split=part, cache=\"" + directory.resolve("cache") + "\"}"};

        Outcome fromList = trainInAProcess("table", CLUSTER, table);

        assertEquals(parameters(train("image-folder")), parameters(fromList));
        assertTrue(fromList.errors().contains("packing the table " + directory.resolve("table")), fromList.errors());
    }

    @Test
    void aClusterNeedsToKnowWherePackedTablesAre() throws Exception {
        writeFolder(new GeneratedImages(40, 20, SIDE, 3));
        writeList();

        Outcome outcome =
                trainInAProcess("table", CLUSTER, "--set", "data.table.format=csv", "--set", "data.table.split=part");

        assertEquals(3, outcome.exitCode(), outcome.errors());
        assertTrue(
                outcome.errors()
                        .contains("error: data.table.cache must name a directory on a file system that the driver"),
                outcome.errors());
    }

    /** Sorted by path, which is the order of folders. */
    private void writeList() throws IOException {
        Path folder = directory.resolve("image-folder");
        StringBuilder lines = new StringBuilder("path,label,part\n");
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path name = folder.relativize(file);
                lines.append("../image-folder/%s,%s,%s%n".formatted(name, name.getName(1), name.getName(0)));
            }
        }
        Files.createDirectory(directory.resolve("table"));
        Files.writeString(directory.resolve("table/list.csv"), lines);
    }

    /** A task finds it, and Spark logs a task's failure. */
    @Test
    void aTruncatedImageIsOneLineAndNoStackTrace() throws Exception {
        GeneratedImages source = new GeneratedImages(40, 20, SIDE, 3);
        writeFolder(source);
        Path cut = directory.resolve("image-folder/train/3/012.png");
        byte[] bytes = Files.readAllBytes(cut);
        Files.write(cut, Arrays.copyOf(bytes, bytes.length / 2));

        Outcome outcome = trainInAProcess("image-folder", TrainedRun.LOCAL);

        assertEquals(3, outcome.exitCode(), outcome.errors());
        assertEquals("", outcome.output());
        String last = outcome.errors().lines().reduce("", (first, second) -> second);
        assertTrue(last.startsWith("error: ") && last.contains("/train/3/012.png must be"), outcome.errors());
        assertFalse(outcome.errors().contains("\tat "), outcome.errors());
        assertFalse(Files.exists(directory.resolve("run-image-folder")));
    }

    /** Executors get the decoders from the packaged jar. The names look like patterns or URIs. */
    @Tag("slow")
    @Test
    void photographsOfAnyFormatAndNameAreReadByExecutors() throws Exception {
        List<String> photographs =
                List.of("lossy.webp", "lossless.webp", "deep.tif", "big.tif", "cmyk.tif", "cmyk.jpg", "ycck.jpg");
        ImageDirectory folder = new ImageDirectory(directory.resolve("image-folder"));
        for (String kind : List.of("train/_a:b [0]", "test/_a:b [0]", "train/caf\u00e9", "test/cafe\u0301")) {
            for (int i = 0; i < photographs.size(); i++) {
                folder.writeBytes(kind + "/2024-01-01 12:0" + i, photograph(photographs.get(i)));
            }
        }
        folder.writeBytes("train/_a:b [0]/99", new byte[3]).writeBytes("train/.DS_Store", new byte[3]);

        Outcome outcome = trainInAProcess(
                "image-folder", CLUSTER, "--set", "data.skip-unreadable=true", "--set", "training.batch-size=7");

        assertTrue(TrainedRun.json(outcome).get("test_accuracy").isNumber());
        assertTrue(outcome.errors().contains("ignored 1 entry of data.path, neither class nor image: train/.DS_Store"));
        assertTrue(outcome.errors().contains("data.skip-unreadable left out 1 image:"), outcome.errors());
        JsonNode provenance = new ObjectMapper()
                .readTree(directory.resolve("run-image-folder/config.json").toFile())
                .get("provenance");
        assertTrue(provenance.get("unreadable_images").get(0).asText().contains("/train/_a:b [0]/99 must be"));
        assertEquals("[\"_a:b [0]\",\"caf\u00e9\"]", provenance.get("classes").toString());
    }

    private static byte[] photograph(String name) throws IOException {
        try (InputStream in = ImageDirectory.class.getResourceAsStream(name)) {
            return in.readAllBytes();
        }
    }

    private static String parameters(Outcome outcome) throws IOException {
        return TrainedRun.json(outcome).get("parameters_sha256").asText();
    }

    private Outcome train(String format) throws Exception {
        return WarmDriver.train(configuration(format), run(format));
    }

    private Outcome trainInAProcess(String format, String master, String... more) throws Exception {
        return TrainedRun.train(configuration(format), run(format), master, more);
    }

    private Path run(String format) {
        return directory.resolve("run-" + format);
    }

    private Path configuration(String format) throws IOException {
        return Files.writeString(directory.resolve(format + ".conf"), """
                data { format = %s, path = "%s", validation-share = 0 }
                network { name = plain-cnn, sites = [stage-1] }
                training { epochs = 1, batch-size = 10, learning-rate = 0.05, augmentation = crop-flip }
                averaging { workers = 2, frequency = 1 }
                """.formatted(format, directory.resolve(format)));
    }

    private void writeCifar(GeneratedImages source) throws IOException {
        new CifarDirectory(Files.createDirectory(directory.resolve("cifar10")))
                .write10("data_batch_1.bin", byLabel(source, Part.TRAIN, source.trainCount()))
                .write10("test_batch.bin", byLabel(source, Part.TEST, source.testCount()));
    }

    private void writeFolder(GeneratedImages source) throws IOException {
        ImageDirectory folder = new ImageDirectory(directory.resolve("image-folder"));
        write(folder, "train", byLabel(source, Part.TRAIN, source.trainCount()));
        write(folder, "test", byLabel(source, Part.TEST, source.testCount()));
    }

    private static void write(ImageDirectory folder, String part, List<LabelledImage> images) throws IOException {
        for (int i = 0; i < images.size(); i++) {
            LabelledImage image = images.get(i);
            folder.write("%s/%d/%03d.png".formatted(part, image.label(), i), picture(image.pixels()));
        }
    }

    /** Class by class, the order in which folders are read. */
    private static List<LabelledImage> byLabel(GeneratedImages source, Part part, int count) {
        return source.read(part, IntStream.range(0, count).toArray()).stream()
                .sorted(Comparator.comparingInt(LabelledImage::label))
                .toList();
    }

    /** Turns planes of red, green and blue into pixels. */
    private static BufferedImage picture(byte[] planes) {
        BufferedImage picture = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < PLANE; i++) {
            int red = planes[i] & 0xFF;
            int green = planes[PLANE + i] & 0xFF;
            int blue = planes[2 * PLANE + i] & 0xFF;
            picture.setRGB(i % SIDE, i / SIDE, red << 16 | green << 8 | blue);
        }
        return picture;
    }
}
