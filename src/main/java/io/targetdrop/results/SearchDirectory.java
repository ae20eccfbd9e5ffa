package io.targetdrop.results;

import io.targetdrop.search.Journal;
import io.targetdrop.search.Outcome;
import io.targetdrop.search.Trial;
import io.targetdrop.search.TrialCheckpoints;
import io.targetdrop.training.CheckpointConfig;
import io.targetdrop.training.Checkpoints;
import io.targetdrop.training.EpochResult;
import io.targetdrop.training.Score;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/**
 * What a search leaves: {@code trials/}, {@code epochs/} and {@code test/}, one Parquet file a trial, and while it is under way
 * {@code under-way/} with the trials' checkpoints.
 */
public final class SearchDirectory implements Journal {
    private static final String TRIALS = "trials/";
    private static final String EPOCHS = "epochs/";
    private static final String TEST = "test/";
    private static final String UNDER_WAY = "under-way/";
    private static final String CSV = "trials.csv";
    private static final String ENDING = ".parquet";

    private final SparkSession spark;
    private final RunDirectory directory;

    public SearchDirectory(SparkSession spark, RunDirectory directory) {
        this.spark = spark;
        this.directory = directory;
    }

    /** Those of other trials, of a search that was changed, are passed over. */
    @Override
    public List<Outcome> outcomes(List<Trial> trials) {
        Map<String, Trial> byId = trials.stream().collect(Collectors.toMap(Trial::id, Function.identity()));
        return rows(TRIALS, TrialTable.trialSchema()).stream()
                .filter(row -> byId.containsKey(row.<String>getAs("trial_id")))
                .map(row -> TrialTable.read(row, byId.get(row.<String>getAs("trial_id"))))
                .toList();
    }

    private List<Row> rows(String table, StructType schema) {
        if (directory.names(table).stream().noneMatch(name -> name.endsWith(ENDING))) {
            return List.of();
        }
        return spark.read().schema(schema).parquet(directory.path(table)).collectAsList();
    }

    @Override
    public Map<String, Double> testAccuracies() {
        return rows(TEST, TrialTable.testSchema()).stream()
                .collect(Collectors.toMap(row -> row.getAs("trial_id"), row -> row.getAs("test_accuracy")));
    }

    /** The row of the trial comes last: where it is, all is. */
    @Override
    public void write(Outcome outcome, List<EpochResult> epochs) {
        Trial trial = outcome.trial();
        if (!epochs.isEmpty()) {
            byte[] file = TrialTable.epochs(trial, epochs);
            directory.writeOnce(EPOCHS + trial.id() + ENDING, out -> out.write(file));
        }
        byte[] row = TrialTable.trial(outcome);
        directory.writeOnce(TRIALS + trial.id() + ENDING, out -> out.write(row));
    }

    @Override
    public void write(Trial trial, Score test) {
        byte[] row = TrialTable.test(trial, test);
        directory.writeOnce(TEST + trial.id() + ENDING, out -> out.write(row));
    }

    @Override
    public TrialCheckpoints checkpoints() {
        return new UnderWay(directory.path(UNDER_WAY));
    }

    /** Writes all outcomes into one file, for programs that read no Parquet, and lets go of the checkpoints. */
    public void finish(List<Outcome> outcomes) {
        directory.write(CSV, TrialTable.csv(outcomes));
        directory.remove(UNDER_WAY);
    }

    private record UnderWay(String path) implements TrialCheckpoints {
        /** At the end of each epoch; the newest, and one in case it is damaged. */
        private static final CheckpointConfig SETTINGS = new CheckpointConfig(0, 2, 0);

        @Override
        public Checkpoints of(String trialId) {
            return new CheckpointDirectory(RunDirectory.sharedAt(path + "/" + trialId), SETTINGS);
        }
    }
}
