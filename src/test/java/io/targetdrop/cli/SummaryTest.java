package io.targetdrop.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.targetdrop.jobs.EvaluationJob;
import io.targetdrop.training.Score;
import io.targetdrop.training.Scores;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SummaryTest {
    private static final List<String> CLASSES = List.of("cat", "doggy", "ox");
    private static final Score SCORE = Scores.of(0, new long[][] {{12, 4, 0}, {0, 7, 0}, {0, 0, 0}});

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource({
        "test_accuracy,     0.81255,  0.8126",
        "validation_loss,   1.23456,  1.2346",
        "train_loss,        0,        0.0000",
        "images_per_second, 1234.56,  1235",
        "seconds,           12.34,    12.3",
    })
    void numbersAreRoundedToWhatIsWorthReading(String column, double value, String shown) {
        assertEquals(shown, Summary.shown(column, value));
    }

    @Test
    void showsAMissingValueAsNone() {
        assertEquals("none", Summary.shown("validation_accuracy", null));
    }

    @Test
    void listsSingleValuesAndLeavesListsToTheDetails() {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("epochs", 3);
        row.put("classes", List.of("cat", "dog"));
        row.put("test_loss", 0.5);
        assertEquals(
                List.of("epochs     3", "test_loss  0.5000", "cat and dog"),
                new Summary(row, List.of("cat and dog")).lines());
    }

    /** Doggies: 7 of the 4 + 7 taken for them, so a precision of 7/11 and an F1 of 2 · 7 / (7 + 11). */
    @Test
    void listsPrecisionRecallAndF1OfEachClass() {
        assertEquals("""

                class  images  precision  recall      f1
                cat        16     1.0000  0.7500  0.8571
                doggy       7     0.6364  1.0000  0.7778
                ox          0       none    none    none
                """, String.join("\n", new EvaluateCommand.ClassTable(CLASSES, SCORE).lines()) + "\n");
    }

    @Test
    void theConfusionIsAnAlignedTable() {
        assertEquals("""

                confusion: a row for each true class, a column for each predicted one
                       cat  doggy  ox
                cat     12      4   0
                doggy    0      7   0
                ox       0      0   0
                """, String.join("\n", new EvaluateCommand.ConfusionTable(CLASSES, SCORE).lines()) + "\n");
    }

    @Test
    void aConfusionOfManyClassesIsLeftToJson() {
        List<String> classes =
                IntStream.range(0, 21).mapToObj(label -> "class" + label).toList();
        assertEquals(
                List.of("", "--json has the confusion of all 21 classes"),
                new EvaluateCommand.ConfusionTable(classes, Score.none(21)).lines());
    }

    /** JSON has no NaN: a class without images or predictions has null. */
    @Test
    void anEvaluationHasEveryMetricAndAListForEachScoreOfAClass() {
        Map<String, Object> row = EvaluateCommand.summary(new EvaluationJob.Result(CLASSES, SCORE))
                .row();
        assertEquals(
                List.of(
                        "test_accuracy",
                        "test_loss",
                        "test_macro_f1",
                        "test_balanced_accuracy",
                        "test_top5_accuracy",
                        "test_calibration_error",
                        "test_images",
                        "classes",
                        "precision",
                        "recall",
                        "f1",
                        "confusion"),
                List.copyOf(row.keySet()));
        assertEquals(Arrays.asList(0.75, 1.0, null), row.get("recall"));
    }
}
