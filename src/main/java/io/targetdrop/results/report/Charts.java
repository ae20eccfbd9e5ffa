package io.targetdrop.results.report;

import io.targetdrop.results.analysis.Leaderboard;
import io.targetdrop.results.analysis.Sample;
import io.targetdrop.search.AxisText;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.commons.lang3.function.FailableConsumer;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;
import org.knowm.xchart.CategorySeries.CategorySeriesRenderStyle;
import org.knowm.xchart.ChartEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.AxesChartStyler;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** Charts as SVG. */
final class Charts {
    static final Color BLUE = new Color(0x0072B2);
    static final Color ORANGE = new Color(0xD55E00);
    static final Color GREEN = new Color(0x009E73);
    static final Color GREY = new Color(0xB8B8B8);

    private static final String SVG = "svg";
    private static final int WIDTH = 620;
    private static final int HEIGHT = 380;
    private static final int TEXT_SIZE = 13;
    private static final int LABELS = 15;
    private static final double MARGIN = 0.1;
    private static final double LEAST_MARGIN = 0.005;
    private static final int SLANTED = 35; // degrees
    static final float THICK = 2.5f;
    static final float THIN = 1.2f;

    private Charts() {}

    /**
     * A line.
     *
     * @param name in the legend
     * @param x abscissae
     * @param y ordinates
     * @param color of the line
     * @param isThick whether it is highlighted
     */
    record Line(Optional<String> name, double[] x, double[] y, Color color, boolean isThick) {}

    /** 1, 2, and so on. */
    static double[] oneTo(int count) {
        return IntStream.rangeClosed(1, count).asDoubleStream().toArray();
    }

    /** The colour of the best, the next two, and all others. */
    static Color rank(int rank) {
        List<Color> best = List.of(BLUE, ORANGE, GREEN);
        return rank < best.size() ? best.get(rank) : GREY;
    }

    /** Lines over epochs. */
    static String lines(String xTitle, String yTitle, List<Line> lines) {
        XYChart chart = chart(xTitle, yTitle);
        for (int i = 0; i < lines.size(); i++) {
            Line line = lines.get(i);
            XYSeries series = chart.addSeries(line.name().orElse("line " + i), line.x(), line.y());
            series.setShowInLegend(line.name().isPresent());
            series.setMarker(SeriesMarkers.NONE);
            series.setLineColor(line.color());
            series.setLineStyle(new BasicStroke(line.isThick() ? THICK : THIN));
        }
        chart.getStyler()
                .setLegendVisible(lines.stream().anyMatch(line -> line.name().isPresent()));
        double last = lines.stream()
                .flatMapToDouble(line -> Arrays.stream(line.x()))
                .max()
                .orElse(1);
        int step = labelStep(last);
        chart.getStyler()
                .setXAxisTickLabelsFormattingFunction(x -> x % step == 0 ? Integer.toString(x.intValue()) : "");
        return svg(chart);
    }

    /** The distance between labels, in epochs: 1, 2, 5, 10, 20 and so on, so that they do not overlap. */
    static int labelStep(double last) {
        int step = 1;
        for (int next = 0; last / step > LABELS; next++) {
            step = next % 3 == 1 ? step / 2 * 5 : step * 2;
        }
        return step;
    }

    /** Means with their standard errors, in the given order. Numbers are placed by value, other values side by side. */
    static String effect(String axis, String yTitle, Map<String, Sample> samples) {
        boolean areNumbers = samples.keySet().stream().allMatch(value -> Leaderboard.isNumber(value));
        if (!areNumbers) {
            CategoryChart chart = places(yTitle);
            double lowest = samples.values().stream()
                    .mapToDouble(sample -> sample.mean() - bar(sample))
                    .min()
                    .orElse(0);
            double highest = samples.values().stream()
                    .mapToDouble(sample -> sample.mean() + bar(sample))
                    .max()
                    .orElse(1);
            double margin = Math.max(LEAST_MARGIN, (highest - lowest) * MARGIN);
            chart.getStyler().setYAxisMin(lowest - margin).setYAxisMax(highest + margin);
            addMeans(chart, samples);
            return svg(chart);
        }
        XYChart chart = chart(axis, yTitle);
        XYSeries series = chart.addSeries(
                axis,
                samples.keySet().stream().mapToDouble(Double::parseDouble).toArray(),
                samples.values().stream().mapToDouble(Sample::mean).toArray(),
                samples.values().stream().mapToDouble(Charts::bar).toArray());
        series.setMarker(SeriesMarkers.CIRCLE);
        series.setMarkerColor(BLUE);
        series.setLineColor(BLUE);
        series.setLineStyle(new BasicStroke(THIN));
        return svg(chart);
    }

    /** Means with their standard errors and a line at zero, side by side, in the given order. */
    static String differences(String yTitle, Map<String, Sample> samples) {
        CategoryChart chart = places(yTitle);
        List<String> names = names(samples);
        chart.addSeries("zero", names, Collections.nCopies(names.size(), 0.0))
                .setChartCategorySeriesRenderStyle(CategorySeriesRenderStyle.Line)
                .setMarker(SeriesMarkers.NONE)
                .setLineColor(GREY)
                .setLineStyle(new BasicStroke(THIN));
        addMeans(chart, samples);
        return svg(chart);
    }

    static CategoryChart places(String yTitle) {
        CategoryChart chart = new CategoryChartBuilder()
                .width(WIDTH)
                .height(HEIGHT)
                .yAxisTitle(yTitle)
                .build();
        style(chart.getStyler());
        chart.getStyler().setXAxisLabelRotation(SLANTED);
        chart.getStyler().setOverlapped(true);
        chart.getStyler().setXAxisTickMarkSpacingHint(1); // a label for each, even if they are close
        return chart;
    }

    private static void addMeans(CategoryChart chart, Map<String, Sample> samples) {
        chart.addSeries(
                        "mean",
                        names(samples),
                        samples.values().stream().map(Sample::mean).toList(),
                        samples.values().stream().map(Charts::bar).toList())
                .setChartCategorySeriesRenderStyle(CategorySeriesRenderStyle.Scatter)
                .setMarker(SeriesMarkers.CIRCLE)
                .setMarkerColor(BLUE)
                .setLineColor(BLUE);
    }

    private static List<String> names(Map<String, Sample> samples) {
        return samples.keySet().stream().map(AxisText::brief).toList();
    }

    /** Half the length of an error bar. */
    private static double bar(Sample sample) {
        return sample.count() < 2 ? 0 : sample.standardError();
    }

    /** Points without lines; the first is the best and highlighted. */
    static String points(String xTitle, String yTitle, double[] x, double[] y) {
        XYChart chart = chart(xTitle, yTitle);
        points(chart, "the best", Arrays.copyOf(x, 1), Arrays.copyOf(y, 1), rank(0));
        if (x.length > 1) {
            points(chart, "others", Arrays.copyOfRange(x, 1, x.length), Arrays.copyOfRange(y, 1, y.length), GREY);
        }
        chart.getStyler().setLegendVisible(true);
        return svg(chart);
    }

    /**
     * A reliability diagram: the accuracy of predictions by their confidence, next to the diagonal of a calibrated network.
     *
     * @param confidence mean of each bin that has predictions, at least one
     * @param accuracy of the same bins
     */
    static String reliability(double[] confidence, double[] accuracy) {
        XYChart chart = chart("confidence", "accuracy");
        chart.addSeries("calibrated", new double[] {0, 1}, new double[] {0, 1})
                .setMarker(SeriesMarkers.NONE)
                .setLineColor(GREY)
                .setLineStyle(new BasicStroke(THIN));
        XYSeries series = chart.addSeries("this network", confidence, accuracy);
        series.setMarker(SeriesMarkers.CIRCLE);
        series.setMarkerColor(BLUE);
        series.setLineColor(BLUE);
        series.setLineStyle(new BasicStroke(THICK));
        chart.getStyler()
                .setXAxisMin(0.0)
                .setXAxisMax(1.0)
                .setYAxisMin(0.0)
                .setYAxisMax(1.0)
                .setLegendVisible(true);
        return svg(chart);
    }

    private static void points(XYChart chart, String name, double[] x, double[] y, Color color) {
        XYSeries series = chart.addSeries(name, x, y);
        series.setXYSeriesRenderStyle(XYSeries.XYSeriesRenderStyle.Scatter);
        series.setMarker(SeriesMarkers.CIRCLE);
        series.setMarkerColor(color);
    }

    static XYChart chart(String xTitle, String yTitle) {
        XYChart chart = new XYChartBuilder()
                .width(WIDTH)
                .height(HEIGHT)
                .xAxisTitle(xTitle)
                .yAxisTitle(yTitle)
                .build();
        style(chart.getStyler());
        return chart;
    }

    private static void style(AxesChartStyler styler) {
        Font plain = new Font(Font.SANS_SERIF, Font.PLAIN, TEXT_SIZE);
        styler.setChartBackgroundColor(Color.WHITE)
                .setPlotBackgroundColor(Color.WHITE)
                .setPlotBorderVisible(false)
                .setLegendPosition(LegendPosition.OutsideS)
                .setLegendVisible(false)
                .setLegendFont(plain)
                .setLegendBorderColor(Color.WHITE)
                .setChartTitleVisible(false);
        styler.setAxisTitleFont(plain)
                .setAxisTickLabelsFont(plain)
                .setPlotGridLinesColor(new Color(0xE6E6E6))
                .setErrorBarsColorSeriesColor(true);
        styler.setDecimalPattern("0.####");
    }

    static String svg(CategoryChart chart) {
        return svg(out -> ChartEncoder.saveChart(chart, out, SVG));
    }

    static String svg(XYChart chart) {
        return svg(out -> ChartEncoder.saveChart(chart, out, SVG));
    }

    private static String svg(FailableConsumer<OutputStream, IOException> drawing) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            drawing.accept(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        String file = bytes.toString(StandardCharsets.UTF_8);
        return file.substring(file.indexOf("<svg"));
    }
}
