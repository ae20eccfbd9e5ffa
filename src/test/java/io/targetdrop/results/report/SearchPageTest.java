package io.targetdrop.results.report;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.targetdrop.results.analysis.Leaderboard;
import io.targetdrop.results.analysis.Rows;
import io.targetdrop.results.analysis.Sample;
import io.targetdrop.results.analysis.TrialResult;
import io.targetdrop.results.analysis.TrialRow;
import io.targetdrop.search.Outcome;
import io.targetdrop.training.Metric;
import io.targetdrop.training.Scores;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SearchPageTest {
    private static final String DROP = "regularizer.drop-probability";
    private static final String RATE = "training.learning-rate";

    @Test
    void saysWhichPointIsBestAndByHowMuch() {
        String html = page(trials()).html();
        assertTrue(html.contains(
                "Best: drop-probability 0.1, learning-rate 0.02, with a validation accuracy of 0.8000 ± 0.0100."));
        assertTrue(html.contains("4 trials: 4 completed."), html);
        assertTrue(html.contains("<tr class=\"best\"><td class=\"number\">1</td>"
                + "<td>drop-probability 0.1, learning-rate 0.02</td>"));
    }

    /** The accuracies are their losses here, so the lowest is the best. */
    @Test
    void aPageOfAnotherMetricSaysSoEverywhere() {
        List<TrialResult> trials = trials().stream()
                .map(trial -> withLoss(trial, trial.validation(Metric.ACCURACY)))
                .toList();
        String html = page(trials, Metric.LOSS).html();
        assertTrue(
                html.contains("Best: drop-probability 0.1, learning-rate 0.05, with a validation loss of 0.6000."),
                html);
        assertTrue(html.contains("<th class=\"number\">validation loss</th>"));
        assertTrue(html.contains("validation loss by epoch"));
        assertFalse(html.contains("validation accuracy"), html);
        assertFalse(html.contains("Does dropping regularise?"));
    }

    private static TrialResult withLoss(TrialResult trial, double loss) {
        Outcome.Metrics metrics = trial.metrics();
        return new TrialResult(
                trial.ids(),
                trial.setup(),
                trial.seed(),
                trial.repetition(),
                trial.status(),
                trial.error(),
                new Outcome.Metrics(
                        metrics.epochs(),
                        metrics.bestEpoch(),
                        metrics.train(),
                        Scores.measures(loss, metrics.validation().accuracy()),
                        metrics.images(),
                        metrics.trainingSeconds(),
                        metrics.seconds()),
                trial.test());
    }

    @Test
    void saysWhetherItBeatsNoDropping() {
        List<TrialResult> trials = new ArrayList<>(trials());
        trials.add(trial("0", "0.02", 0, 0.69, "completed", ""));
        trials.add(trial("0", "0.02", 1, 0.71, "completed", ""));
        String html = page(trials).html();
        double p = new Sample(List.of(0.79, 0.81)).welch(new Sample(List.of(0.69, 0.71)));
        assertTrue(html.contains(
                "On the validation part it scores 0.8000 ± 0.0100, and drop-probability 0, learning-rate 0.02,"
                        + " the best baseline, 0.7000 ± 0.0100: a difference of +0.1000 (p = "
                        + String.format(Locale.ROOT, "%.3f", p) + " by Welch's t-test: statistically significant)."));
    }

    @Test
    void comparesOnTheTestPartOnceItWasRead() {
        String html = page(List.of(
                        trial("0.1", "0.02", 0, 0.79, "completed", "").withTest(Scores.accuracy(0.70)),
                        trial("0.1", "0.02", 1, 0.81, "completed", "").withTest(Scores.accuracy(0.72)),
                        trial("0", "0.02", 0, 0.69, "completed", "").withTest(Scores.accuracy(0.71)),
                        trial("0", "0.02", 1, 0.69, "completed", "").withTest(Scores.accuracy(0.73))))
                .html();
        assertTrue(html.contains("On the test part it scores 0.7100 ± 0.0100"));
        assertTrue(html.contains("a difference of -0.0100 (p = "));
        assertTrue(html.contains("not statistically significant"));
    }

    /** A search that was resumed after its data had changed: the same points, twice. */
    @Test
    void trialsOfOtherDataAreNotRepetitions() {
        List<TrialResult> rows = new ArrayList<>();
        for (TrialResult row : trials()) {
            rows.add(of(row, "aaaaaaaa11111111"));
            rows.add(of(row, "bbbbbbbb22222222"));
        }
        String html = page(rows).html();
        assertTrue(
                html.contains("<td>drop-probability 0.1, learning-rate 0.02 (data aaaaaaaa)</td>" + "<td>2/2</td>"),
                html);
        assertTrue(html.contains("They were trained on 2 data sets (data aaaaaaaa: 4, data bbbbbbbb: 4)"), html);
        assertFalse(html.contains("4/4"), html);
    }

    private static TrialResult of(TrialResult trial, String data) {
        return new TrialResult(
                new TrialResult.Ids(trial.ids().trial() + data, Optional.of(trial.label() + data), Optional.of(data)),
                trial.setup(),
                trial.seed(),
                trial.repetition(),
                trial.status(),
                trial.error(),
                trial.metrics(),
                trial.test());
    }

    /** Values of a range are too many for a table of their own. */
    @Test
    void aRangeIsShownInQuartersAndMarks() {
        List<TrialResult> trials = new ArrayList<>();
        for (int point = 0; point < 16; point++) {
            String drop = String.format(Locale.ROOT, "0.%02d", 10 + point);
            String rate = point % 2 == 0 ? "0.02" : "0.05";
            trials.add(trial(drop, rate, 0, 0.5 + point / 100.0, "completed", ""));
        }
        String html = page(trials).html();
        for (String text : List.of(
                "Was it worth going on?",
                "Which axis matters?",
                "What do good points have in common?",
                "<td>0.10 to 0.13</td><td class=\"number\">4</td><td class=\"number\">0.5150 ± ",
                "<td>0.22 to 0.25</td>",
                "<td>0.10 to 0.25</td>")) {
            assertTrue(html.contains(text), text);
        }
        assertFalse(html.contains("depend on each other?"), "a map of sixteen columns");
    }

    /** A few trials of one are told from a list by their digits. */
    @Test
    void aFewNumbersWithFourDigitsAreARange() {
        List<String> drawn = List.of("0.1234", "0.5", "0.02101", "0.3333", "0.4142");
        List<String> listed = List.of("0.1", "0.2", "0.25", "0.3", "0.4");
        for (List<String> values : List.of(drawn, listed)) {
            List<TrialResult> trials = new ArrayList<>();
            values.forEach(drop -> trials.add(trial(drop, "0.02", 0, 0.5, "completed", "")));
            assertEquals(
                    values == drawn, Leaderboard.of(trials, Metric.ACCURACY).isRange(DROP), values.toString());
        }
    }

    /** A hill over a learning rate from 0.001 to 0.3, which is logarithmic, and a drop probability; best at 0.03 and 0.3. */
    @Test
    void contoursShowTheTwoAxesThatMatterMost() throws Exception {
        List<TrialResult> trials = new ArrayList<>();
        Random random = new Random(3);
        for (int point = 0; point < 40; point++) {
            double drop = random.nextInt(60) / 100.0;
            double rate = Math.pow(10, -3 + 2.5 * random.nextDouble());
            double score = 0.8 - Math.pow(drop - 0.3, 2) - Math.pow(Math.log10(rate / 0.03), 2) / 10;
            trials.add(trial(
                    String.format(Locale.ROOT, "%.2f", drop),
                    String.format(Locale.ROOT, "%.4f", rate),
                    0,
                    score,
                    "completed",
                    ""));
        }
        String html = page(trials).html();
        Path file = Path.of("target/pages/contour.html");
        Files.createDirectories(file.getParent());
        Files.writeString(file, html);
        assertTrue(html.contains("Where are the good values of learning-rate and drop-probability?"), html);
        assertTrue(html.contains("contour lines of validation accuracy over learning-rate and drop-probability"));
        String words = page(trials()).html();
        assertFalse(words.contains("Where are the good values"), "two values of an axis are no surface");
    }

    @Test
    void theBestSoFarNeverGetsWorse() {
        double[] scores = {0.3, 0.5, 0.4, 0.6, 0.2};
        assertArrayEquals(new double[] {0.3, 0.5, 0.5, 0.6, 0.6}, AxesSection.bestSoFar(scores, Metric.ACCURACY));
        assertArrayEquals(new double[] {0.3, 0.3, 0.3, 0.3, 0.2}, AxesSection.bestSoFar(scores, Metric.LOSS));
    }

    @Test
    void answersOneQuestionPerSection() {
        String html = page(trials()).html();
        for (String question : List.of(
                "Which point is best?",
                "And on images that nothing was selected by?",
                "What does drop-probability do?",
                "What does learning-rate do?",
                "Do drop-probability and learning-rate depend on each other?",
                "How did they learn?",
                "Does dropping regularise?",
                "What did it cost?",
                "Where does it come from?")) {
            assertTrue(html.contains("<h2>" + question + "</h2>"), question);
        }
        assertFalse(html.contains("What failed?"));
    }

    /** The mean of both points with the value, (0.79 + 0.81 + 0.6) / 3, and its standard error. */
    @Test
    void anEffectIsTheMeanOverAllTrialsWithTheValue() {
        Sample expected = new Sample(List.of(0.79, 0.81, 0.6));
        assertTrue(page(trials())
                .html()
                .contains("<td class=\"number\">0.1</td><td class=\"number\">3</td><td class=\"number\">"
                        + expected.shown() + "</td>"));
    }

    @Test
    void reportsFailuresAndDoesNotLetThemWin() {
        List<TrialResult> trials = new ArrayList<>(trials());
        trials.add(trial("0.3", "0.02", 0, Double.NaN, "failed", "<out> of memory & more"));
        String html = page(trials).html();
        assertTrue(html.contains("What failed?"));
        assertTrue(html.contains("&lt;out&gt; of memory &amp; more"));
        assertTrue(html.contains("Best: drop-probability 0.1, learning-rate 0.02"));
    }

    /** The best of them is not named the best: its worst repetition may be the one that failed. */
    @Test
    void aPointThatLostARepetitionIsNotTheBest() {
        String html = page(List.of(
                        trial("0.3", "0.02", 0, 0.9, "completed", ""),
                        trial("0.3", "0.02", 1, Double.NaN, "failed", "it diverged")))
                .html();
        assertTrue(html.contains("No point has all of its repetitions, so none is the best."));
        assertTrue(html.contains("<tr><td>–</td><td>drop-probability 0.3, learning-rate 0.02</td><td>1/2</td>"));
    }

    @Test
    void loadsNothingFromElsewhere() {
        String html = page(trials()).html();
        String withoutNamespaces =
                html.replaceAll("xmlns(:\\w+)?=\"[^\"]*\"", "").replaceAll("<!DOCTYPE[^>]*>", "");
        assertFalse(
                withoutNamespaces.contains("http:") || withoutNamespaces.contains("https:"),
                "a reference to somewhere else");
        assertFalse(html.contains("<script"));
        assertTrue(html.length() < 2_000_000);
    }

    @Test
    void aSearchWithoutACompletedTrialHasAPage() {
        String html = page(List.of(trial("0.3", "0.02", 0, Double.NaN, "failed", "it diverged")))
                .html();
        assertTrue(html.contains("No trial completed."));
        assertEquals(-1, html.indexOf("NaN"));
    }

    private static SearchPage page(List<TrialResult> trials) {
        return page(trials, Metric.ACCURACY);
    }

    private static SearchPage page(List<TrialResult> trials, Metric metric) {
        Map<String, List<Double>> curves = new LinkedHashMap<>();
        trials.stream()
                .filter(TrialResult::isCompleted)
                .forEach(trial -> curves.put(trial.ids().trial(), List.of(0.5, trial.validation(metric))));
        return new SearchPage(
                "drop-ratio",
                Optional.empty(),
                trials,
                metric,
                curves,
                new ComparisonSection(List.of()),
                Map.of("commit", "0123456789ab"));
    }

    private static List<TrialResult> trials() {
        return List.of(
                trial("0.1", "0.02", 0, 0.79, "completed", "").withTest(Scores.accuracy(0.7)),
                trial("0.1", "0.02", 1, 0.81, "completed", "").withTest(Scores.accuracy(0.72)),
                trial("0.1", "0.05", 0, 0.6, "completed", ""),
                trial("0.2", "0.02", 0, 0.7, "completed", ""));
    }

    private static TrialResult trial(
            String drop, String rate, int repetition, double validation, String status, String error) {
        Map<String, String> axes = new LinkedHashMap<>();
        axes.put(DROP, drop);
        axes.put(RATE, rate);
        Map<String, String> row = Rows.completed(drop + rate + repetition, repetition, validation);
        row.put("axes", Rows.axes(axes));
        row.put("regularizer", "targetdrop");
        row.put("drop_probability", drop);
        row.put("learning_rate", rate);
        row.put("status", status);
        row.put("error", error.isEmpty() ? null : error);
        return TrialResult.of(new TrialRow(row));
    }
}
