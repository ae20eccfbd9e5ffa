package io.targetdrop.jobs;

import io.targetdrop.configuration.ConfigurationReader;
import io.targetdrop.configuration.ConfigurationWriter;
import io.targetdrop.data.ImageSource;
import io.targetdrop.jobs.OutputDirectory.Rule;
import io.targetdrop.results.Provenance;
import io.targetdrop.results.RunDirectory;
import io.targetdrop.results.SearchDirectory;
import io.targetdrop.results.SearchFile;
import io.targetdrop.results.analysis.Leaderboard;
import io.targetdrop.results.analysis.PointResult;
import io.targetdrop.results.analysis.TrialResult;
import io.targetdrop.search.ImageCheck;
import io.targetdrop.search.Outcome;
import io.targetdrop.search.Search;
import io.targetdrop.search.SearchException;
import io.targetdrop.search.SearchPlan;
import io.targetdrop.search.SearchProgress;
import io.targetdrop.search.Trial;
import io.targetdrop.search.TrialPlans;
import io.targetdrop.training.Measures;
import io.targetdrop.training.RunConfig;
import io.targetdrop.training.spark.Machine;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;

/**
 * Searches hyperparameters: runs the trials of a search over the executors of a Spark session, ranks the points, and reads
 * the test part for the chosen ones.
 *
 * <p>The constructor checks everything that can be checked without Spark; {@link #run} searches. A job runs once. It never
 * stops the session.
 */
public final class SearchJob {
    private static final double NANOSECONDS = 1e9;

    private final SearchRequest request;
    private final SearchPlan plan;
    private final RunDirectory directory;
    private final InitialModels models = new InitialModels();
    private final TrialPlans plans = new TrialPlans(models);
    private final SearchNotes notes;
    private final List<String> classes;
    /** SHA-256 of all data sets of the trials, by file. */
    private final Map<String, String> checksums;
    /** The provenance of the search that is resumed, if any. */
    private Optional<Provenance> before = Optional.empty();

    /** Written once, by {@link #run}; {@link #interrupt} reads it in another thread. */
    private volatile Search search;

    /** Receives the progress of a search, in the thread that runs it. Every method does nothing by default. */
    public interface Listener extends SearchProgress, JobListener {
        /** Ignores everything. */
        Listener SILENT = new Listener() {};

        @Override
        default void note(String line) {
            // optional
        }
    }

    /** What an interrupted search leaves in its directory. */
    public enum Remains {
        /** No files. */
        NOTHING,
        /** The configuration, but no finished trial; can be resumed. */
        CONFIGURATION,
        /** Finished trials; can be resumed. */
        TRIALS
    }

    /**
     * Reads the data's catalogs and checks the request and all trials. Needs no Spark session, but if this process has one,
     * files are opened with its Hadoop settings.
     *
     * @throws RequestException if the output directory is in use, cannot be written, or contains another search
     * @throws io.targetdrop.configuration.ConfigurationException if a trial does not fit its data or network
     * @throws io.targetdrop.data.DataException if the data cannot be read, or is not the data of the search to resume
     */
    public SearchJob(SearchRequest request) {
        SessionSettings.adopt();
        this.request = request;
        this.plan = request.plan();
        this.notes = new SearchNotes(plan, plans);
        plan.points().forEach(point -> SearchPreview.sound(plans, point.trials().get(0)));
        this.classes = plans.of(plan.trials().findFirst().orElseThrow().config())
                .parts()
                .catalog()
                .classes();
        this.checksums = checksums(plan);
        Output output = request.output();
        // last, because it may create the directory
        this.directory = output.resumes() ? resumable(output.directory()) : empty(output.directory());
        OutputDirectory.requireWritable(directory);
    }

    /** With several data sets, a file is named together with its source. */
    private static Map<String, String> checksums(SearchPlan plan) {
        Map<ImageSource, Map<String, String>> sources = plan.checksums();
        if (sources.size() == 1) {
            return sources.values().iterator().next();
        }
        Map<String, String> all = new TreeMap<>();
        sources.forEach((source, checksums) ->
                checksums.forEach((file, checksum) -> all.put(file + " of " + source, checksum)));
        return all;
    }

    private static RunDirectory empty(String out) {
        Rule rule = OutputDirectory.emptyOrNew(out);
        RunDirectory directory = OutputDirectory.shared(out, rule);
        if (!OutputDirectory.isEmpty(directory, rule)) {
            throw OutputDirectory.inUse(
                    rule, directory.has(SearchFile.REQUEST.path()) ? Optional.of("search") : Optional.empty());
        }
        return directory;
    }

    /** The directory of a search that differs in its space and strategy only, or one for a search that has not started. */
    private RunDirectory resumable(String out) {
        Rule rule = OutputDirectory.resumable("search", out);
        RunDirectory directory =
                OutputDirectory.recovered(OutputDirectory.shared(out, rule), SearchFile.REQUEST.path(), rule);
        if (OutputDirectory.isEmpty(directory, rule)) {
            return directory;
        }
        if (!directory.has(SearchFile.REQUEST.path())) {
            throw rule.brokenBy("has files but no " + SearchFile.REQUEST.path() + "; name another directory");
        }
        List<String> differences = ConfigurationWriter.differences(
                ConfigurationReader.read(directory.path(SearchFile.REQUEST.path()), List.of()),
                request.search().base());
        if (!differences.isEmpty()) {
            throw new RequestException(
                    "resume",
                    "needs the configuration that the search was started with, except for the"
                            + " search section, but " + String.join(", ", differences)
                            + "; set these back, or start a search in another directory");
        }
        before = Optional.of(sameTrials(directory));
        directory.removeUnfinished();
        return directory;
    }

    /** Trials of different data, or with different initial weights, are not repetitions of each other. */
    private Provenance sameTrials(RunDirectory directory) {
        Provenance provenance = Provenance.read(directory, SearchFile.REQUEST.path());
        if (provenance.resultsVersion() != RunConfig.RESULTS_VERSION) {
            throw new RequestException(
                    "resume",
                    "needs a search of this version but " + directory.path()
                            + " was started by an earlier one, with different initial weights; start a search in another"
                            + " directory");
        }
        ResumedRun.requireSameData(provenance, checksums, "search");
        ResumedRun.requireSameModels(provenance, models.checksums(), "search");
        return provenance;
    }

    /** What will be searched: points, trials, strategy. */
    public SearchPlan plan() {
        return plan;
    }

    /**
     * Searches without reporting progress.
     *
     * @param spark the session; stays open
     * @throws SearchException if too many trials fail, or the search is interrupted
     */
    public SearchResult run(SparkSession spark) {
        return run(spark, Listener.SILENT);
    }

    /**
     * Searches. A trial that fails is an outcome, not an exception, until there are more than
     * {@code search.max-failed-trials} of them.
     *
     * @param spark the session; stays open
     * @param listener receives progress
     * @throws SearchException if too many trials fail, or the search is interrupted; finished trials are kept
     * @throws io.targetdrop.configuration.ConfigurationException if the session cannot train the trials
     */
    public SearchResult run(SparkSession spark, Listener listener) {
        SessionSettings.useForTraining(spark);
        long start = System.nanoTime();
        notes.lines().forEach(listener::note);
        Provenance now = provenance(spark);
        before.ifPresent(earlier -> ResumedRun.warn(earlier, now, listener));
        Map<String, Object> provenance = before.orElse(now).facts();
        if (before.isEmpty()) {
            // a search to resume has been checked, and its data is the same
            ImageCheck.requireReadable(JavaSparkContext.fromSparkContext(spark.sparkContext()), plan, plans);
        }
        directory.write(SearchFile.REQUEST.path(), request.search().toJson(provenance));
        directory.remove(SearchFile.CSV.path()); // until the search has ended again; who watches it waits for this file
        SearchDirectory journal = new SearchDirectory(spark, directory, request.retriesFailed());
        JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
        try (TrackedSearch tracked = new TrackedSearch(plan, directory, journal, listener);
                Search running = new Search(context, plan, plans, tracked, listener)) {
            search = running;
            List<Outcome> outcomes = running.run();
            Leaderboard leaderboard = tested(SearchDirectory.results(outcomes));
            SearchPlan searched = running.plan();
            leaderboard.best().ifPresent(best -> writeBest(searched, best, provenance));
            journal.finish(outcomes);
            tracked.ended();
            double seconds = (System.nanoTime() - start) / NANOSECONDS;
            return new SearchResult(searched, outcomes, leaderboard, directory.path(), seconds);
        } catch (SearchException e) {
            throw new SearchException(e.getMessage() + "; finished trials are kept in " + directory.path()
                    + ", and --resume runs the other ones");
        }
    }

    /**
     * Ends a running search: no trial starts, running ones are cancelled, and {@link #run} throws. Call it from another
     * thread. Does nothing before the first trial starts.
     */
    public void interrupt() {
        Search running = search;
        if (running != null) {
            running.interrupt();
        }
    }

    /** What an interrupted search left. Removes the output directory if it is empty. */
    public Remains remains() {
        if (directory.has(SearchFile.TRIALS.path())) {
            return Remains.TRIALS;
        }
        if (directory.has(SearchFile.REQUEST.path())) {
            return Remains.CONFIGURATION;
        }
        directory.withdraw(SearchFile.REQUEST.path());
        return Remains.NOTHING;
    }

    /** Full path of the output directory. */
    public String directory() {
        return directory.path();
    }

    private Provenance provenance(SparkSession spark) {
        JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
        return Provenance.of(classes, checksums, Machine.of(context, Math.max(1, context.defaultParallelism())))
                .without(notes.unreadable())
                .startedFrom(models.checksums());
    }

    /** Scores the selected points on the test part. */
    private Leaderboard tested(List<TrialResult> results) {
        Set<String> ids = Leaderboard.of(results, plan.config().metric())
                .tested(plan.config().tested())
                .stream()
                .flatMap(point -> point.trials().stream())
                .map(trial -> trial.ids().trial())
                .collect(Collectors.toSet());
        Map<String, Measures> tests = search.test(
                search.plan().trials().filter(trial -> ids.contains(trial.id())).toList());
        List<TrialResult> tested = results.stream()
                .map(trial -> trial.withTest(tests.getOrDefault(trial.ids().trial(), Measures.UNKNOWN)))
                .toList();
        return Leaderboard.of(tested, plan.config().metric());
    }

    private void writeBest(SearchPlan searched, PointResult best, Map<String, Object> provenance) {
        String id = best.trials().get(0).ids().trial();
        Trial trial = searched.trials()
                .filter(planned -> planned.id().equals(id))
                .findFirst()
                .orElseThrow();
        directory.write(SearchFile.BEST.path(), ConfigurationWriter.toJson(trial.config(), provenance));
    }
}
