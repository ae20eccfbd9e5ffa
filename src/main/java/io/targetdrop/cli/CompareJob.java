package io.targetdrop.cli;

import io.targetdrop.configuration.ConfigurationException;
import io.targetdrop.data.FileSystems;
import io.targetdrop.results.RunDirectory;
import io.targetdrop.results.SavedTables;
import io.targetdrop.results.SearchFile;
import io.targetdrop.results.analysis.Comparison;
import io.targetdrop.results.analysis.Comparison.By;
import io.targetdrop.results.analysis.Comparison.Entry;
import io.targetdrop.results.analysis.Sample;
import io.targetdrop.results.analysis.TrialResult;
import io.targetdrop.results.analysis.TrialRow;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;

/** One comparison: reads the tables, compares, and tells it in Markdown. */
final class CompareJob {
    /** Method and setting. */
    private static final int TEXTS = 2;

    private final List<String> files;
    private final By by;
    private final Optional<String> against;

    /** Looks for the tables before Spark is started. */
    CompareJob(List<String> in, By by, Optional<String> against) {
        this.files = in.stream().map(CompareJob::table).toList();
        this.by = by;
        this.against = against;
    }

    private static String table(String in) {
        String csv = SearchFile.CSV.path();
        String rule = "--in must name a directory with the " + csv + " of a finished search, or such a file, but " + in;
        RunDirectory directory = OutputDirectory.at(in, rule);
        if (in.endsWith(".csv")) {
            Path file = FileSystems.path(directory.path(""));
            return existing(OutputDirectory.at(file.getParent().toString(), rule), file.getName(), rule);
        }
        return existing(directory, csv, rule);
    }

    private static String existing(RunDirectory directory, String name, String rule) {
        if (!directory.has(name)) {
            throw new ConfigurationException(rule + " is none; name another one, or let the search come to its end");
        }
        return directory.path(name);
    }

    /** Compares, and returns what the command prints. */
    JobResult run(SparkSession spark) {
        List<Comparison> comparisons;
        try {
            comparisons = Comparison.of(
                    files.stream().flatMap(file -> trials(spark, file)).toList(), by, against);
        } catch (IllegalArgumentException e) {
            throw new ConfigurationException("--in " + String.join(", ", files) + ": " + e.getMessage());
        }
        List<String> lines = new ArrayList<>();
        comparisons.forEach(comparison -> lines.addAll(lines(comparison)));
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("networks", comparisons.size());
        row.put("comparisons", comparisons.stream().map(CompareJob::json).toList());
        return new JobResult(row, lines);
    }

    private static Stream<TrialResult> trials(SparkSession spark, String file) {
        return new SavedTables(spark).csv(file).stream().map(row -> TrialResult.of(TrialRow.of(row)));
    }

    private static List<String> lines(Comparison comparison) {
        List<String> lines = new ArrayList<>(List.of("", comparison.network(), ""));
        if (!comparison.entries().isEmpty()) {
            lines.addAll(TextTable.markdown(comparison.table(), TEXTS));
            lines.add("");
        }
        lines.add(comparison.verdict());
        return lines;
    }

    private static Map<String, Object> json(Comparison comparison) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("network", comparison.network());
        json.put("against", comparison.baselineName().orElse(null));
        json.put("entries", comparison.entries().stream().map(CompareJob::json).toList());
        return json;
    }

    private static Map<String, Object> json(Entry entry) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("method", entry.method());
        json.put("setting", entry.setting());
        json.put("validation_accuracy", orNull(entry.point().validation().mean()));
        json.put("test_accuracy", orNull(entry.point().test().mean()));
        json.put("test_accuracies", entry.point().test().values());
        json.put("train_minus_validation", orNull(entry.point().gap().mean()));
        json.put(
                "difference",
                entry.difference().map(Sample::mean).map(CompareJob::orNull).orElse(null));
        json.put("p_value", orNull(entry.p()));
        json.put("p_value_holm", orNull(entry.adjusted()));
        return json;
    }

    /** JSON has no NaN. */
    private static Double orNull(double value) {
        return Double.isNaN(value) ? null : value;
    }
}
