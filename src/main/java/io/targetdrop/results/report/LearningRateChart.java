package io.targetdrop.results.report;

import io.targetdrop.training.LearningRateRange;
import java.awt.BasicStroke;
import java.util.List;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** The loss over growing learning rates. */
public final class LearningRateChart {
    /** The largest loss that is drawn, as a multiple of the first one. */
    private static final double HIGHEST = 1.5;

    private LearningRateChart() {}

    /**
     * The losses, their average, and the suggested rate.
     *
     * @param range at least one step with a finite loss
     * @return an SVG file
     */
    public static String svg(LearningRateRange range) {
        XYChart chart = Charts.chart("learning rate of one worker", "loss of the step's minibatches");
        double[] rates = array(range.rates());
        chart.getStyler().setXAxisLogarithmic(true).setLegendVisible(true);
        XYSeries each = chart.addSeries("each step", rates, array(range.losses()));
        each.setMarker(SeriesMarkers.NONE).setLineColor(Charts.GREY).setLineStyle(new BasicStroke(Charts.THIN));
        XYSeries average = chart.addSeries("average", rates, array(range.smoothed()));
        average.setMarker(SeriesMarkers.NONE).setLineColor(Charts.BLUE).setLineStyle(new BasicStroke(Charts.THICK));
        double start = range.smoothed().get(0);
        double suggestion = range.suggestion();
        if (suggestion >= rates[0]) {
            double[] whole = {0, HIGHEST * start};
            XYSeries line = chart.addSeries("suggestion", new double[] {suggestion, suggestion}, whole);
            line.setMarker(SeriesMarkers.NONE).setLineColor(Charts.ORANGE).setLineStyle(new BasicStroke(Charts.THIN));
        }
        // so that the rise in the end does not hide the fall before it
        chart.getStyler().setYAxisMin(0.0).setYAxisMax(HIGHEST * start).setXAxisDecimalPattern("0.#######");
        return Charts.svg(chart);
    }

    /** A value that is not finite becomes a gap. */
    private static double[] array(List<Double> values) {
        return values.stream()
                .mapToDouble(value -> Double.isFinite(value) ? value : Double.NaN)
                .toArray();
    }
}
