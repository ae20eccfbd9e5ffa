package io.targetdrop.cli;

import io.targetdrop.cli.configuration.ConfigurationException;
import io.targetdrop.cli.configuration.ConfigurationReader;
import io.targetdrop.data.DataException;
import io.targetdrop.data.Part;
import io.targetdrop.data.Parts;
import io.targetdrop.results.ModelFile;
import io.targetdrop.results.RunDirectory;
import io.targetdrop.results.RunFile;
import io.targetdrop.results.report.Mistakes;
import io.targetdrop.results.report.Report;
import io.targetdrop.training.RunConfig;
import io.targetdrop.training.TrainingPlan;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;

/** One page. */
final class ReportJob {
    private final RunDirectory in;
    private final PrintWriter err;
    private final String out;

    /** Checks both paths before Spark is started. */
    ReportJob(String in, String out, PrintWriter err) {
        this.err = err;
        String rule = "--in must name a directory that 'train' or 'search' left but " + in;
        this.in = OutputDirectory.at(in, rule);
        if (OutputDirectory.isEmpty(this.in, rule)) {
            throw new ConfigurationException(rule + " is empty or not there; name another one");
        }
        this.out = out;
    }

    /** Of a finished run, if its data are still there: a page without them is better than none. */
    private Optional<Mistakes> mistakes() {
        if (!in.has(RunFile.MODEL.path()) || !in.has(RunFile.CONFIGURATION.path())) {
            return Optional.empty();
        }
        RunConfig config = ConfigurationReader.read(in.path(RunFile.CONFIGURATION.path()), List.of());
        try {
            Parts parts = Parts.of(config.data(), config.seed());
            ModelFile model = EvaluateJob.read(in.path(RunFile.MODEL.path()));
            return Optional.of(Mistakes.of(
                    model.network(),
                    config.data().source().read(Part.TEST, parts.test()),
                    TrainingPlan.of(config, parts).recipe(model.normalization()),
                    parts.catalog().classes()));
        } catch (DataException e) {
            err.println("without the run's data the page does not show what is taken for what: " + e.getMessage());
            return Optional.empty();
        }
    }

    /** Writes the page, and returns what the command prints. */
    JobResult run(SparkSession spark) {
        String html = Report.html(spark, in, mistakes())
                .orElseThrow(
                        () -> new ConfigurationException(
                                "--in must name a directory that 'train' or 'search' left but " + in.path("")
                                        + " has no table of theirs yet; name another one, or wait for the first epoch or trial"));
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("out", OutputDirectory.write(out, file -> file.write(html.getBytes(StandardCharsets.UTF_8))));
        row.put("kilobytes", html.length() / 1000);
        return new JobResult(row, List.of());
    }
}
