package io.targetdrop.results.analysis;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.targetdrop.training.Metric;
import io.targetdrop.training.Scores;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class PointsTest {
    private static final String RATE = "training.rate";
    private static final String DROP = "regularizer.drop";

    /** A trial whose axes all have the value 1; empty ids are those that earlier versions did not write. */
    private static TrialResult trial(String point, String data, long seed, String... axes) {
        Map<String, String> row = Rows.completed(point + data + seed + axes.length, seed, 0.5);
        row.put(
                "axes",
                Rows.axes(Arrays.stream(axes)
                        .collect(
                                Collectors.toMap(axis -> axis, axis -> "1", (one, other) -> one, LinkedHashMap::new))));
        row.put("point_id", point.isEmpty() ? null : point);
        row.put("data_id", data.isEmpty() ? null : data);
        return TrialResult.of(new TrialRow(row));
    }

    private static List<String> names(TrialResult... trials) {
        return Points.of(List.of(trials), Metric.ACCURACY).stream()
                .map(PointResult::name)
                .toList();
    }

    @Test
    void pointsOfOneLabelAreToldApartByTheirData() {
        assertEquals(
                List.of("rate 1 (data aaaaaaaa)", "rate 1 (data bbbbbbbb)"),
                names(trial("p", "aaaaaaaa0000", 0, RATE), trial("q", "bbbbbbbb0000", 0, RATE)));
    }

    @Test
    void pointsOfOneLabelAndTheSameDataAreToldApartByTheirNames() {
        assertEquals(
                List.of("rate 1 (point 11111111)", "rate 1 (point 22222222)", "drop 1"),
                names(
                        trial("111111112222", "d", 0, RATE),
                        trial("222222223333", "d", 0, RATE),
                        trial("333333334444", "d", 0, DROP)));
    }

    /** A search that was resumed with one axis more. */
    @Test
    void aPointOfTwoLabelsIsOne() {
        assertEquals(List.of("rate 1, drop 1"), names(trial("p", "d", 0, RATE), trial("p", "d", 1, RATE, DROP)));
    }

    /** A search that was resumed by a later version. */
    @Test
    void aTrialWithoutAnIdBelongsToThePointThatReadsLikeIt() {
        List<PointResult> points =
                Points.of(List.of(trial("", "", 0, RATE), trial("p", "d", 1, RATE)), Metric.ACCURACY);
        assertEquals(1, points.size());
        assertEquals("2/2", points.get(0).completed());
    }

    @Test
    void aTableOfAnEarlierVersionHasPointsToo() {
        List<PointResult> points = Points.of(List.of(trial("", "", 0, RATE), trial("", "", 1, RATE)), Metric.ACCURACY);
        assertEquals("2/2", points.get(0).completed());
    }

    @Test
    void aSeedCountsOnce() {
        List<PointResult> points =
                Points.of(List.of(trial("p", "d", 0, RATE), trial("p", "d", 0, RATE, "data.path")), Metric.ACCURACY);
        assertEquals("1/1", points.get(0).completed());
    }

    /** The page used to keep the first of them, compare the one that says more. */
    @Test
    void theTestedTrialOfASeedCounts() {
        TrialResult tested = trial("p", "d", 0, RATE, "data.path").withTest(Scores.accuracy(0.75));
        List<PointResult> points = Points.of(List.of(trial("p", "d", 0, RATE), tested), Metric.ACCURACY);
        assertEquals(List.of(0.75), points.get(0).test().values());
    }
}
