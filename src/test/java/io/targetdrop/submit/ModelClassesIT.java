package io.targetdrop.submit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.targetdrop.data.CifarDirectory;
import io.targetdrop.data.GeneratedImages;
import io.targetdrop.data.LabelledImage;
import io.targetdrop.data.Part;
import io.targetdrop.results.ModelZip;
import io.targetdrop.submit.SubmitCommand.Outcome;
import java.awt.image.BufferedImage;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A model on data with other classes, or with the same classes in another order. */
class ModelClassesIT {
    private static final int CLASSES = 10;
    private static final int IMAGES = 80;

    @TempDir
    private Path directory;

    @Test
    void aFolderThatWasRenamedIsRefusedWithTheDifference() throws Exception {
        Path data = Files.createDirectories(directory.resolve("data"));
        for (String part : List.of("train", "test")) {
            for (String name : List.of("cat", "cow", "dog")) {
                Path folder = Files.createDirectories(data.resolve(part).resolve(name));
                for (int i = 0; i < 8; i++) {
                    BufferedImage picture = new BufferedImage(16, 16, BufferedImage.TYPE_INT_RGB);
                    picture.setRGB(i, 7, 0xFF0000 >> name.charAt(0) % 16);
                    ImageIO.write(picture, "png", folder.resolve(i + ".png").toFile());
                }
            }
        }
        Path run = trained("image-folder", data);
        assertEquals(
                "[\"cat\",\"cow\",\"dog\"]",
                new String(
                        ModelZip.of(run.resolve("model-inference.zip"))
                                .entries()
                                .get("classes.json"),
                        StandardCharsets.UTF_8));
        for (String part : List.of("train", "test")) {
            Files.move(data.resolve(part).resolve("cow"), data.resolve(part).resolve("kuh"));
        }

        String difference =
                "must have the classes of the data, in any order, but only the model has 'cow', only the data"
                        + " has 'kuh'; use the data that it was trained on";
        Outcome evaluated = evaluate(run);
        assertEquals(2, evaluated.exitCode(), evaluated.errors());
        assertEquals("", evaluated.output());
        assertEquals(1, evaluated.errors().lines().count(), evaluated.errors());
        assertTrue(evaluated.errors().contains(difference), evaluated.errors());

        Outcome explained = WarmDriver.run(
                "explain",
                "--model",
                run.resolve("model.zip").toString(),
                "--config",
                run.resolve("config.json").toString(),
                "--index",
                "3",
                "--out",
                directory.resolve("third.png").toString());
        assertEquals(2, explained.exitCode(), explained.errors());
        assertTrue(explained.errors().contains(difference), explained.errors());

        Path page = directory.resolve("page.html");
        Outcome reported = WarmDriver.run(
                "report", "--in", run.toString(), "--out", page.toString(), "--master", TrainedRun.LOCAL);
        assertEquals(0, reported.exitCode(), reported.errors());
        assertTrue(reported.errors().contains(difference), reported.errors());
        String html = Files.readString(page);
        assertFalse(html.contains("Which classes are confused?"));
        assertTrue(html.contains(
                "The confusion of classes is not shown: the run's data can no longer be read, has changed"));
    }

    @Test
    void classesInAnotherOrderGiveTheSameScores() throws Exception {
        Path data = Files.createDirectories(directory.resolve("data"));
        write(data, 0);
        Path run = trained("cifar10", data);
        JsonNode before = TrainedRun.json(evaluate(run, "--json"));

        write(data, 3);
        assertEquals(before, TrainedRun.json(evaluate(run, "--json")));
        Path page = directory.resolve("page.html");
        Outcome reported = WarmDriver.run(
                "report", "--in", run.toString(), "--out", page.toString(), "--master", TrainedRun.LOCAL);
        assertEquals(0, reported.exitCode(), reported.errors());
        // the same images under other labels are other files, and nothing shows that they are the run's
        assertTrue(reported.errors().contains("of data.path changed since the run started"), reported.errors());
        assertFalse(Files.readString(page).contains("Which classes are confused?"));
    }

    /** Class k of the generated pictures has the label k + shift. */
    private static void write(Path data, int shift) throws Exception {
        GeneratedImages images = new GeneratedImages(IMAGES, IMAGES, 32, 1);
        String[] names = new String[CLASSES];
        for (int label = 0; label < CLASSES; label++) {
            names[(label + shift) % CLASSES] = GeneratedImages.name(label);
        }
        CifarDirectory directory = new CifarDirectory(data).write("batches.meta.txt", String.join("\n", names));
        for (Part part : Part.values()) {
            List<LabelledImage> shifted = new ArrayList<>();
            for (LabelledImage image :
                    images.read(part, IntStream.range(0, IMAGES).toArray())) {
                shifted.add(new LabelledImage(image.pixels(), (image.label() + shift) % CLASSES));
            }
            directory.write10(part == Part.TRAIN ? "data_batch_1.bin" : "test_batch.bin", shifted);
        }
    }

    private Path trained(String format, Path data) throws Exception {
        Path configuration = Files.writeString(directory.resolve("run.conf"), """
                data { format = %s, path = "%s", validation-share = 0 }
                network { name = plain-cnn, sites = [stages] }
                regularizer { name = targetdrop, block-size = 3 }
                training { epochs = 2, batch-size = 8, learning-rate = 0.05 }
                averaging { workers = 1 }
                """.formatted(format, data));
        Path run = directory.resolve("run");
        TrainedRun.json(WarmDriver.train(configuration, run));
        return run;
    }

    private static Outcome evaluate(Path run, String... more) throws Exception {
        List<String> arguments = new ArrayList<>(List.of(
                "evaluate",
                "--model",
                run.resolve("model.zip").toString(),
                "--config",
                run.resolve("config.json").toString(),
                "--master",
                TrainedRun.LOCAL));
        arguments.addAll(List.of(more));
        return WarmDriver.run(arguments.toArray(String[]::new));
    }
}
