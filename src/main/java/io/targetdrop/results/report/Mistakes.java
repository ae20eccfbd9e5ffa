package io.targetdrop.results.report;

import io.targetdrop.data.ImageShape;
import io.targetdrop.data.LabelledImage;
import io.targetdrop.results.pictures.Pixels;
import io.targetdrop.training.Calibration;
import io.targetdrop.training.Calibration.Bin;
import io.targetdrop.training.MinibatchRecipe;
import io.targetdrop.training.Score;
import io.targetdrop.training.Scorer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.deeplearning4j.nn.graph.ComputationGraph;

/**
 * How good a model is at each class, which classes it confuses, and whether it knows when it is wrong.
 *
 * @param classes names, by label
 * @param score over these classes
 * @param worst the images with the lowest probability of their true class, worst first
 * @param shape of the images
 */
public record Mistakes(List<String> classes, Score score, List<Mistake> worst, ImageShape shape) {
    private static final int SHOWN = 24;

    /**
     * One image.
     *
     * @param image the image and its class
     * @param predicted the class with the highest probability
     * @param probability of its true class
     */
    public record Mistake(LabelledImage image, int predicted, double probability) {}

    /**
     * The mistakes of a network on some images.
     *
     * @param network what predicts
     * @param images the images
     * @param recipe how images become minibatches
     * @param classes names, by label
     */
    public static Mistakes of(
            ComputationGraph network, List<LabelledImage> images, MinibatchRecipe recipe, List<String> classes) {
        Scorer.Tally tally = new Scorer.Tally(classes.size());
        List<Mistake> wrong = new ArrayList<>();
        Scorer.predict(network, images, recipe, (image, predicted, probabilities) -> {
            tally.of(image, predicted, probabilities);
            if (predicted != image.label()) {
                wrong.add(new Mistake(image, predicted, probabilities[image.label()]));
            }
        });
        wrong.sort(Comparator.comparingDouble(Mistake::probability));
        return new Mistakes(
                classes, tally.score(), List.copyOf(wrong.subList(0, Math.min(SHOWN, wrong.size()))), recipe.shape());
    }

    void addTo(Html html) {
        html.section("Which classes does it know?")
                .note(
                        "On the test part. Precision: how many of the images taken for a class are of it. Recall: how many of"
                                + " the images of a class were found. F1: their harmonic mean.")
                .answer(String.format(
                        Locale.ROOT,
                        "Macro F1 %.4f, the mean over the classes; accuracy %.4f; top-5 accuracy %.4f.",
                        score.macroF1(),
                        score.accuracy(),
                        score.topFiveAccuracy()))
                .table(classTable())
                .endSection();
        html.section("Which classes are confused?")
                .note("Images of the test part: a row for each true class, a column for each predicted class."
                        + " The darker, the larger the share of the row.")
                .raw(table())
                .endSection();
        addCalibration(html);
        if (!worst.isEmpty()) {
            html.section("Which images are most wrong?")
                    .note("Those with the lowest probability of their true class.")
                    .raw("<div class=\"pictures\">\n");
            worst.forEach(mistake -> html.raw(picture(mistake)));
            html.raw("</div>\n").endSection();
        }
    }

    private List<List<String>> classTable() {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("class", "images", "precision", "recall", "F1"));
        for (int k = 0; k < classes.size(); k++) {
            rows.add(List.of(
                    classes.get(k),
                    Long.toString(score.countOf(k)),
                    shown(score.precisionOf(k)),
                    shown(score.recallOf(k)),
                    shown(score.f1Of(k))));
        }
        return rows;
    }

    private static String shown(double share) {
        return Double.isNaN(share) ? "–" : String.format(Locale.ROOT, "%.4f", share);
    }

    private void addCalibration(Html html) {
        List<Bin> bins = score.calibration().bins().stream()
                .filter(bin -> bin.images() > 0)
                .toList();
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("confidence", "accuracy", "images"));
        bins.forEach(
                bin -> rows.add(List.of(shown(bin.confidence()), shown(bin.accuracy()), Long.toString(bin.images()))));
        html.section("Is it right as often as it claims?")
                .note(String.format(
                        Locale.ROOT,
                        "Predictions of the test part by their confidence, in %d bins. Below the grey line, the network is too"
                                + " sure of itself. Calibration error: %.4f, the mean distance from the line.",
                        Calibration.BINS,
                        score.calibration().error()))
                .pair(
                        Charts.reliability(
                                bins.stream().mapToDouble(Bin::confidence).toArray(),
                                bins.stream().mapToDouble(Bin::accuracy).toArray()),
                        "accuracy by confidence, next to the diagonal",
                        rows)
                .endSection();
    }

    private String table() {
        StringBuilder table =
                new StringBuilder("<div class=\"scroll\"><table class=\"heat\">\n<tr><th>true class</th>");
        classes.forEach(name -> table.append("<th><span class=\"upright\">")
                .append(Html.escaped(name))
                .append("</span></th>"));
        table.append("</tr>\n");
        for (int truth = 0; truth < classes.size(); truth++) {
            table.append("<tr><th>").append(Html.escaped(classes.get(truth))).append("</th>");
            long images = Math.max(1, score.countOf(truth));
            for (long count : score.confusion()[truth]) {
                table.append(Html.cell((double) count / images, Long.toString(count)));
            }
            table.append("</tr>\n");
        }
        return table.append("</table></div>\n").toString();
    }

    private String picture(Mistake mistake) {
        String truth = classes.get(mistake.image().label());
        String predicted = classes.get(mistake.predicted());
        String caption = truth + ", taken for " + predicted;
        return "<div>" + Html.image(Pixels.image(mistake.image().pixels(), shape), caption) + "<br>"
                + Html.escaped(caption) + "</div>\n";
    }
}
