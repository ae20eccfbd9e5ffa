package io.targetdrop.results.report;

import io.targetdrop.data.ImageShape;
import io.targetdrop.data.LabelledImage;
import io.targetdrop.data.Minibatches;
import io.targetdrop.results.ModelFile;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import javax.imageio.ImageIO;

/**
 * What a model takes for what.
 *
 * @param classes names, by label
 * @param confusion images by true class, then by predicted class
 * @param worst the images whose own class was given the least probability, the worst first
 * @param shape of the images
 */
public record Mistakes(List<String> classes, long[][] confusion, List<Mistake> worst, ImageShape shape) {
    private static final int BATCH = 100;
    private static final int SHOWN = 24;
    private static final int BYTE = 0xFF;

    /**
     * One image.
     *
     * @param image the image and its class
     * @param predicted the class that it was taken for
     * @param probability that its own class was given
     */
    public record Mistake(LabelledImage image, int predicted, double probability) {}

    /**
     * Of a model, on some images.
     *
     * @param model what predicts
     * @param images the images, of one shape
     * @param classes names, by label
     */
    public static Mistakes of(ModelFile model, List<LabelledImage> images, ImageShape shape, List<String> classes) {
        long[][] confusion = new long[classes.size()][classes.size()];
        List<Mistake> wrong = new ArrayList<>();
        for (int from = 0; from < images.size(); from += BATCH) {
            List<LabelledImage> batch = images.subList(from, Math.min(images.size(), from + BATCH));
            double[][] probabilities = model.network()
                    .output(
                            false,
                            Minibatches.assemble(batch, shape, classes.size(), model.normalization())
                                    .getFeatures())[0]
                    .toDoubleMatrix();
            for (int i = 0; i < batch.size(); i++) {
                int truth = batch.get(i).label();
                int predicted = largest(probabilities[i]);
                confusion[truth][predicted]++;
                if (predicted != truth) {
                    wrong.add(new Mistake(batch.get(i), predicted, probabilities[i][truth]));
                }
            }
        }
        wrong.sort(Comparator.comparingDouble(Mistake::probability));
        return new Mistakes(classes, confusion, List.copyOf(wrong.subList(0, Math.min(SHOWN, wrong.size()))), shape);
    }

    private static int largest(double[] values) {
        int best = 0;
        for (int k = 1; k < values.length; k++) {
            best = values[k] > values[best] ? k : best;
        }
        return best;
    }

    void addTo(Html html) {
        html.section("What is taken for what?")
                .note(
                        "Images of the test part: a row for each true class, a column for each class that they were taken for.")
                .table(rows(), -1)
                .endSection();
        if (!worst.isEmpty()) {
            html.section("Which images are misjudged most?")
                    .note("Those whose own class was given the least probability.")
                    .raw("<div class=\"pictures\">\n");
            worst.forEach(mistake -> html.raw(picture(mistake)));
            html.raw("</div>\n").endSection();
        }
    }

    private List<List<String>> rows() {
        List<List<String>> rows = new ArrayList<>();
        List<String> header = new ArrayList<>(List.of("true class"));
        header.addAll(classes);
        rows.add(header);
        for (int truth = 0; truth < classes.size(); truth++) {
            List<String> row = new ArrayList<>(List.of(classes.get(truth)));
            for (long count : confusion[truth]) {
                row.add(Long.toString(count));
            }
            rows.add(row);
        }
        return rows;
    }

    private String picture(Mistake mistake) {
        String truth = classes.get(mistake.image().label());
        String predicted = classes.get(mistake.predicted());
        return String.format(
                Locale.ROOT,
                "<div><img alt=\"%s, taken for %s\" src=\"data:image/png;base64,%s\"><br>%s, taken for %s</div>%n",
                Html.escaped(truth),
                Html.escaped(predicted),
                Base64.getEncoder().encodeToString(png(mistake.image().pixels())),
                Html.escaped(truth),
                Html.escaped(predicted));
    }

    private byte[] png(byte[] pixels) {
        BufferedImage image = new BufferedImage(shape.width(), shape.height(), BufferedImage.TYPE_INT_RGB);
        int plane = shape.width() * shape.height();
        for (int i = 0; i < plane; i++) {
            int red = pixels[i] & BYTE;
            int green = pixels[plane + i] & BYTE;
            int blue = pixels[2 * plane + i] & BYTE;
            image.setRGB(i % shape.width(), i / shape.width(), red << 16 | green << 8 | blue);
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            ImageIO.write(image, "png", bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
