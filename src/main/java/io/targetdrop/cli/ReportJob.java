package io.targetdrop.cli;

import io.targetdrop.cli.configuration.ConfigurationException;
import io.targetdrop.results.RunDirectory;
import io.targetdrop.results.report.Report;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;

/** One page. */
final class ReportJob {
    private final RunDirectory in;
    private final Path out;

    /** Checks both paths before Spark is started. */
    ReportJob(String in, String out) {
        String rule = "--in must name a directory that 'train' or 'search' left but " + in;
        this.in = OutputDirectory.at(in, rule);
        if (OutputDirectory.isEmpty(this.in, rule)) {
            throw new ConfigurationException(rule + " is empty or not there; name another one");
        }
        this.out = new Path(out);
    }

    /** Writes the page, and returns what the command prints. */
    JobResult run(SparkSession spark) {
        String html = Report.html(spark, in)
                .orElseThrow(
                        () -> new ConfigurationException(
                                "--in must name a directory that 'train' or 'search' left but " + in.path("")
                                        + " has no table of theirs yet; name another one, or wait for the first epoch or trial"));
        String parent = out.getParent() == null ? "." : out.getParent().toString();
        RunDirectory directory = RunDirectory.at(parent);
        directory.write(out.getName(), html);
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("out", directory.path(out.getName()));
        row.put("kilobytes", html.length() / 1000);
        return new JobResult(row, List.of());
    }
}
