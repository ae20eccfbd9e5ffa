package io.targetdrop.results.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PointNamesTest {

    private static TrialRow row(String point, String data, long seed, String... axes) {
        Map<String, String> values = Map.of();
        if (axes.length > 0) {
            values = IntStream.range(0, axes.length).boxed().collect(Collectors.toMap(i -> axes[i], i -> "1"));
        }
        String label = axes.length == 0 ? "base" : String.join(", ", axes);
        return new TrialRow(
                point + data + seed,
                point,
                data,
                seed,
                label,
                values,
                false,
                (int) seed,
                "completed",
                "",
                1,
                OptionalInt.empty(),
                0.5,
                0.5,
                1,
                1);
    }

    private static List<String> names(TrialRow... rows) {
        return PointNames.told(Arrays.asList(rows)).stream()
                .map(TrialRow::point)
                .toList();
    }

    @Test
    void pointsOfOneLabelAreToldApartByTheirData() {
        assertEquals(
                List.of("rate (data aaaaaaaa)", "rate (data bbbbbbbb)"),
                names(row("p", "aaaaaaaa0000", 0, "rate"), row("q", "bbbbbbbb0000", 0, "rate")));
    }

    @Test
    void pointsOfOneLabelAndTheSameDataAreToldApartByTheirNames() {
        assertEquals(
                List.of("rate (point 11111111)", "rate (point 22222222)", "drop"),
                names(
                        row("111111112222", "d", 0, "rate"),
                        row("222222223333", "d", 0, "rate"),
                        row("333333334444", "d", 0, "drop")));
    }

    /** A search that was resumed with one axis more. */
    @Test
    void aPointOfTwoLabelsIsOne() {
        assertEquals(
                List.of("rate, drop", "rate, drop"), names(row("p", "d", 0, "rate"), row("p", "d", 1, "rate", "drop")));
    }

    /** A search that was resumed by a later version. */
    @Test
    void whatHasNoIdIsOfThePointWithItsLabel() {
        List<TrialRow> told = PointNames.told(List.of(row("", "", 0, "rate"), row("p", "d", 1, "rate")));
        assertEquals(1, PointSummary.ranked(told).size());
    }

    @Test
    void aTableOfAnEarlierVersionHasLabelsOnly() {
        List<TrialRow> told = PointNames.told(List.of(row("", "", 0, "rate"), row("", "", 1, "rate")));
        assertEquals("2/2", PointSummary.ranked(told).get(0).count());
    }

    @Test
    void aSeedCountsOnce() {
        List<TrialRow> told = PointNames.told(List.of(row("p", "d", 0, "rate"), row("p", "d", 0, "rate", "path")));
        assertEquals("1/1", PointSummary.ranked(told).get(0).count());
    }
}
