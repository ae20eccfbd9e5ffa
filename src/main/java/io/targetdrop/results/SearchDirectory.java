package io.targetdrop.results;

import io.targetdrop.data.DataException;
import io.targetdrop.results.analysis.TrialResult;
import io.targetdrop.results.analysis.TrialRow;
import io.targetdrop.search.Journal;
import io.targetdrop.search.Journal.TrialCheckpoints;
import io.targetdrop.search.Outcome;
import io.targetdrop.search.Trial;
import io.targetdrop.training.Checkpoints;
import io.targetdrop.training.EarlyStopping.Validated;
import io.targetdrop.training.EpochResult;
import io.targetdrop.training.Measures;
import io.targetdrop.training.RunConfig.CheckpointConfig;
import io.targetdrop.training.Score;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/**
 * The directory of a search: {@code trials/}, {@code epochs/} and {@code test/} have one Parquet file for each trial, {@code
 * events/} has a directory for each. While the search is running, {@code under-way/} has the checkpoints of its trials
 * and the points that it has proposed.
 */
public final class SearchDirectory implements Journal {
    private static final String TRIALS = SearchFile.TRIALS.path();
    private static final String EPOCHS = SearchFile.EPOCHS.path();
    private static final String TEST = SearchFile.TEST.path();
    private static final String UNDER_WAY = "under-way/";
    private static final String ID = "trial_id";
    private static final String ENDING = ".parquet";

    private final SparkSession spark;
    private final RunDirectory directory;
    private final boolean retriesFailed;
    /** Trials that an earlier search pruned, or that failed and are tried again; a new outcome replaces the old one. */
    private final Set<String> replaceable = new HashSet<>();

    private boolean metOthers;

    /** A directory whose failed trials stay as they are. */
    public SearchDirectory(SparkSession spark, RunDirectory directory) {
        this(spark, directory, false);
    }

    /**
     * A directory.
     *
     * @param retriesFailed whether trials that failed before count as missing, so that they are trained again
     */
    public SearchDirectory(SparkSession spark, RunDirectory directory, boolean retriesFailed) {
        this.spark = spark;
        this.directory = directory;
        this.retriesFailed = retriesFailed;
    }

    /** Ignores other trials, which an earlier search with another space left. */
    @Override
    public List<Outcome> outcomes(List<Trial> trials) {
        Map<String, Trial> byId = trials.stream().collect(Collectors.toMap(Trial::id, Function.identity()));
        List<Outcome> outcomes = rows(TRIALS, TrialTable.trialSchema()).stream()
                .filter(row -> byId.containsKey(row.<String>getAs(ID)))
                .map(row -> TrialTable.read(TrialRow.of(row), byId.get(row.<String>getAs(ID))))
                .toList();
        outcomes.forEach(this::requireResultOfBestEpoch);
        outcomes.stream()
                .filter(outcome -> outcome instanceof Outcome.Pruned || isRetried(outcome))
                .forEach(outcome -> replaceable.add(outcome.trial().id()));
        return outcomes.stream().filter(outcome -> !isRetried(outcome)).toList();
    }

    private boolean isRetried(Outcome outcome) {
        return retriesFailed && outcome instanceof Outcome.Failed;
    }

    @Override
    public List<Proposed> proposed() {
        Stream<Proposed> stored = rows(TRIALS, TrialTable.trialSchema()).stream()
                .map(TrialRow::of)
                .filter(row -> !row.proposal().isListed())
                .map(row -> new Proposed(row.values().get(ID), row.proposal(), row.axes()));
        return Stream.concat(stored, proposedFiles().read().stream())
                .sorted(Comparator.comparing(
                                (Proposed point) -> point.proposal().number())
                        .thenComparing(Proposed::trial))
                .toList();
    }

    @Override
    public void write(Proposed proposed) {
        proposedFiles().write(proposed);
    }

    private ProposedFiles proposedFiles() {
        return new ProposedFiles(directory, UNDER_WAY + "proposals/");
    }

    /** Versions without best epochs wrote the metrics of the last epoch, which must not be mixed with others. */
    private void requireResultOfBestEpoch(Outcome outcome) {
        boolean isOfLastEpoch =
                outcome.trial().config().training().earlyStopping().isOn()
                        && outcome.metrics().epochs() > 0
                        && outcome.metrics().bestEpoch().isEmpty();
        if (isOfLastEpoch) {
            throw new DataException(
                    directory.path(TRIALS) + " must have the best epoch of each trial, because"
                            + " training.early-stopping.monitor is set, but trial "
                            + outcome.trial().id()
                            + " has the scores of its last epoch, as earlier versions wrote them; begin the search in another --out");
        }
    }

    @Override
    public Map<String, List<Validated>> validations() {
        return rows(EPOCHS, TrialTable.epochSchema()).stream()
                .sorted(Comparator.comparing(row -> row.<Integer>getAs("epoch")))
                .collect(Collectors.groupingBy(
                        row -> row.getAs(ID), Collectors.mapping(SavedTables::validated, Collectors.toList())));
    }

    @Override
    public boolean hasOthersOutcomes() {
        return metOthers;
    }

    private List<Row> rows(String table, StructType schema) {
        if (directory.names(table).stream().noneMatch(name -> name.endsWith(ENDING))) {
            return List.of();
        }
        return new SavedTables(spark).parquet(directory.path(table), schema);
    }

    @Override
    public Map<String, Measures> tests() {
        return rows(TEST, TrialTable.testSchema()).stream()
                .collect(Collectors.toMap(row -> row.getAs(ID), row -> SavedTables.measures(row, "test")));
    }

    /** Writes the row of the trial last: if it is there, everything is. */
    @Override
    public void write(Outcome outcome, List<EpochResult> epochs) {
        String name = outcome.trial().id() + ENDING;
        boolean replaces = replaceable.contains(outcome.trial().id());
        if (!epochs.isEmpty()) {
            keep(EPOCHS + name, TrialTable.epochs(outcome.trial(), epochs), replaces);
        }
        keep(TrialEvents.path(outcome.trial()), TrialEvents.of(outcome, epochs, Instant.now()), replaces);
        boolean isKept = keep(TRIALS + name, TrialTable.trial(outcome), replaces);
        metOthers = metOthers || !isKept;
    }

    private boolean keep(String name, byte[] file, boolean replaces) {
        if (replaces) {
            directory.write(name, out -> out.write(file));
            return true;
        }
        return directory.writeOnce(name, out -> out.write(file));
    }

    /** Writes the row last, as for a trial. */
    @Override
    public void write(Trial trial, Score test) {
        byte[] events = TrialEvents.test(trial, test, Instant.now());
        directory.writeOnce(TrialEvents.testPath(trial), out -> out.write(events));
        byte[] row = TrialTable.test(trial, test);
        directory.writeOnce(TEST + trial.id() + ENDING, out -> out.write(row));
    }

    @Override
    public TrialCheckpoints checkpoints() {
        return new UnderWay(directory.path(UNDER_WAY));
    }

    /** Writes all outcomes and tests to one file, for programs that do not read Parquet, and removes the checkpoints. */
    public void finish(List<Outcome> outcomes) {
        directory.write(SearchFile.CSV.path(), TrialTable.csv(outcomes, tests()));
        directory.remove(UNDER_WAY);
    }

    /** The results of some outcomes, the same as from the rows of their table. */
    public static List<TrialResult> results(List<Outcome> outcomes) {
        return outcomes.stream().map(TrialTable::row).map(TrialResult::of).toList();
    }

    private record UnderWay(String path) implements TrialCheckpoints {
        /** At the end of each epoch. Keeps the latest, and one more in case it is damaged. */
        private static final CheckpointConfig SETTINGS = new CheckpointConfig(0, 2, 0);

        @Override
        public Checkpoints of(String trialId) {
            return new CheckpointDirectory(RunDirectory.sharedAt(path + "/" + trialId), SETTINGS);
        }
    }
}
