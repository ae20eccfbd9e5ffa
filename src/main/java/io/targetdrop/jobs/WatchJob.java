package io.targetdrop.jobs;

import io.targetdrop.jobs.OutputDirectory.Rule;
import io.targetdrop.results.RunDirectory;
import io.targetdrop.results.RunFile;
import io.targetdrop.results.SearchFile;
import io.targetdrop.results.report.PageServer;
import io.targetdrop.results.report.Report;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.LocalTime;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.spark.sql.SparkSession;

/** Serves a page on this machine that follows a run or a search until it finishes. Never stops the session. */
public final class WatchJob {
    private final Request request;
    private final ReportSource source;

    /**
     * What to serve.
     *
     * @param directory of a run or a search, a Hadoop path; need not exist yet
     * @param port on 127.0.0.1; 0 picks a free one
     * @param every how often to look for changes, positive
     * @param limit after which the job ends, whether or not the run or search has finished
     */
    public record Request(String directory, int port, Duration every, Duration limit) {
        /**
         * Checks the interval.
         *
         * @throws RequestException if it is not positive
         */
        public Request {
            if (every.isZero() || every.isNegative()) {
                throw new RequestException(
                        "every", "must be positive but is " + every.toSeconds() + " s; 5 s are usual");
            }
        }
    }

    /**
     * How it ended.
     *
     * @param address of the page
     * @param finished whether the run or search finished before the limit
     */
    public record Result(URI address, boolean finished) {}

    /** Receives what the job reports. */
    @FunctionalInterface
    public interface Listener extends JobListener {
        @Override
        default void note(String line) {
            // optional
        }

        /** Called when the page can be fetched. */
        void serving(URI address);
    }

    /**
     * Checks the request.
     *
     * @param backend called before a model computes; throws if this machine cannot
     * @throws RequestException if the directory cannot be one
     */
    public WatchJob(Request request, Runnable backend) {
        SessionSettings.adopt();
        Rule rule =
                new Rule("watch", "must name a directory that 'train' or 'search' writes but " + request.directory());
        this.request = request;
        this.source = new ReportSource(OutputDirectory.at(request.directory(), rule), backend);
        source.requireBackend();
    }

    /** Full path of the directory. */
    public String directory() {
        return source.directory().path();
    }

    /**
     * Serves the page until the run or search has finished and its last page was fetched, or until the limit.
     *
     * @param spark reads the tables; stays open
     * @throws RequestException if the port is taken
     */
    public Result run(SparkSession spark, Listener listener) {
        SessionSettings.use(spark);
        try (PageServer server = start()) {
            listener.serving(server.address());
            return new Result(server.address(), follow(spark, server, listener));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("the page was interrupted", e);
        }
    }

    private PageServer start() {
        try {
            return PageServer.start(request.port(), waiting(), request.every());
        } catch (IOException e) {
            throw new RequestException(
                    "port",
                    "must be free but " + request.port() + " is not: " + e.getMessage()
                            + "; name another one, or 0 for any");
        }
    }

    /** Renews the page after each change; returns whether the run or search finished. */
    private boolean follow(SparkSession spark, PageServer server, Listener listener) throws InterruptedException {
        long end = System.nanoTime() + request.limit().toNanos();
        Optional<Snapshot> shown = Optional.empty();
        while (System.nanoTime() < end) {
            Snapshot now = Snapshot.of(source.directory());
            if (!shown.equals(Optional.of(now)) && show(spark, server, now, listener)) {
                shown = Optional.of(now);
            }
            if (shown.filter(Snapshot::isOver).isPresent()) {
                server.awaitLastServed(Duration.ofNanos(end - System.nanoTime()));
                return true;
            }
            Thread.sleep(request.every().toMillis());
        }
        return false;
    }

    /** Returns false if files changed while the page was made; the next look tries again. */
    private boolean show(SparkSession spark, PageServer server, Snapshot now, Listener listener) {
        try {
            if (now.isOver()) {
                source.whole(spark, listener).ifPresent(server::showLast);
            } else {
                server.show(source.underWay(spark, state()).orElseGet(this::waiting), request.every());
            }
            return true;
        } catch (Exception e) {
            // Spark throws checked exceptions that Scala does not declare
            if (Snapshot.of(source.directory()).equals(now)) {
                throw e;
            }
            return false;
        }
    }

    private String waiting() {
        return Report.waiting(source.directory().path(), state());
    }

    private String state() {
        return "Under way, as of " + LocalTime.now().truncatedTo(ChronoUnit.SECONDS) + "; this page refreshes every "
                + request.every().toSeconds() + " s.";
    }

    /**
     * The state of a directory of a run or a search at one moment.
     *
     * @param times modification time of each file that the page depends on, in milliseconds since 1970
     * @param isOver whether the run or the search has written its last file
     */
    record Snapshot(Map<String, Long> times, boolean isOver) {

        /** The current state of a directory, which need not exist. */
        static Snapshot of(RunDirectory directory) {
            Map<String, Long> times = new TreeMap<>();
            boolean isOver = add(
                            times,
                            directory,
                            RunFile.MODEL.path(),
                            List.of(RunFile.CONFIGURATION.path(), RunFile.EPOCHS.path()))
                    | add(
                            times,
                            directory,
                            SearchFile.CSV.path(),
                            List.of(
                                    SearchFile.REQUEST.path(),
                                    SearchFile.TRIALS.path(),
                                    SearchFile.EPOCHS.path(),
                                    SearchFile.TEST.path()));
            return new Snapshot(times, isOver);
        }

        /** The last file may be a leftover from before the run was resumed: then another file is newer. */
        private static boolean add(Map<String, Long> times, RunDirectory directory, String last, List<String> others) {
            Map<String, Long> end = directory.times(last);
            Map<String, Long> before = new TreeMap<>();
            others.forEach(name -> before.putAll(directory.times(name)));
            times.putAll(end);
            times.putAll(before);
            return !end.isEmpty()
                    && (before.isEmpty() || Collections.max(before.values()) <= Collections.max(end.values()));
        }
    }
}
