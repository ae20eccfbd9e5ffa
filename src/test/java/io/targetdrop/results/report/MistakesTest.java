package io.targetdrop.results.report;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.targetdrop.data.ImageShape;
import io.targetdrop.data.LabelledImage;
import io.targetdrop.training.Scorer;
import java.util.List;
import org.junit.jupiter.api.Test;

class MistakesTest {
    private static final List<String> CLASSES = List.of("cat", "<dog>", "ox");

    /** Of three cats two are found, one is taken for a dog; the dog is found; there is no ox. */
    private final String html = page(0, 0, 0, 0, 0, 1, 1, 1);

    /** Dogs: 1 of the 2 images taken for them, and F1 = 2 · 1 / (1 + 2). */
    @Test
    void saysHowGoodEachClassIs() {
        assertTrue(html.contains(row("cat", "3", "1.0000", "0.6667", "0.8000")), html);
        assertTrue(html.contains(row("&lt;dog&gt;", "1", "0.5000", "1.0000", "0.6667")), html);
        assertTrue(html.contains(row("ox", "0", "–", "–", "–")), html);
        assertTrue(
                html.contains("Macro F1 0.7333, the mean over the classes; accuracy 0.7500; top-5 accuracy 1.0000."));
    }

    /** All have confidence 0.8 and three of four are right: an error of 0.05. */
    @Test
    void saysWhetherItKnowsWhenItIsWrong() {
        assertTrue(html.contains("Calibration error: 0.0500"), html);
        assertTrue(html.contains("<td class=\"number\">0.8000</td><td class=\"number\">0.7500</td>"), html);
        assertFalse(html.contains("NaN"), html);
    }

    /** True and predicted class of each image. */
    private static String page(int... labels) {
        Scorer.Tally tally = new Scorer.Tally(CLASSES.size());
        for (int i = 0; i < labels.length; i += 2) {
            double[] probabilities = {0.1, 0.1, 0.1};
            probabilities[labels[i + 1]] = 0.8;
            tally.of(new LabelledImage(new byte[1], labels[i]), labels[i + 1], probabilities);
        }
        Html html = new Html();
        new Mistakes(CLASSES, tally.score(), List.of(), new ImageShape(1, 1, 1)).addTo(html);
        return html.page("");
    }

    private static String row(String name, String... numbers) {
        return "<td>" + name + "</td><td class=\"number\">" + String.join("</td><td class=\"number\">", numbers);
    }
}
