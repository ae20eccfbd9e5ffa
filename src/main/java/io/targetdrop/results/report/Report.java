package io.targetdrop.results.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.targetdrop.results.CsvTable;
import io.targetdrop.results.RunDirectory;
import io.targetdrop.results.RunFile;
import io.targetdrop.results.SavedTables;
import io.targetdrop.results.SearchFile;
import io.targetdrop.results.analysis.Comparison;
import io.targetdrop.results.analysis.Comparison.By;
import io.targetdrop.results.analysis.TrialResult;
import io.targetdrop.results.analysis.TrialRow;
import io.targetdrop.training.EarlyStopping;
import io.targetdrop.training.EarlyStopping.Monitor;
import io.targetdrop.training.Measures;
import io.targetdrop.training.Metric;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Makes the page of a directory that {@code train} or {@code search} writes or has written. */
public final class Report {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String ID = "trial_id";
    private static final List<String> FACTS = List.of(
            "created",
            "targetdrop_version",
            "commit",
            "java_version",
            "spark_version",
            "dl4j_version",
            "nd4j_backend",
            "operating_system",
            "processors",
            "omp_num_threads");

    private final SparkSession spark;
    private final RunDirectory directory;
    private final Optional<String> state;

    private Report(SparkSession spark, RunDirectory directory, Optional<String> state) {
        this.spark = spark;
        this.directory = directory;
        this.state = state;
    }

    /**
     * The page.
     *
     * @param spark reads the tables
     * @param directory of a run or a search
     * @param mistakes of the run's model, if they are known
     * @param state a note below the answer, a sentence
     * @return the HTML; empty if the directory has neither, or no row yet
     */
    public static Optional<String> html(
            SparkSession spark, RunDirectory directory, Optional<Mistakes> mistakes, Optional<String> state) {
        Report report = new Report(spark, directory, state);
        if (directory.has(SearchFile.REQUEST.path()) && directory.has(SearchFile.TRIALS.path())) {
            return Optional.of(report.search().html());
        }
        if (directory.has(RunFile.CONFIGURATION.path()) && directory.has(RunFile.EPOCHS.path())) {
            return Optional.of(report.run(mistakes).html());
        }
        return Optional.empty();
    }

    /** A page for a directory that has no table yet. */
    public static String waiting(String directory, String state) {
        return new Html()
                .title("Waiting for " + directory)
                .answer("No epoch of a run and no trial of a search has finished yet.")
                .note(state)
                .page("Waiting");
    }

    private String name() {
        String path = directory.path();
        return path.substring(path.lastIndexOf('/') + 1);
    }

    private List<Row> rows(String table) {
        return directory.has(table) ? new SavedTables(spark).parquet(directory.path(table)) : List.of();
    }

    private RunPage run(Optional<Mistakes> mistakes) {
        List<Row> epochs = new ArrayList<>(rows(RunFile.EPOCHS.path()));
        epochs.sort(Comparator.comparing(Report::epoch));
        EarlyStopping stopping = stopping();
        OptionalInt best =
                stopping.bestEpoch(epochs.stream().map(SavedTables::validated).toList());
        return new RunPage(
                name(),
                state,
                epochs,
                best,
                stopping.monitor().metric(),
                mistakes,
                facts(RunFile.CONFIGURATION.path()));
    }

    /** What the run monitors; its patience does not matter here. */
    private EarlyStopping stopping() {
        JsonNode label = json(RunFile.CONFIGURATION.path())
                .path("training")
                .path("early-stopping")
                .path("monitor");
        Monitor monitor = Arrays.stream(Monitor.values())
                .filter(known -> known.label().equals(label.asText()))
                .findFirst()
                .orElse(Monitor.NONE);
        return new EarlyStopping(monitor, 1);
    }

    private SearchPage search() {
        List<TrialResult> trials = trials();
        Metric metric = metric();
        Map<String, List<Double>> curves = rows(SearchFile.EPOCHS.path()).stream()
                .sorted(Comparator.comparing(Report::epoch))
                .collect(Collectors.groupingBy(
                        row -> row.getAs(ID),
                        Collectors.mapping(
                                row -> SavedTables.number(row, metric.column("validation")), Collectors.toList())));
        return new SearchPage(
                name(),
                state,
                trials,
                metric,
                curves,
                new ComparisonSection(comparisons(trials, metric)),
                facts(SearchFile.REQUEST.path()));
    }

    /** What the search ranks by. */
    private Metric metric() {
        JsonNode label = json(SearchFile.REQUEST.path()).path("search").path("metric");
        return Metric.labelled(label.asText()).orElse(Metric.ACCURACY);
    }

    private static Integer epoch(Row row) {
        return row.getAs("epoch");
    }

    /**
     * The trials with their test accuracies, in the order of {@code trials.csv}: the order of the space, which decides between
     * equals. Trials that are not in it come last; an unfinished search does not have it.
     */
    private List<TrialResult> trials() {
        Map<String, Measures> tests = rows(SearchFile.TEST.path()).stream()
                .collect(Collectors.toMap(row -> row.getAs(ID), row -> SavedTables.measures(row, "test")));
        Map<String, Integer> positions = positions();
        return rows(SearchFile.TRIALS.path()).stream()
                .map(row -> TrialResult.of(TrialRow.of(row)))
                .map(trial -> trial.withTest(tests.getOrDefault(trial.ids().trial(), Measures.UNKNOWN)))
                .sorted(Comparator.comparing((TrialResult trial) ->
                                positions.getOrDefault(trial.ids().trial(), Integer.MAX_VALUE))
                        .thenComparing(TrialResult::label)
                        .thenComparing(TrialResult::seed))
                .toList();
    }

    private Map<String, Integer> positions() {
        Map<String, Integer> positions = new HashMap<>();
        if (directory.has(SearchFile.CSV.path())) {
            CsvTable.read(directory.path(SearchFile.CSV.path()))
                    .forEach(row -> positions.put(row.get(ID), positions.size()));
        } else {
            // a search that is under way: in the order in which its points were drawn or proposed
            rows(SearchFile.TRIALS.path())
                    .forEach(row -> positions.put(
                            row.getAs(ID), TrialRow.of(row).proposal().number()));
        }
        return positions;
    }

    /** Empty if no trial has completed yet. */
    private static List<Comparison> comparisons(List<TrialResult> trials, Metric metric) {
        try {
            return Comparison.of(trials, By.METHOD, metric, Optional.empty());
        } catch (IllegalArgumentException e) {
            return List.of();
        }
    }

    /** The provenance in a configuration. */
    private Map<String, String> facts(String file) {
        JsonNode provenance = json(file).path("provenance");
        Map<String, String> facts = new LinkedHashMap<>();
        FACTS.stream()
                .filter(provenance::has)
                .forEach(fact ->
                        facts.put(fact.replace('_', ' '), provenance.get(fact).asText()));
        return facts;
    }

    private JsonNode json(String file) {
        try (InputStream in = directory.open(file)) {
            return JSON.readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
