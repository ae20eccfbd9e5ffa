package io.targetdrop.jobs;

import io.targetdrop.jobs.OutputDirectory.Rule;
import io.targetdrop.results.RunDirectory;
import java.nio.charset.StandardCharsets;
import org.apache.spark.sql.SparkSession;

/** Writes a self-contained HTML page about a run or a search. Never stops the session. */
public final class ReportJob {
    private final ReportSource source;
    private final String out;

    /**
     * Which page to write.
     *
     * @param in directory of a run or a search, a Hadoop path
     * @param out path of the page, a Hadoop path; an existing file is replaced
     */
    public record Request(String in, String out) {}

    /**
     * A page.
     *
     * @param out its full path
     * @param kilobytes its size
     */
    public record Result(String out, int kilobytes) {}

    /**
     * Checks the directory.
     *
     * @throws RequestException if it is empty or does not exist
     */
    public ReportJob(Request request) {
        this(request, () -> {});
    }

    /**
     * Checks the directory.
     *
     * @param backend called before a model computes; throws if this machine cannot
     * @throws RequestException if the directory is empty or does not exist
     */
    public ReportJob(Request request, Runnable backend) {
        SessionSettings.adopt();
        Rule rule = rule(request.in());
        RunDirectory directory = OutputDirectory.at(request.in(), rule);
        if (OutputDirectory.isEmpty(directory, rule)) {
            throw rule.brokenBy("is empty or does not exist; name another one");
        }
        this.source = new ReportSource(directory, backend);
        source.requireBackend();
        this.out = request.out();
    }

    private static Rule rule(String in) {
        return new Rule("in", "must name a directory that 'train' or 'search' wrote but " + in);
    }

    /** Writes the page without reporting notes. */
    public Result run(SparkSession spark) {
        return run(spark, JobListener.SILENT);
    }

    /**
     * Writes the page.
     *
     * @param spark reads the tables; stays open
     * @param listener receives notes about what the page cannot show
     * @throws RequestException if the directory has no table yet
     */
    public Result run(SparkSession spark, JobListener listener) {
        SessionSettings.use(spark);
        String html = source.whole(spark, listener)
                .orElseThrow(() -> rule(source.directory().path())
                        .brokenBy(
                                "has no table of theirs yet; name another one, or wait for the first epoch or trial"));
        return new Result(
                OutputDirectory.write(out, file -> file.write(html.getBytes(StandardCharsets.UTF_8))),
                html.length() / 1000);
    }
}
