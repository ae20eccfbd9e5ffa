package io.targetdrop.cli;

import io.targetdrop.configuration.ConfigurationException;
import io.targetdrop.results.report.PageServer;
import io.targetdrop.results.report.Report;
import io.targetdrop.results.report.Snapshot;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.LocalTime;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;

/** A page that follows a run or a search while it is under way, for browsers on this machine. */
final class WatchJob {
    private final Jobs.Watch watch;
    private final ReportSource source;
    private final PrintWriter err;

    WatchJob(Jobs.Watch watch, PrintWriter err, Runnable backend) {
        String rule = "--watch must name a directory that 'train' or 'search' leaves but " + watch.directory();
        this.watch = watch;
        this.source = new ReportSource(OutputDirectory.at(watch.directory(), rule), err, backend);
        source.requireBackend();
        this.err = err;
    }

    /** Serves until the end is reached and looked at, or the time is over, and returns what the command prints. */
    JobResult run(SparkSession spark) {
        try (PageServer server = start()) {
            err.println("serving " + server.address() + " until "
                    + source.directory().path("") + " is finished and its last page fetched, for " + hours()
                    + " at most; Ctrl-C ends it earlier");
            return new JobResult(row(server, follow(spark, server)), List.of());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("the page was interrupted", e);
        }
    }

    private PageServer start() {
        try {
            return PageServer.start(watch.port(), waiting(), watch.every());
        } catch (IOException e) {
            throw new ConfigurationException("--port must be free but " + watch.port() + " is not: " + e.getMessage()
                    + "; name another one, or 0 for any");
        }
    }

    /** Makes a page whenever something has changed; returns whether the end was reached. */
    private boolean follow(SparkSession spark, PageServer server) throws InterruptedException {
        long end = System.nanoTime() + watch.limit().toNanos();
        Optional<Snapshot> shown = Optional.empty();
        while (System.nanoTime() < end) {
            Snapshot now = Snapshot.of(source.directory());
            if (!shown.equals(Optional.of(now)) && show(spark, server, now)) {
                shown = Optional.of(now);
            }
            if (shown.filter(Snapshot::isOver).isPresent()) {
                server.awaitLastServed(Duration.ofNanos(end - System.nanoTime()));
                return true;
            }
            Thread.sleep(watch.every().toMillis());
        }
        return false;
    }

    /** Whether the page could be made; one that could not because files changed meanwhile is made the next time. */
    private boolean show(SparkSession spark, PageServer server, Snapshot now) {
        try {
            if (now.isOver()) {
                source.whole(spark).ifPresent(server::showLast);
            } else {
                server.show(source.underWay(spark, state()).orElseGet(this::waiting), watch.every());
            }
            return true;
        } catch (Exception e) {
            // Spark's are checked ones that Scala does not declare
            if (Snapshot.of(source.directory()).equals(now)) {
                throw e;
            }
            return false;
        }
    }

    private String waiting() {
        return Report.waiting(source.directory().path(""), state());
    }

    private String state() {
        return "Under way, as of " + LocalTime.now().truncatedTo(ChronoUnit.SECONDS)
                + "; this page renews itself every " + watch.every().toSeconds() + " s.";
    }

    private String hours() {
        return watch.limit().toHours() + " hours";
    }

    private Map<String, Object> row(PageServer server, boolean isOver) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("address", server.address().toString());
        row.put("finished", isOver);
        return row;
    }
}
