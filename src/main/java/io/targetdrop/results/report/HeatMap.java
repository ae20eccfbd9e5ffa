package io.targetdrop.results.report;

import io.targetdrop.results.analysis.Sample;
import io.targetdrop.results.analysis.TrialResult;
import io.targetdrop.search.AxisText;
import io.targetdrop.training.Metric;
import java.util.List;
import java.util.Locale;

/**
 * Mean validation scores over two axes, as a table with coloured cells and readable numbers.
 *
 * @param down the axis of the rows
 * @param across the axis of the columns
 * @param trials all trials
 * @param metric which score
 */
record HeatMap(String down, String across, List<TrialResult> trials, Metric metric) {

    void addTo(Html html) {
        double least = Double.POSITIVE_INFINITY;
        double most = Double.NEGATIVE_INFINITY;
        for (String row : values(down)) {
            for (String column : values(across)) {
                double mean = mean(row, column);
                least = Double.isNaN(mean) ? least : Math.min(least, metric.quality(mean));
                most = Double.isNaN(mean) ? most : Math.max(most, metric.quality(mean));
            }
        }
        html.note("Mean validation " + metric.title() + "; the darker, the better.")
                .raw("<div class=\"scroll\"><table class=\"heat\">\n<tr><th>" + Html.escaped(AxisText.name(down))
                        + " ↓ " + Html.escaped(AxisText.name(across)) + " →</th>");
        values(across).forEach(value -> html.raw("<th>" + Html.escaped(value) + "</th>"));
        html.raw("</tr>\n");
        for (String row : values(down)) {
            html.raw("<tr><th>" + Html.escaped(row) + "</th>");
            for (String column : values(across)) {
                html.raw(cell(mean(row, column), least, most));
            }
            html.raw("</tr>\n");
        }
        html.raw("</table></div>\n");
    }

    private String cell(double mean, double least, double most) {
        if (Double.isNaN(mean)) {
            return "<td class=\"cell\">–</td>";
        }
        double share = most > least ? (metric.quality(mean) - least) / (most - least) : 1;
        return Html.cell(share, String.format(Locale.ROOT, "%.4f", mean));
    }

    private List<String> values(String axis) {
        return trials.stream()
                .filter(trial -> trial.setup().axes().containsKey(axis))
                .map(trial -> trial.setup().axes().get(axis))
                .distinct()
                .sorted(AxisText.ORDER)
                .toList();
    }

    private double mean(String row, String column) {
        return new Sample(trials.stream()
                        .filter(TrialResult::isCompleted)
                        .filter(trial -> row.equals(trial.setup().axes().get(down))
                                && column.equals(trial.setup().axes().get(across)))
                        .map(trial -> trial.validation(metric))
                        .toList())
                .mean();
    }
}
