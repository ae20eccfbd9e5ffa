package io.targetdrop.results.report;

import io.targetdrop.regularizers.MaskStatistics;
import io.targetdrop.results.SavedTables;
import io.targetdrop.results.report.Charts.Line;
import io.targetdrop.training.Metric;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.spark.sql.Row;

/**
 * The page of a run: how it learned, how fast, and where its time went.
 *
 * @param name of the run
 * @param state a note below the answer
 * @param epochs the rows of {@code epochs}, in order, at least one
 * @param bestEpoch the epoch whose network is the result, if the run monitors its validation part; otherwise the last one is
 * @param monitored what the run monitors on its validation part, if anything
 * @param mistakes which classes its model confuses; empty if that is not known
 * @param provenance versions, commit and machine
 */
record RunPage(
        String name,
        Optional<String> state,
        List<Row> epochs,
        OptionalInt bestEpoch,
        Optional<Metric> monitored,
        Optional<Mistakes> mistakes,
        Map<String, String> provenance) {

    String html() {
        Html html = new Html().title("Run: " + name).answer(answer()).note(state);
        html.raw("<div class=\"pair\">\n");
        section(html, "How well does it do?", "accuracy", lines("train_accuracy", "validation_accuracy"));
        section(html, "Does it still learn?", "loss in nats", lines("train_loss", "validation_loss"));
        monitored
                .filter(metric -> metric != Metric.ACCURACY && metric != Metric.LOSS)
                .ifPresent(metric -> section(
                        html,
                        "And by what it monitors?",
                        metric.title(),
                        lines(metric.column("train"), metric.column("validation"))));
        section(html, "How fast is it?", "images/s", lines("images_per_second"));
        timeShares(html);
        html.raw("</div>\n");
        mistakes.ifPresent(found -> found.addTo(html));
        masks(html);
        epochTable(html);
        html.facts("Where does it come from?", provenance);
        return html.page(name);
    }

    private String answer() {
        Row result = epochs.get(bestEpoch.orElse(epochs.size()) - 1);
        double validation = SavedTables.number(result, "validation_accuracy");
        return String.format(
                Locale.ROOT,
                "%s: accuracy %.4f on the training part%s.",
                bestEpoch.isPresent()
                        ? "The best of " + epochs.size() + " epochs is epoch " + bestEpoch.getAsInt()
                                + monitoredValue(result)
                        : "After " + epochs.size() + " epochs",
                SavedTables.number(result, "train_accuracy"),
                Double.isNaN(validation)
                        ? ""
                        : String.format(Locale.ROOT, ", %.4f on the validation part", validation));
    }

    /** {@code , by a validation macro F1 of 0.7512}; empty for what the sentence has anyway. */
    private String monitoredValue(Row result) {
        return monitored
                .filter(metric -> metric != Metric.ACCURACY)
                .map(metric -> String.format(
                        Locale.ROOT,
                        ", by a validation %s of %.4f",
                        metric.title(),
                        SavedTables.number(result, metric.column("validation"))))
                .orElse("");
    }

    private static void section(Html html, String question, String figure, List<Line> lines) {
        if (!lines.isEmpty()) {
            html.section(question)
                    .figure(Charts.lines("epoch", figure, lines), figure + " by epoch")
                    .endSection();
        }
    }

    /** One line for each column that has values. */
    private List<Line> lines(String... columns) {
        List<Line> lines = new ArrayList<>();
        for (String column : columns) {
            double[] y = epochs.stream()
                    .mapToDouble(row -> SavedTables.number(row, column))
                    .toArray();
            if (!Double.isNaN(y[0])) {
                String label = column.substring(0, column.indexOf('_'));
                lines.add(new Line(Optional.of(label), Charts.oneTo(y.length), y, Charts.rank(lines.size()), true));
            }
        }
        return lines;
    }

    private void timeShares(Html html) {
        Map<String, Double> parts = new LinkedHashMap<>();
        for (String part : List.of("compute", "data", "averaging", "waiting")) {
            parts.put(
                    part,
                    epochs.stream()
                            .mapToDouble(row -> SavedTables.number(row, part + "_seconds"))
                            .sum());
        }
        double all = parts.values().stream().mapToDouble(Double::doubleValue).sum();
        if (Double.isNaN(all)) {
            return;
        }
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("part of training", "seconds", "share"));
        parts.forEach((part, seconds) -> rows.add(List.of(
                part,
                String.format(Locale.ROOT, "%.1f", seconds),
                String.format(Locale.ROOT, "%.0f %%", 100 * seconds / all))));
        html.section("Where did the time go?")
                .note(
                        "compute: forward, backward, update; data: waiting for minibatches; averaging: sending out, collecting,"
                                + " scheduling; waiting: for the slowest worker.")
                .table(rows)
                .endSection();
    }

    /** What the masks of the result's epoch do. */
    private void masks(Html html) {
        Row result = epochs.get(bestEpoch.orElse(epochs.size()) - 1);
        List<Row> sites = SavedTables.rows(result, "masks");
        MaskSection.addTo(
                html,
                "On some training images.",
                sites.stream().map(RunPage::statistics).toList());
    }

    private static MaskStatistics statistics(Row site) {
        return new MaskStatistics(
                site.getAs("site"),
                site.<Integer>getAs("channels"),
                SavedTables.number(site, "targets"),
                SavedTables.number(site, "shared_targets"),
                SavedTables.number(site, "channels_hit"),
                SavedTables.number(site, "energy_removed"),
                SavedTables.number(site, "mean_ratio"));
    }

    private void epochTable(Html html) {
        Map<String, String> columns = new LinkedHashMap<>();
        for (String column : List.of("train_loss", "train_accuracy", "validation_loss", "validation_accuracy")) {
            columns.put(column, column.replace('_', ' '));
        }
        for (Metric metric : List.of(Metric.MACRO_F1, Metric.CALIBRATION_ERROR)) {
            if (!Double.isNaN(SavedTables.number(epochs.get(0), metric.column("validation")))) {
                columns.put(metric.column("validation"), metric.title());
            }
        }
        columns.put("learning_rate", "learning rate");
        columns.put("seconds", "seconds");
        List<List<String>> rows = new ArrayList<>();
        List<String> header = new ArrayList<>(List.of("epoch"));
        header.addAll(columns.values());
        rows.add(header);
        for (Row epoch : epochs) {
            int number = epoch.<Integer>getAs("epoch");
            List<String> cells = new ArrayList<>(List.of(number + (bestEpoch.orElse(-1) == number ? " (best)" : "")));
            columns.keySet()
                    .forEach(column -> cells.add(Optional.<Double>ofNullable(epoch.getAs(column))
                            .map(value -> String.format(Locale.ROOT, "%.4f", value))
                            .orElse("–")));
            rows.add(cells);
        }
        html.section("The numbers")
                .note("Macro F1 and calibration error are those of the validation part.")
                .table(rows)
                .endSection();
    }
}
