package io.targetdrop.results;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.targetdrop.regularizers.DropSchedule.LinearRamp;
import io.targetdrop.regularizers.Regularizer;
import io.targetdrop.results.Table.Column;
import io.targetdrop.results.Table.ColumnType;
import io.targetdrop.results.analysis.TrialResult;
import io.targetdrop.results.analysis.TrialRow;
import io.targetdrop.search.Outcome;
import io.targetdrop.search.Trial;
import io.targetdrop.search.Trial.Proposal;
import io.targetdrop.training.EpochResult;
import io.targetdrop.training.Measures;
import io.targetdrop.training.Score;
import io.targetdrop.training.TrainingConfig;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.types.StructType;

/**
 * The tables of a search: {@code trials} has a row for each trial, {@code epochs} a row for each trial and epoch, {@code test} a
 * row for each trial that was scored on the test part. Each trial has one file in each, named by its id. {@code docs/results.md} explains
 * the columns.
 */
final class TrialTable {
    /** Raised when a column is removed or changes its meaning, not when one is added. */
    static final int SCHEMA_VERSION = 1;

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String TEST = "test";

    private static final List<Column<Trial>> NAMES = List.of(
            new Column<>("schema_version", ColumnType.INTEGER, trial -> SCHEMA_VERSION),
            new Column<>("trial_id", ColumnType.TEXT, Trial::id),
            new Column<>("point_id", ColumnType.TEXT, trial -> trial.ids().point()),
            new Column<>("point", ColumnType.TEXT, Trial::point),
            new Column<>("repetition", ColumnType.INTEGER, Trial::repetition));

    private static final List<Column<Trial>> SETTINGS = List.of(
            new Column<>("seed", ColumnType.LONG, trial -> trial.config().seed()),
            new Column<>("data_id", ColumnType.TEXT, trial -> trial.ids().data()),
            new Column<>("axes", ColumnType.TEXT, trial -> json(trial.values())),
            new Column<>(
                    "network",
                    ColumnType.TEXT,
                    trial -> trial.config().network().name().label()),
            new Column<>("regularizer", ColumnType.TEXT, TrialTable::regularizer),
            new Column<>(
                    "drops_nothing",
                    ColumnType.BOOLEAN,
                    trial -> trial.config().network().dropsNothing()),
            new Column<>("drop_probability", ColumnType.DOUBLE, setting("drop-probability")),
            new Column<>("block_size", ColumnType.INTEGER, setting("block-size")),
            new Column<>("reduction_ratio", ColumnType.INTEGER, setting("reduction-ratio")),
            new Column<>("attention", ColumnType.TEXT, setting("attention")),
            new Column<>("keep_scale", ColumnType.TEXT, setting("keep-scale")),
            new Column<>(
                    "ramp_epochs",
                    ColumnType.INTEGER,
                    trial -> drop(trial).map(TrialTable::rampEpochs).orElse(null)),
            new Column<>("sites", ColumnType.TEXT, TrialTable::sites),
            new Column<>("cutout", ColumnType.INTEGER, TrialTable::cutout),
            new Column<>(
                    "learning_rate",
                    ColumnType.DOUBLE,
                    trial -> trial.config().training().learningRate()),
            new Column<>(
                    "weight_decay",
                    ColumnType.DOUBLE,
                    trial -> trial.config().training().weightDecay()),
            new Column<>(
                    "batch_size",
                    ColumnType.INTEGER,
                    trial -> trial.config().training().batchSize()),
            new Column<>(
                    "workers",
                    ColumnType.INTEGER,
                    trial -> trial.config().averaging().workers()));

    private static final List<Column<Outcome.Metrics>> MEASURES = Table.of(
                    List.<Column<Outcome.Metrics>>of(
                            new Column<>("epochs", ColumnType.INTEGER, Outcome.Metrics::epochs),
                            new Column<>("best_epoch", ColumnType.INTEGER, TrialTable::bestEpoch)),
                    Table.measures("train", Outcome.Metrics::train),
                    Table.measures("validation", Outcome.Metrics::validation),
                    List.<Column<Outcome.Metrics>>of(
                            new Column<>("images", ColumnType.LONG, Outcome.Metrics::images),
                            new Column<>("training_seconds", ColumnType.DOUBLE, Outcome.Metrics::trainingSeconds),
                            new Column<>("seconds", ColumnType.DOUBLE, Outcome.Metrics::seconds),
                            new Column<>(
                                    "images_per_second",
                                    ColumnType.DOUBLE,
                                    metrics -> metrics.images() / metrics.trainingSeconds())))
            .columns();

    private static final List<Column<Outcome>> ENDS = List.of(
            new Column<>("status", ColumnType.TEXT, outcome -> outcome.status().label()),
            new Column<>("error", ColumnType.TEXT, outcome -> outcome.error().orElse(null)),
            new Column<>(
                    "executor", ColumnType.TEXT, outcome -> outcome.executor().orElse(null)),
            proposal("proposal", Proposal::number),
            proposal("proposal_points", Proposal::learnedFrom),
            proposal("proposal_epochs", Proposal::epochs));

    private static final Table<Outcome> TRIALS =
            Table.of(of(NAMES, Outcome::trial), of(SETTINGS, Outcome::trial), of(MEASURES, Outcome::metrics), ENDS);

    private static final Table<Tested> TESTED =
            Table.of(of(TRIALS.columns(), Tested::outcome), Table.measures(TEST, Tested::test));

    private static final Table<Epoch> EPOCHS =
            Table.of(of(NAMES, Epoch::trial), of(EpochTable.MEASURES, Epoch::result));

    private static final Table<Test> TESTS = Table.of(
            of(NAMES, Test::trial),
            List.of(new Column<>("regularizer", ColumnType.TEXT, test -> regularizer(test.trial()))),
            Table.measures(TEST, test -> test.score().measures()),
            List.of(new Column<>(
                    "test_images", ColumnType.LONG, test -> test.score().count())));

    /** An outcome with its scores on the test part; unknown unless it was scored there. */
    private record Tested(Outcome outcome, Measures test) {}

    private record Epoch(Trial trial, EpochResult result) {}

    private record Test(Trial trial, Score.Summary score) {}

    private TrialTable() {}

    private static <S, T> List<Column<S>> of(List<Column<T>> columns, Function<S, T> part) {
        return columns.stream().map(column -> column.of(part)).toList();
    }

    /** The columns of {@code trials}. */
    static StructType trialSchema() {
        return TRIALS.schema();
    }

    /** The columns of {@code epochs}. */
    static StructType epochSchema() {
        return EPOCHS.schema();
    }

    /** The columns of {@code test}. */
    static StructType testSchema() {
        return TESTS.schema();
    }

    /**
     * All of {@code trials} as text.
     *
     * @param tests scores on the test part, by the trials' ids
     */
    static String csv(List<Outcome> outcomes, Map<String, Measures> tests) {
        return TESTED.csv(outcomes.stream()
                .map(outcome ->
                        new Tested(outcome, tests.getOrDefault(outcome.trial().id(), Measures.UNKNOWN)))
                .toList());
    }

    /** A file of {@code trials}. */
    static byte[] trial(Outcome outcome) {
        return TRIALS.parquet(List.of(outcome));
    }

    /** A file of {@code epochs}. */
    static byte[] epochs(Trial trial, List<EpochResult> results) {
        return EPOCHS.parquet(
                results.stream().map(result -> new Epoch(trial, result)).toList());
    }

    /** A file of {@code test}. */
    static byte[] test(Trial trial, Score score) {
        return TESTS.parquet(List.of(new Test(trial, score.summary())));
    }

    /** The row of an outcome, as readers of the table find it. */
    static TrialRow row(Outcome outcome) {
        return new TrialRow(TRIALS.texts(outcome));
    }

    /** The outcome of a trial that is recorded in a row of {@code trials}. */
    static Outcome read(TrialRow row, Trial trial) {
        TrialResult result = TrialResult.of(row);
        Optional<String> executor = row.optional("executor");
        String cause = result.error().orElse("the table has no error");
        return switch (result.status()) {
            case COMPLETED -> new Outcome.Completed(trial, result.metrics(), executor);
            case FAILED -> new Outcome.Failed(trial, result.metrics(), cause, executor);
            case PRUNED -> new Outcome.Pruned(trial, result.metrics());
            case CANCELLED -> new Outcome.Cancelled(trial, result.metrics(), cause);
        };
    }

    /** Null for a point that was listed. */
    private static Column<Outcome> proposal(String name, ToIntFunction<Proposal> value) {
        return new Column<>(name, ColumnType.INTEGER, outcome -> {
            Proposal proposal = outcome.trial().proposal();
            return proposal.isListed() ? null : (Integer) value.applyAsInt(proposal);
        });
    }

    private static Integer bestEpoch(Outcome.Metrics metrics) {
        return metrics.bestEpoch().isPresent() ? metrics.bestEpoch().getAsInt() : null;
    }

    /** The names of the regularisers at its sites, each once. */
    private static String regularizer(Trial trial) {
        String names = drops(trial).map(Regularizer::label).distinct().collect(Collectors.joining(" + "));
        return names.isEmpty() ? "none" : names;
    }

    private static Integer rampEpochs(Regularizer drop) {
        return drop.schedule() instanceof LinearRamp ramp ? ramp.epochs() : null;
    }

    /** The sites that have a regulariser; null if none has one. */
    private static String sites(Trial trial) {
        List<String> sites = trial.config().network().sites().entrySet().stream()
                .filter(site -> site.getValue() instanceof Regularizer)
                .map(Map.Entry::getKey)
                .toList();
        return sites.isEmpty() ? null : String.join(" ", sites);
    }

    private static Integer cutout(Trial trial) {
        int side = trial.config().training().cutout();
        return side == TrainingConfig.NO_CUTOUT ? null : side;
    }

    /** The regulariser of the first site that has one. */
    private static Optional<Regularizer> drop(Trial trial) {
        return drops(trial).findFirst();
    }

    /** The regularisers of all sites that have one. */
    private static Stream<Regularizer> drops(Trial trial) {
        return trial.config().network().sites().values().stream()
                .filter(Regularizer.class::isInstance)
                .map(Regularizer.class::cast);
    }

    /** A setting of some regularisers, null for the others; for a choice, its label. */
    private static Function<Trial, Object> setting(String key) {
        return trial -> drop(trial)
                .map(regularizer -> regularizer.settings().get(key))
                .map(value -> value instanceof Enum<?> constant ? label(constant) : value)
                .orElse(null);
    }

    private static String label(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** An object in one line, its keys in their order. */
    private static String json(Map<String, String> values) {
        try {
            return JSON.writeValueAsString(values);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
