package io.targetdrop.cli;

import io.targetdrop.jobs.ComparisonJob;
import io.targetdrop.results.analysis.Comparison;
import io.targetdrop.results.analysis.Comparison.By;
import io.targetdrop.results.analysis.Comparison.Entry;
import io.targetdrop.results.analysis.Sample;
import io.targetdrop.training.Metric;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code compare}: compares methods with the baseline, in pairs. */
@Command(
        name = "compare",
        description = {
            "Compares the methods of one or more searches on the test part, each at the setting that did best on the"
                    + " validation part. Prints one Markdown table per network and baseline.",
            "Differences are taken between trials of the same seed. p is that of the paired t-test, corrected for the"
                    + " number of tests by Holm's procedure."
        },
        sortOptions = false,
        footerHeading = "%nExamples:%n",
        footer = {
            "  targetdrop compare --in searches/cifar10-2000",
            "  targetdrop compare --in docs/results/memorise.csv --against targetdrop",
            "  targetdrop compare --in docs/results/memorise.csv --in docs/results/tuning.csv --points"
        })
final class CompareCommand implements Callable<Integer> {
    /** Method and setting are aligned to the left. */
    private static final int TEXT_COLUMNS = 2;

    private final Jobs jobs;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--in",
            required = true,
            paramLabel = "DIR|FILE",
            description =
                    "The --out of a finished 'search', or its trials.csv, a local or Hadoop path. Can be repeated for"
                            + " searches of the same data and training.")
    private List<String> in;

    @Option(
            names = "--against",
            paramLabel = "METHOD",
            description =
                    "The baseline: a regulariser, cutout, or 'cutout + REGULARIZER'. Default: none, which drops nothing."
                            + " Without a baseline that was scored on the test part, the table has no differences."
                            + " Can be repeated: a table for each.")
    private List<String> against = List.of();

    @Option(
            names = "--metric",
            paramLabel = "METRIC",
            description =
                    "What the searches ranked by (search.metric): accuracy, loss, macro-f1, balanced-accuracy, top5-accuracy,"
                            + " calibration-error. Default: accuracy.")
    private String metric = Metric.ACCURACY.label();

    @Option(names = "--points", description = "Compare every point instead of the best one of each method.")
    private boolean points;

    @Mixin
    private OutputOptions output;

    CompareCommand(Jobs jobs) {
        this.jobs = jobs;
    }

    @Override
    public Integer call() {
        ComparisonJob.Request request = new ComparisonJob.Request(in, points ? By.POINT : By.METHOD, metric(), against);
        output.print(summary(jobs.compare(request)), spec.commandLine().getOut());
        return ExitCode.DONE.code();
    }

    private Metric metric() {
        return Metric.labelled(metric)
                .orElseThrow(() -> new ParameterException(
                        spec.commandLine(),
                        "--metric must be one of "
                                + String.join(
                                        ", ",
                                        Arrays.stream(Metric.values())
                                                .map(Metric::label)
                                                .toList())
                                + " but is '" + metric + "'"));
    }

    static Summary summary(List<Comparison> comparisons) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put(
                "networks",
                comparisons.stream().map(Comparison::network).distinct().count());
        row.put("comparisons", comparisons.stream().map(CompareCommand::json).toList());
        return new Summary(
                row,
                comparisons.stream()
                        .flatMap(comparison -> lines(comparison).stream())
                        .toList());
    }

    private static List<String> lines(Comparison comparison) {
        List<String> lines = new ArrayList<>(List.of("", comparison.network(), ""));
        if (!comparison.entries().isEmpty()) {
            lines.addAll(TextTable.markdown(comparison.table(), TEXT_COLUMNS));
            lines.add("");
        }
        lines.add(comparison.verdict());
        return lines;
    }

    private static Map<String, Object> json(Comparison comparison) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("network", comparison.network());
        json.put("against", comparison.baselineName().orElse(null));
        json.put(
                "entries",
                comparison.entries().stream()
                        .map(entry -> json(entry, comparison.metric()))
                        .toList());
        return json;
    }

    private static Map<String, Object> json(Entry entry, Metric metric) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("method", entry.method());
        json.put("setting", entry.setting().orElse(""));
        json.put(metric.column("validation"), orNull(entry.point().validation().mean()));
        json.put(metric.column("test"), orNull(entry.point().test().mean()));
        json.put(
                metric == Metric.ACCURACY ? "test_accuracies" : "test_values",
                entry.point().test().values());
        json.put("train_minus_validation", orNull(entry.point().gap().mean()));
        json.put(
                "difference",
                entry.difference().map(Sample::mean).map(CompareCommand::orNull).orElse(null));
        json.put("p_value", orNull(entry.p()));
        json.put("p_value_holm", orNull(entry.adjusted()));
        return json;
    }

    /** JSON has no NaN. */
    private static Double orNull(double value) {
        return Double.isNaN(value) ? null : value;
    }
}
