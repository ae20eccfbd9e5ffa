package io.targetdrop.cli;

import io.targetdrop.configuration.ConfigurationException;
import io.targetdrop.configuration.ConfigurationReader;
import io.targetdrop.configuration.ConfigurationWriter;
import io.targetdrop.configuration.SearchReader;
import io.targetdrop.data.Catalog;
import io.targetdrop.data.ImageSource;
import io.targetdrop.results.Provenance;
import io.targetdrop.results.Ranking;
import io.targetdrop.results.RunDirectory;
import io.targetdrop.results.Sample;
import io.targetdrop.results.SearchDirectory;
import io.targetdrop.results.SearchFile;
import io.targetdrop.results.Standing;
import io.targetdrop.search.Outcome;
import io.targetdrop.search.Search;
import io.targetdrop.search.SearchException;
import io.targetdrop.search.SearchPlan;
import io.targetdrop.search.TrialPlans;
import io.targetdrop.training.RunConfig;
import io.targetdrop.training.spark.Machine;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;

/** One search: checks what was asked, runs the trials, ranks them, and reads the test part for those that were chosen. */
final class SearchJob {
    private static final double NANOSECONDS = 1e9;

    private final SearchRequest request;
    private final SearchPlan plan;
    private final RunDirectory directory;
    private final PrintWriter err;
    private final TrialPlans plans = new TrialPlans();
    private final List<String> classes;
    /** Of all data sets of the trials, by file. */
    private final Map<String, String> checksums;
    /** That of the search in the directory, if there is one. */
    private Optional<Provenance> before = Optional.empty();

    /** Written once, by {@link #run}; {@link #stop} reads it in another thread. */
    private volatile Search search;

    /** Checks everything that can be checked before Spark is started. */
    SearchJob(SearchRequest request, Jobs.Place place, PrintWriter err) {
        this.request = request;
        this.plan = request.plan();
        this.err = err;
        plan.points().forEach(point -> SearchRequest.sound(plans, point.trials().get(0)));
        this.classes = plans.of(plan.trials().findFirst().orElseThrow().config())
                .parts()
                .catalog()
                .classes();
        this.checksums = checksums(plan);
        this.directory = place.resumes() ? resumable(place) : empty(place); // last, since it may leave the directory
        OutputDirectory.requireWritable(directory);
    }

    /** Where there are several data sets, files are named with the source that they are in. */
    private static Map<String, String> checksums(SearchPlan plan) {
        List<ImageSource> sources = plan.trials()
                .map(trial -> trial.config().data().source())
                .distinct()
                .toList();
        if (sources.size() == 1) {
            return sources.get(0).checksums();
        }
        Map<String, String> all = new TreeMap<>();
        sources.forEach(
                source -> source.checksums().forEach((file, checksum) -> all.put(file + " of " + source, checksum)));
        return all;
    }

    private static RunDirectory empty(Jobs.Place place) {
        String out = place.out().orElseThrow();
        String rule = "--out must name a directory that is empty or not there yet but " + out;
        RunDirectory directory = OutputDirectory.shared(out, rule);
        if (!OutputDirectory.isEmpty(directory, rule)) {
            String wayOut = directory.has(SearchFile.REQUEST.path())
                    ? "; add --resume to go on with the search in it, name another one or remove it"
                    : "; name another one or remove it";
            throw new ConfigurationException(rule + " is neither" + wayOut);
        }
        return directory;
    }

    /** The directory of a search that differs in its space and strategy only, or one for a search that has not begun. */
    private RunDirectory resumable(Jobs.Place place) {
        String out = place.out().orElseThrow();
        String rule = "--out must name the directory of a search to --resume, or an empty one, but " + out;
        RunDirectory directory = OutputDirectory.shared(out, rule);
        if (OutputDirectory.isEmpty(directory, rule)) {
            return directory;
        }
        if (!directory.has(SearchFile.REQUEST.path())) {
            throw new ConfigurationException(
                    rule + " has files and no " + SearchFile.REQUEST.path() + "; name another one");
        }
        List<String> differences = ConfigurationWriter.differences(
                ConfigurationReader.read(directory.path(SearchFile.REQUEST.path()), List.of()),
                ConfigurationReader.read(request.file(), request.overrides()));
        if (!differences.isEmpty()) {
            throw new ConfigurationException("--resume needs the configuration that the search was begun with, but for"
                    + " search itself, but " + String.join(", ", differences)
                    + "; set these back, or begin a search in another --out");
        }
        before = Optional.of(sameTrials(directory));
        return directory;
    }

    /** Trials of other data, or that start from other weights, are no repetitions of each other. */
    private Provenance sameTrials(RunDirectory directory) {
        Provenance provenance = Provenance.read(directory, SearchFile.REQUEST.path());
        if (provenance.resultsVersion() != RunConfig.RESULTS_VERSION) {
            throw new ConfigurationException("--resume needs a search whose trials compute what they compute today but "
                    + directory.path("") + " was begun by an earlier version, with other initial weights;"
                    + " begin a search in another --out");
        }
        ResumedRun.requireSameData(provenance, checksums, "search");
        return provenance;
    }

    /** Searches, and returns what the command prints. */
    JobResult run(SparkSession spark) {
        long start = System.nanoTime();
        catalogs().forEach(catalog -> catalog.omissions().lines().forEach(err::println));
        Provenance now = provenance(spark);
        before.ifPresent(earlier -> ResumedRun.warn(earlier, now, err));
        Map<String, Object> provenance = before.orElse(now).facts();
        directory.write(
                SearchFile.REQUEST.path(), SearchReader.toJson(request.file(), request.overrides(), provenance));
        SearchDirectory journal = new SearchDirectory(spark, directory);
        search = new Search(JavaSparkContext.fromSparkContext(spark.sparkContext()), plan, plans, journal, printer());
        try {
            List<Outcome> outcomes = search.run();
            Ranking ranking = Ranking.of(plan, outcomes);
            Map<Standing, Sample> tests = test(ranking);
            ranking.best().ifPresent(best -> writeBest(best, provenance));
            journal.finish(outcomes);
            double seconds = (System.nanoTime() - start) / NANOSECONDS;
            return new SearchSummary(plan, outcomes, ranking, tests, directory.path(""), seconds).result();
        } catch (SearchException e) {
            throw new SearchException(e.getMessage() + wayOut());
        } finally {
            search.close();
        }
    }

    /** Lets no trial begin, and ends those that run; what comes before the search proper ends by itself. */
    void stop(SparkSession spark) {
        Search running = search;
        if (running != null) {
            running.interrupt();
        }
    }

    /** What is left of a search that was told to end. */
    String farewell() {
        if (directory.has(SearchFile.TRIALS.path())) {
            return "the search was interrupted" + wayOut();
        }
        if (directory.has(SearchFile.REQUEST.path())) {
            return "the search was interrupted before its first trial ended; the same command with --resume resumes it";
        }
        directory.withdraw(SearchFile.REQUEST.path()); // the directory, if it is empty
        return "the search was interrupted before it began, and nothing was kept; run it again";
    }

    private String wayOut() {
        return "; what ended is kept in " + directory.path("") + ", and --resume runs the other trials";
    }

    private SearchPrinter printer() {
        SearchDisplay display = System.console() == null ? SearchDisplay.lines(err) : SearchDisplay.terminal(err);
        return new SearchPrinter(plan, display, System::nanoTime);
    }

    private Provenance provenance(SparkSession spark) {
        JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
        List<String> unreadable = catalogs()
                .flatMap(catalog -> catalog.omissions().unreadable().stream())
                .toList();
        return Provenance.of(classes, checksums, Machine.of(context, Math.max(1, context.defaultParallelism())))
                .without(unreadable);
    }

    /** One for each data set among the axes. */
    private Stream<Catalog> catalogs() {
        return plan.points().stream()
                .map(point -> plans.of(point.trials().get(0).config()).parts().catalog())
                .distinct();
    }

    private Map<Standing, Sample> test(Ranking ranking) {
        List<Standing> standings = ranking.tested(plan.config().tested());
        Map<String, Double> accuracies = search.test(standings.stream()
                .flatMap(standing -> standing.point().trials().stream())
                .toList());
        Map<Standing, Sample> tests = new LinkedHashMap<>();
        for (Standing standing : standings) {
            tests.put(
                    standing,
                    new Sample(standing.point().trials().stream()
                            .map(trial -> accuracies.get(trial.id()))
                            .toList()));
        }
        return tests;
    }

    private void writeBest(Standing best, Map<String, Object> provenance) {
        RunConfig config = best.point().trials().get(0).config();
        directory.write(SearchFile.BEST.path(), ConfigurationWriter.toJson(config, provenance));
    }
}
