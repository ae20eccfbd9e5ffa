package io.targetdrop.jobs;

import io.targetdrop.data.FileSystems;
import io.targetdrop.jobs.OutputDirectory.Rule;
import io.targetdrop.results.RunDirectory;
import io.targetdrop.results.SavedTables;
import io.targetdrop.results.SearchFile;
import io.targetdrop.results.analysis.Comparison;
import io.targetdrop.results.analysis.Comparison.By;
import io.targetdrop.results.analysis.TrialResult;
import io.targetdrop.results.analysis.TrialRow;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;

/** Compares the methods of finished searches in pairs, with corrected p-values. Never stops the session. */
public final class ComparisonJob {
    private final Request request;
    private final List<String> files;

    /**
     * What to compare.
     *
     * @param in directories of finished searches, or their {@code trials.csv} files; Hadoop paths
     * @param by what is compared: the best point of each method, or every point
     * @param against the method that the others are compared with; empty for the baseline, which drops nothing
     */
    public record Request(List<String> in, By by, Optional<String> against) {}

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
     * @param spark reads the tables; stays open
     * @return one comparison for each network
     * @throws RequestException if a table lacks a column, or there is no such method
     */
    public List<Comparison> run(SparkSession spark) {
        SessionSettings.use(spark);
        try {
            return Comparison.of(
                    files.stream().flatMap(file -> trials(spark, file)).toList(), request.by(), request.against());
        } catch (IllegalArgumentException e) {
            throw new RequestException("in", String.join(", ", files) + ": " + e.getMessage());
        }
    }

    private static Stream<TrialResult> trials(SparkSession spark, String file) {
        return new SavedTables(spark).csv(file).stream().map(row -> TrialResult.of(TrialRow.of(row)));
    }
}
