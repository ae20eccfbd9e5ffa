package io.targetdrop.results.report;

import io.targetdrop.results.report.Charts.Line;
import java.awt.BasicStroke;
import java.awt.Color;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.Styler.LegendLayout;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** Charts about the axes of a search, as SVG. */
final class AxesCharts {
    private static final double LOGARITHMIC_FROM = 30;
    private static final double MARGIN = 0.05;
    private static final int TICK_SPACING = 40;
    private static final double CLOSE = 1e-6;

    private AxesCharts() {}

    /** Whether numbers are better shown by their logarithms: most of them are close to the lowest one, compared with the highest. */
    static boolean isLogarithmic(double[] numbers) {
        double[] sorted = DoubleStream.of(numbers).sorted().toArray();
        if (sorted.length == 0 || !(sorted[0] > 0)) {
            return false;
        }
        double highest = sorted[sorted.length - 1];
        return highest / sorted[0] > LOGARITHMIC_FROM && sorted[sorted.length / 2] < (sorted[0] + highest) / 4;
    }

    /** A mark for each score, and the best so far as a line. */
    static String bestSoFar(String xTitle, String yTitle, double[] scores, double[] best) {
        XYChart chart = Charts.chart(xTitle, yTitle);
        double[] x = Charts.oneTo(scores.length);
        marks(chart, "a point", x, scores, Charts.GREY);
        XYSeries line = chart.addSeries("the best so far", x, best);
        line.setXYSeriesRenderStyle(XYSeries.XYSeriesRenderStyle.Step);
        line.setMarker(SeriesMarkers.NONE);
        line.setLineColor(Charts.BLUE);
        line.setLineStyle(new BasicStroke(Charts.THICK));
        chart.getStyler().setLegendVisible(true);
        wholeNumbers(chart, scores.length);
        return Charts.svg(chart);
    }

    private static void wholeNumbers(XYChart chart, int last) {
        int step = Charts.labelStep(last);
        chart.getStyler()
                .setXAxisTickLabelsFormattingFunction(x -> x % step == 0 ? Integer.toString(x.intValue()) : "");
    }

    /** Shares as bars, in the given order. */
    static String bars(String yTitle, Map<String, Double> shares) {
        CategoryChart chart = Charts.places(yTitle);
        chart.getStyler().setYAxisMin(0.0);
        chart.addSeries("share", List.copyOf(shares.keySet()), List.copyOf(shares.values()))
                .setFillColor(Charts.BLUE);
        return Charts.svg(chart);
    }

    /**
     * Parallel coordinates.
     *
     * @param axes how many there are; the chart numbers them from 1
     * @param lines from 1 over the axes, with heights in [0, 1]; NaN where a line has no value
     */
    static String coordinates(int axes, List<Line> lines) {
        XYChart chart = Charts.chart("", "");
        for (int axis = 1; axis <= axes; axis++) {
            XYSeries upright = chart.addSeries("axis " + axis, new double[] {axis, axis}, new double[] {0, 1});
            upright.setShowInLegend(false);
            upright.setMarker(SeriesMarkers.NONE);
            upright.setLineColor(Color.DARK_GRAY);
            upright.setLineStyle(new BasicStroke(Charts.THIN));
        }
        for (int i = 0; i < lines.size(); i++) {
            Line line = lines.get(i);
            XYSeries series = chart.addSeries(line.name().orElse("line " + i), line.x(), line.y());
            series.setShowInLegend(line.name().isPresent());
            // a value between two gaps has no line
            series.setMarker(line.name().isPresent() ? SeriesMarkers.CIRCLE : SeriesMarkers.NONE);
            series.setMarkerColor(line.color());
            series.setLineColor(line.color());
            series.setLineStyle(new BasicStroke(line.isThick() ? Charts.THICK : Charts.THIN));
        }
        chart.getStyler()
                .setPlotGridLinesVisible(false)
                .setXAxisTickMarkSpacingHint(TICK_SPACING)
                .setXAxisMin(1.0)
                .setXAxisMax((double) axes)
                .setLegendVisible(true);
        chart.getStyler().setYAxisMin(-MARGIN).setYAxisMax(1 + MARGIN);
        chart.getStyler().setYAxisTickLabelsFormattingFunction(y -> "");
        chart.getStyler()
                .setXAxisTickLabelsFormattingFunction(x -> isAxis(x, axes) ? Long.toString(Math.round(x)) : blank(x));
        return Charts.svg(chart);
    }

    /** A label that cannot be seen. XChart draws fewer labels if two are the same. */
    private static String blank(double x) {
        return " ".repeat(1 + (int) Math.abs(x));
    }

    private static boolean isAxis(double x, int axes) {
        return Math.abs(x - Math.rint(x)) < CLOSE && x > 1 - CLOSE && x < axes + CLOSE;
    }

    /** Scores over the values of an axis; the later half of them, in the given order, is highlighted. */
    static String slice(String xTitle, String yTitle, double[] x, double[] y) {
        boolean isLogarithmic = isLogarithmic(x);
        XYChart chart = Charts.chart(xTitle, yTitle);
        int half = x.length / 2;
        marks(chart, "the earlier half", Arrays.copyOf(x, half), Arrays.copyOf(y, half), Charts.GREY);
        marks(
                chart,
                "the later half",
                Arrays.copyOfRange(x, half, x.length),
                Arrays.copyOfRange(y, half, y.length),
                Charts.BLUE);
        chart.getStyler().setXAxisLogarithmic(isLogarithmic).setLegendVisible(true);
        return Charts.svg(chart);
    }

    /**
     * Contour lines, the higher the darker, over the trials.
     *
     * @param x the trials' values on the first axis
     * @param y the trials' values on the second axis
     * @param lines from the lowest to the highest, with NaN between their parts
     */
    static String contour(String xTitle, String yTitle, double[] x, double[] y, List<Line> lines) {
        XYChart chart = Charts.chart(xTitle, yTitle);
        marks(chart, "a trial", x, y, Charts.GREY);
        for (Line line : lines) {
            XYSeries series = chart.addSeries(line.name().orElseThrow(), line.x(), line.y());
            series.setMarker(SeriesMarkers.NONE);
            series.setLineColor(line.color());
            series.setLineStyle(new BasicStroke(line.isThick() ? Charts.THICK : Charts.THIN));
        }
        chart.getStyler()
                .setXAxisLogarithmic(isLogarithmic(x))
                .setYAxisLogarithmic(isLogarithmic(y))
                .setLegendVisible(true)
                .setLegendLayout(LegendLayout.Horizontal);
        return Charts.svg(chart);
    }

    private static void marks(XYChart chart, String name, double[] x, double[] y, Color color) {
        XYSeries series = chart.addSeries(name, x, y);
        series.setXYSeriesRenderStyle(XYSeries.XYSeriesRenderStyle.Scatter);
        series.setMarker(SeriesMarkers.CIRCLE);
        series.setMarkerColor(color);
    }
}
