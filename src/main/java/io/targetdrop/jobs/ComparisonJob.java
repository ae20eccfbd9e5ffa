package io.targetdrop.jobs;

import io.targetdrop.data.FileSystems;
import io.targetdrop.jobs.OutputDirectory.Rule;
import io.targetdrop.results.CsvTable;
import io.targetdrop.results.RunDirectory;
import io.targetdrop.results.SearchFile;
import io.targetdrop.results.analysis.Comparison;
import io.targetdrop.results.analysis.Comparison.By;
import io.targetdrop.results.analysis.TrialResult;
import io.targetdrop.results.analysis.TrialRow;
import io.targetdrop.training.Metric;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.hadoop.fs.Path;

/** Compares the methods of finished searches in pairs, with corrected p-values. Needs no Spark session. */
public final class ComparisonJob {
    private final Request request;
    private final List<String> files;

    /**
     * What to compare.
     *
     * @param in directories of finished searches, or their {@code trials.csv} files; Hadoop paths
     * @param by what is compared: the best point of each method, or every point
     * @param metric which scores are compared: what the searches rank by
     * @param against the methods that the others are compared with, each in a comparison of its own; empty for the baseline,
     *     which drops nothing
     */
    public record Request(List<String> in, By by, Metric metric, List<String> against) {}

    /**
     * Checks that the tables exist.
     *
     * @throws RequestException if one does not
     */
    public ComparisonJob(Request request) {
        SessionSettings.adopt();
        this.request = request;
        this.files = request.in().stream().map(ComparisonJob::table).toList();
    }

    private static String table(String in) {
        String csv = SearchFile.CSV.path();
        Rule rule = new Rule(
                "in", "must name a directory with the " + csv + " of a finished search, or such a file, but " + in);
        RunDirectory directory = OutputDirectory.at(in, rule);
        if (in.endsWith(".csv")) {
            Path file = FileSystems.path(directory.path());
            return existing(OutputDirectory.at(file.getParent().toString(), rule), file.getName(), rule);
        }
        return existing(directory, csv, rule);
    }

    private static String existing(RunDirectory directory, String name, Rule rule) {
        if (!directory.has(name)) {
            throw rule.brokenBy("is not one; name another one, or finish the search first");
        }
        return directory.path(name);
    }

    /**
     * Compares.
     *
     * @return for each baseline, one comparison for each network
     * @throws RequestException if a table lacks a column, or there is no such method
     */
    public List<Comparison> run() {
        try {
            List<TrialResult> trials =
                    files.stream().flatMap(ComparisonJob::trials).toList();
            return baselines()
                    .flatMap(against -> Comparison.of(trials, request.by(), request.metric(), against).stream())
                    .toList();
        } catch (IllegalArgumentException e) {
            throw new RequestException("in", String.join(", ", files) + ": " + e.getMessage());
        }
    }

    private Stream<Optional<String>> baselines() {
        return request.against().isEmpty()
                ? Stream.of(Optional.empty())
                : request.against().stream().map(Optional::of);
    }

    private static Stream<TrialResult> trials(String file) {
        return CsvTable.read(file).stream().map(row -> TrialResult.of(new TrialRow(row)));
    }
}
