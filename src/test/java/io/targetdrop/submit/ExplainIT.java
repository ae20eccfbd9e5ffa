package io.targetdrop.submit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.targetdrop.submit.SubmitCommand.Outcome;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code explain} as a user runs it. */
class ExplainIT {
    @TempDir
    private Path directory;

    @Test
    void drawsAPictureOfTheTestPart() throws Exception {
        Path drawing = directory.resolve("drawings/third.png");
        JsonNode result = TrainedRun.json(explain(
                "--config",
                TrainedRun.get().resolvedConfiguration().toString(),
                "--index",
                "3",
                "--out",
                drawing.toString()));

        assertEquals(1, result.get("pictures").asInt());
        assertEquals(3, result.get("sites").size());
        assertTrue(colours(ImageIO.read(drawing.toFile())).size() > 100, "nothing is drawn");
    }

    @Test
    void drawsASheetOfADirectory() throws Exception {
        Path pictures = threePictures();
        Path sheet = directory.resolve("sheet.png");
        JsonNode result = TrainedRun.json(explain("--image", pictures.toString(), "--out", sheet.toString()));

        assertEquals(3, result.get("pictures").asInt());
        assertTrue(ImageIO.read(sheet.toFile()).getHeight() > 3 * 100);
    }

    @Test
    void severalPicturesShowWhatTheMasksDo() throws Exception {
        Path page = directory.resolve("pictures.html");
        Outcome outcome = WarmDriver.run(
                "explain",
                "--model",
                TrainedRun.get().directory().resolve("model.zip").toString(),
                "--image",
                threePictures().toString(),
                "--out",
                page.toString());

        assertEquals(0, outcome.exitCode(), outcome.errors());
        List<String> sites = outcome.output()
                .lines()
                .filter(line -> line.matches("stage-\\d: .* channels are targets, two pictures share .*"))
                .toList();
        assertEquals(3, sites.size(), outcome.output());
        assertTrue(Files.readString(page).contains("<h2>What do the masks do?</h2>"));
    }

    private Path threePictures() throws IOException {
        Path pictures = Files.createDirectories(directory.resolve("pictures"));
        for (int i = 0; i < 3; i++) {
            BufferedImage picture = new BufferedImage(16, 16, BufferedImage.TYPE_INT_RGB);
            picture.setRGB(4 + i, 7, 0xFF0000);
            ImageIO.write(picture, "png", pictures.resolve(i + ".png").toFile());
        }
        return pictures;
    }

    @Test
    void makesAPage() throws Exception {
        Path page = directory.resolve("third.html");
        TrainedRun.json(explain(
                "--config",
                TrainedRun.get().resolvedConfiguration().toString(),
                "--index",
                "3",
                "--out",
                page.toString()));

        String html = Files.readString(page);
        assertTrue(html.contains("<h2>picture 3 of the test part: "));
        assertTrue(html.contains("stage-2: "));
        assertEquals(3, html.split("data:image/png;base64,", -1).length - 1, "a drawing for each site");
        assertEquals(3, html.split("<details>", -1).length - 1, "a table for each site");
    }

    @Test
    void whatCannotBeExplainedIsRefusedInOneLine() throws Exception {
        Outcome missing = explain("--image", directory.resolve("cat.png").toString(), "--out", "x.png");
        assertEquals(3, missing.exitCode());
        assertTrue(missing.errors().contains("cat.png must exist but does not"), missing.errors());
        Outcome ending = explain("--image", directory.resolve("cat.png").toString(), "--out", "x.pdf");
        assertEquals(2, ending.exitCode());
        assertTrue(
                ending.errors().contains("--out must end in .png for a picture or in .html for a page but is x.pdf"));
        Outcome beyond = explain(
                "--config", TrainedRun.get().resolvedConfiguration().toString(), "--index", "40", "--out", "x.png");
        assertEquals(2, beyond.exitCode());
        assertTrue(beyond.errors().contains("--index must be in [0, 40) but is 40"), beyond.errors());
    }

    private static Outcome explain(String... more) throws Exception {
        List<String> arguments = new ArrayList<>(List.of(
                "explain",
                "--json",
                "--model",
                TrainedRun.get().directory().resolve("model.zip").toString()));
        arguments.addAll(List.of(more));
        return WarmDriver.run(arguments.toArray(String[]::new));
    }

    private static Set<Integer> colours(BufferedImage image) {
        Set<Integer> colours = new HashSet<>();
        for (int y = 0; y < image.getHeight(); y++) {
            for (int x = 0; x < image.getWidth(); x++) {
                colours.add(image.getRGB(x, y));
            }
        }
        return colours;
    }
}
