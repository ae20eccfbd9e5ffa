package io.targetdrop.results.report;

import io.targetdrop.data.ImageShape;
import io.targetdrop.data.LabelledImage;
import io.targetdrop.results.pictures.Pixels;
import io.targetdrop.training.MinibatchRecipe;
import io.targetdrop.training.Score;
import io.targetdrop.training.Scorer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.deeplearning4j.nn.graph.ComputationGraph;

/**
 * Which classes a model confuses.
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
        html.section("Which classes are confused?")
                .note("Images of the test part: a row for each true class, a column for each predicted class."
                        + " The darker, the larger the share of the row.")
                .raw(table())
                .endSection();
        if (!worst.isEmpty()) {
            html.section("Which images are most wrong?")
                    .note("Those with the lowest probability of their true class.")
                    .raw("<div class=\"pictures\">\n");
            worst.forEach(mistake -> html.raw(picture(mistake)));
            html.raw("</div>\n").endSection();
        }
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
