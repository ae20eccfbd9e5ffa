package io.targetdrop.cli;

import io.targetdrop.configuration.ConfigurationException;
import io.targetdrop.results.RunDirectory;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.SparkSession;

/** One page. */
final class ReportJob {
    private final ReportSource source;
    private final String out;

    /** Checks the directory, and the backend where a model is asked, before Spark is started. */
    ReportJob(String in, String out, PrintWriter err, Runnable backend) {
        String rule = "--in must name a directory that 'train' or 'search' left but " + in;
        RunDirectory directory = OutputDirectory.at(in, rule);
        if (OutputDirectory.isEmpty(directory, rule)) {
            throw new ConfigurationException(rule + " is empty or not there; name another one");
        }
        this.source = new ReportSource(directory, err, backend);
        source.requireBackend();
        this.out = out;
    }

    /** Writes the page, and returns what the command prints. */
    JobResult run(SparkSession spark) {
        String html = source.whole(spark)
                .orElseThrow(
                        () -> new ConfigurationException(
                                "--in must name a directory that 'train' or 'search' left but "
                                        + source.directory().path("")
                                        + " has no table of theirs yet; name another one, or wait for the first epoch or trial"));
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("out", OutputDirectory.write(out, file -> file.write(html.getBytes(StandardCharsets.UTF_8))));
        row.put("kilobytes", html.length() / 1000);
        return new JobResult(row, List.of());
    }
}
