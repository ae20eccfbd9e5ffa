package io.targetdrop.results.analysis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.targetdrop.results.analysis.ScoreSurface.Place;
import io.targetdrop.results.analysis.ScoreSurface.Scored;
import io.targetdrop.results.analysis.ScoreSurface.Segment;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleBinaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ScoreSurfaceTest {
    private static final int SIDE = 15;
    /** h for 15 x 15 trials is 0.25 / 225^(1/6) = 0.101. */
    private static final double BANDWIDTH = 0.101;

    private static List<Scored> grid(DoubleBinaryOperator score) {
        List<Scored> trials = new ArrayList<>();
        for (int i = 0; i < SIDE; i++) {
            for (int j = 0; j < SIDE; j++) {
                double x = i / (SIDE - 1.0);
                double y = j / (SIDE - 1.0);
                trials.add(new Scored(x, y, score.applyAsDouble(x, y)));
            }
        }
        return trials;
    }

    private static List<Place> places(List<Segment> segments) {
        return segments.stream()
                .flatMap(segment -> Stream.of(segment.from(), segment.to()))
                .toList();
    }

    /** In the middle, where as many trials are on one side as on the other, the mean of a plane is the plane. */
    @Test
    void theLineOfAPlaneIsStraight() {
        ScoreSurface surface = new ScoreSurface(grid((x, y) -> x));
        assertEquals(0.5, surface.at(0.5, 0.2), 1e-9);
        List<Place> line = places(surface.line(0.51));
        assertEquals(2 * 40, line.size(), "two ends in each row of cells");
        line.forEach(place -> assertEquals(0.51, place.x(), 1e-3));
    }

    /** Around the top of a hill, at the distance where the score is that of the line. */
    @Test
    void theLinesOfAHillAreRings() {
        ScoreSurface surface = new ScoreSurface(grid((x, y) -> -Math.pow(x - 0.5, 2) - Math.pow(y - 0.5, 2)));
        // the mean over a round neighbourhood lowers a paraboloid by 2h² everywhere
        double score = -0.2 * 0.2 - 2 * BANDWIDTH * BANDWIDTH;
        List<Place> ring = places(surface.line(score));
        assertTrue(ring.size() > 20);
        for (Place place : ring) {
            assertEquals(0.2, Math.hypot(place.x() - 0.5, place.y() - 0.5), 0.01, place.toString());
            assertEquals(score, surface.at(place.x(), place.y()), 0.005, "the surface has the score of the line there");
        }
    }

    @Test
    void levelsAreBetweenTheLowestAndTheHighestScore() {
        ScoreSurface surface = new ScoreSurface(grid((x, y) -> x));
        double[] levels = surface.levels(4);
        double low = surface.at(0, 0);
        double high = surface.at(1, 1);
        for (int level = 0; level < 4; level++) {
            assertEquals(low + (high - low) * (level + 1) / 5, levels[level], 1e-3);
        }
    }

    /** One trial: h = 0.25. */
    @Test
    void isUnknownFarFromEveryTrial() {
        ScoreSurface surface = new ScoreSurface(List.of(new Scored(0, 0, 0.7)));
        assertEquals(0.7, surface.at(0.3, 0.3), 1e-12);
        assertEquals(Double.NaN, surface.at(0.51, 0));
        assertEquals(0, surface.levels(5).length, "it is flat");
    }

    @Test
    void linesEndWhereNothingIsKnown() {
        List<Scored> left =
                grid((x, y) -> y).stream().filter(trial -> trial.x() < 0.3).toList();
        List<Place> line = places(new ScoreSurface(left).line(0.5));
        assertTrue(!line.isEmpty() && line.stream().allMatch(place -> place.x() < 0.7), line::toString);
    }
}
