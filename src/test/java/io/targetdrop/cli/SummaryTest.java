package io.targetdrop.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.targetdrop.training.Score;
import io.targetdrop.training.Scores;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SummaryTest {

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

    @Test
    void theConfusionIsAnAlignedTableWithTheAccuracyOfEachClass() {
        Score score = Scores.of(0, new long[][] {{12, 4, 0}, {0, 7, 0}, {0, 0, 0}});
        assertEquals(
                """

                confusion: a row for each true class, a column for each predicted one
                       cat  doggy  ox  accuracy
                cat     12      4   0    0.7500
                doggy    0      7   0    1.0000
                ox       0      0   0      none
                """,
                String.join("\n", new EvaluateCommand.ConfusionTable(List.of("cat", "doggy", "ox"), score).lines())
                        + "\n");
    }

    @Test
    void printsOnlyAccuraciesForManyClasses() {
        long[][] confusion = new long[21][21];
        confusion[20][20] = 1;
        List<String> classes =
                IntStream.range(0, 21).mapToObj(label -> "class" + label).toList();
        List<String> lines = new EvaluateCommand.ConfusionTable(classes, Scores.of(0, confusion)).lines();
        assertEquals("accuracy of each class; --json has the confusion of all 21", lines.get(1));
        assertEquals("class20    1.0000", lines.get(lines.size() - 1));
    }
}
