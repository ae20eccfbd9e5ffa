package io.targetdrop.results.analysis;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.DoubleStream;

/**
 * A smooth surface through the scores of trials over two axes, and its contour lines.
 *
 * <p>The score at a place is the mean of the trials' scores, each with the weight exp(−d²/2h²), d being its distance from the place, the
 * sides of the square being 1. The bandwidth is h = 0.25·n^(−1/6) for n trials. Farther than 2h from every trial the score is unknown.
 * The other axes are averaged over as they were tried. Source: the estimator of Nadaraya (1964) and Watson (1964); a rate of n^(−1/6) is
 * the usual one in two dimensions.
 */
public final class ScoreSurface {
    private static final double BANDWIDTH = 0.25;
    /** Weights at a distance of 2h. */
    private static final double LEAST_WEIGHT = Math.exp(-2);

    private static final int CELLS = 40;
    /** Scores that differ by less are equal but for rounding. */
    private static final double FLAT = 1e-9;

    private final List<Scored> trials;
    private final double bandwidth;
    /** At the corners of the cells. */
    private final double[][] corners = new double[CELLS + 1][CELLS + 1];

    /** A trial: its place in the square [0, 1] x [0, 1], and its score. */
    public record Scored(double x, double y, double score) {}

    /** A straight part of a contour line, in the square. */
    public record Segment(Place from, Place to) {}

    /** A place in the square. */
    public record Place(double x, double y) {}

    /**
     * The surface of some trials.
     *
     * @param trials at least one, with finite scores
     */
    public ScoreSurface(List<Scored> trials) {
        this.trials = List.copyOf(trials);
        this.bandwidth = BANDWIDTH * Math.pow(trials.size(), -1.0 / 6);
        for (int i = 0; i <= CELLS; i++) {
            for (int j = 0; j <= CELLS; j++) {
                corners[i][j] = at((double) i / CELLS, (double) j / CELLS);
            }
        }
    }

    /** The score at a place of the square; NaN if no trial is near. */
    public double at(double x, double y) {
        double sum = 0;
        double weights = 0;
        double most = 0;
        for (Scored trial : trials) {
            double squares = Math.pow((trial.x() - x) / bandwidth, 2) + Math.pow((trial.y() - y) / bandwidth, 2);
            double weight = Math.exp(-squares / 2);
            sum += weight * trial.score();
            weights += weight;
            most = Math.max(most, weight);
        }
        return most < LEAST_WEIGHT ? Double.NaN : sum / weights;
    }

    /**
     * Scores at equal distances between the lowest and the highest one of the surface, in ascending order.
     *
     * @return none if the surface is flat
     */
    public double[] levels(int count) {
        double[] known = DoubleStream.of(flat()).filter(Double::isFinite).toArray();
        double lowest = DoubleStream.of(known).min().orElse(0);
        double highest = DoubleStream.of(known).max().orElse(0);
        return highest - lowest > FLAT
                ? DoubleStream.iterate(1, i -> i <= count, i -> i + 1)
                        .map(i -> lowest + (highest - lowest) * i / (count + 1))
                        .toArray()
                : new double[0];
    }

    private double[] flat() {
        return List.of(corners).stream().flatMapToDouble(DoubleStream::of).toArray();
    }

    /** The contour line of a score, by marching squares: in each small cell, the surface is taken to be straight along the edges. */
    public List<Segment> line(double score) {
        List<Segment> segments = new ArrayList<>();
        for (int i = 0; i < CELLS; i++) {
            for (int j = 0; j < CELLS; j++) {
                List<Place> crossings = crossings(i, j, score);
                // a cell with four crossings is a saddle, of which either pairing is a good guess
                for (int first = 0; first + 1 < crossings.size(); first += 2) {
                    segments.add(new Segment(crossings.get(first), crossings.get(first + 1)));
                }
            }
        }
        return segments;
    }

    /** Where a line crosses the edges of a cell, going around it; none at a cell with an unknown corner. */
    private List<Place> crossings(int i, int j, double score) {
        int[][] around = {{i, j}, {i + 1, j}, {i + 1, j + 1}, {i, j + 1}, {i, j}};
        List<Place> crossings = new ArrayList<>();
        for (int edge = 0; edge < around.length - 1; edge++) {
            int[] from = around[edge];
            int[] to = around[edge + 1];
            double start = corners[from[0]][from[1]];
            double end = corners[to[0]][to[1]];
            if (Double.isNaN(start) || Double.isNaN(end)) {
                return List.of();
            }
            if (start < score != end < score) {
                double share = (score - start) / (end - start);
                crossings.add(new Place(
                        (from[0] + share * (to[0] - from[0])) / CELLS, (from[1] + share * (to[1] - from[1])) / CELLS));
            }
        }
        return crossings;
    }
}
