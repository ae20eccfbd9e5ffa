package io.targetdrop.submit;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.targetdrop.notebooks.Note;
import io.targetdrop.notebooks.NoteRunner;
import io.targetdrop.notebooks.Paragraph;
import io.targetdrop.notebooks.TableText;
import io.targetdrop.submit.SubmitCommand.Outcome;
import io.targetdrop.training.spark.LocalSpark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The notes, run on a real run, on a search with failed trials, and on tables derived from them. */
@Order(2)
@ResourceLock(StandaloneCluster.SPARK)
class NotebooksIT {
    private static final int SEEDS = 2;

    /** No dropping, two drop ratios, two block sizes; half of the trials diverge. */
    private static final String SETTINGS = """
            seed = 11
            data { format = generated, train-count = 200, test-count = 60, side = 16, validation-share = 0.2 }
            network { name = plain-cnn, sites = [stages] }
            training { epochs = 3, batch-size = 16 }
            averaging.workers = 1
            search {
              axes {
                "regularizer.name" = [none, targetdrop]
                "regularizer.drop-probability" = [0.1, 0.3]
                "regularizer.block-size" = [3, 5]
                "training.learning-rate" = [0.02, 1e30]
              }
              repetitions = %d
              max-failed-trials = 20
            }
            """.formatted(SEEDS);

    @TempDir
    private static Path shared;

    private static Path search;
    private static JsonNode summary;
    private static SparkSession spark;

    /** The answers on the real search and run, by the names of their notes. */
    private static final Map<String, Map<Paragraph, TableText>> ANSWERS = new HashMap<>();

    @TempDir
    private Path directory;

    @BeforeAll
    static void trainAndSearch() throws Exception {
        TrainedRun.get();
        search = shared.resolve("search 12:30 [1]{a}"); // a time and what Spark reads as patterns
        Path configuration = Files.writeString(shared.resolve("search.conf"), SETTINGS);
        Outcome outcome = SubmitCommand.targetdrop(
                        "search",
                        "--config",
                        configuration.toString(),
                        "--out",
                        search.toString(),
                        "--json",
                        "--master",
                        "local[2]")
                .run();
        assertEquals(5, outcome.exitCode(), outcome.errors());
        summary = new ObjectMapper().readTree(outcome.lastLine());
        assertEquals(5 * SEEDS, summary.get("completed").asInt());
        assertEquals(5 * SEEDS, summary.get("failed").asInt());
        spark = LocalSpark.session("local[2]");
    }

    @AfterAll
    static void stop() {
        if (spark != null) {
            spark.stop();
        }
    }

    @Tag("slow")
    @Test
    void everyQuestionHasAnAnswerWithTheColumnsOfItsChart() throws Exception {
        for (Note note : notes()) {
            known(note).forEach((query, answer) -> {
                assertFalse(answer.rows().isEmpty(), query.title());
                query.chartColumns()
                        .forEach(column -> assertEquals(
                                column.index(),
                                answer.header().indexOf(column.name()),
                                query.title() + ": " + column.name()));
                assertEquals(
                        query.savedTable().orElseThrow().header(),
                        answer.header(),
                        query.title() + ": notebooks/save-results was not run after a change");
            });
        }
    }

    @Test
    void theBestPointIsThatOfTheSearch() throws Exception {
        TableText ranking = known("Search results", "Which points are best?");
        assertEquals(5, ranking.rows().size());
        assertEquals(summary.get("best_point").asText(), ranking.column("point").get(0));
        assertTrue(
                ranking.column("validation_accuracy")
                        .get(0)
                        .startsWith(String.format(
                                "%.4f ± ",
                                summary.get("best_validation_accuracy").asDouble())),
                ranking.toString());
        assertEquals(Set.of("2 of 2"), Set.copyOf(ranking.column("seeds")));
    }

    /** The variance of the means of its values, each as often as it has trials, divided by the variance of all. */
    @Test
    void anAxisMattersByTheVarianceBetweenItsValues() throws Exception {
        TableText importance = known("Search results", "Which axis matters most?");
        int row = importance.column("axis").indexOf("regularizer.name");
        Row expected = spark.read()
                .option("__globPaths__", false)
                .parquet(search.resolve("trials").toString())
                .filter("status = 'completed'")
                .selectExpr(
                        "validation_accuracy AS score",
                        "avg(validation_accuracy) OVER (PARTITION BY regularizer) AS mean")
                .selectExpr("var_pop(mean) / var_pop(score)", "max(score)")
                .first();
        assertEquals(
                expected.getDouble(0),
                Double.parseDouble(importance.column("share").get(row)),
                5e-4);
        List<String> best = known("Search results", "Was it worth going on?").column("best");
        assertEquals(expected.getDouble(1), Double.parseDouble(best.get(best.size() - 1)), 5e-5);
    }

    @Test
    void trialsThatFailedAreCountedWithTheirErrorAndNowhereElse() throws Exception {
        TableText ends = known("Search results", "How did the trials end");
        assertEquals(Set.of("completed", "failed"), new HashSet<>(ends.column("status")));
        assertTrue(
                ends.column("error").stream().anyMatch(error -> error.startsWith("TrainingException: the loss must")));
        TableText regularizers = known("Regularisers compared", "Which fail?");
        assertEquals(List.of("none", "targetdrop"), regularizers.column("regularizer"));
        assertEquals(List.of("2", "8"), regularizers.column("failed"));
        assertEquals(List.of("2", "8"), regularizers.column("completed"));
    }

    /** If no seed is missing, the mean of the differences is the difference of the means. */
    @Test
    void aRegulariserIsComparedWithNoneSeedBySeed() throws Exception {
        TableText compared = known("Regularisers compared", "Which is best");
        TableText settings = known("Regularisers compared", "With which settings");
        Dataset<Row> tests = spark.read()
                .option("__globPaths__", false)
                .parquet(search.resolve("test").toString());
        double[] means = Stream.of("none", "targetdrop")
                .mapToDouble(name -> tests.filter(col("regularizer").equalTo(name))
                        .filter(col("point")
                                .equalTo(settings.column("best_point")
                                        .get(settings.column("regularizer").indexOf(name))))
                        .selectExpr("avg(test_accuracy)")
                        .first()
                        .getDouble(0))
                .toArray();
        int row = compared.column("regularizer").indexOf("targetdrop");
        String difference = compared.column("test_difference_to_none").get(row);
        assertEquals(means[1] - means[0], Double.parseDouble(difference.split(" ")[0]), 1e-4);
        assertEquals(
                means[1],
                Double.parseDouble(compared.column("test_accuracy").get(row).split(" ")[0]),
                1e-4);
        assertEquals(
                "0.0000 ± 0.0000",
                compared.column("test_difference_to_none")
                        .get(compared.column("regularizer").indexOf("none")));
    }

    /** Searches of drop ratios have a point that drops nothing, but none called {@code none}. */
    @Test
    void withoutNoneItIsComparedWithThePointThatDropsNothing() throws Exception {
        Path other = copy(
                trials -> trials.filter("regularizer = 'targetdrop'")
                        .withColumn(
                                "drop_probability",
                                when(col("drop_probability").equalTo(0.1), 0.0).otherwise(col("drop_probability")))
                        .withColumn("drops_nothing", col("drop_probability").equalTo(0)),
                epochs -> epochs);
        TableText compared = answer("Regularisers compared", "How much better than none", other);
        assertEquals(List.of("none", "targetdrop", "none", "targetdrop"), compared.column("regularizer"));
    }

    /** Their tables have no column for the baseline. */
    @Tag("slow")
    @Test
    void tablesOfEarlierVersionsHaveTheirNotes() throws Exception {
        Path other = copy(trials -> trials.drop("drops_nothing", "point_id", "data_id"), epochs -> epochs);
        List<TableText> compared =
                runner(other).answers(note("Regularisers compared"), "Which is best", "How much better than none");
        assertEquals(
                known("Regularisers compared", "Which is best").column("validation_accuracy"),
                compared.get(0).column("validation_accuracy"));
        assertEquals(
                2,
                compared.get(1).rows().stream()
                        .map(row -> row.get(1))
                        .distinct()
                        .count());
    }

    /** Its drop probability is 0, but another site has its own. */
    @Tag("slow")
    @Test
    void aPointThatDropsAtAnotherSiteIsNotABaseline() throws Exception {
        Path other = copy(
                trials -> trials.filter("regularizer = 'targetdrop'").withColumn("drop_probability", lit(0.0)),
                epochs -> epochs);
        assertEquals(
                List.of(),
                answer("Regularisers compared", "How much better than none", other)
                        .rows());
    }

    @Tag("slow")
    @Test
    void aSearchThatIsStillRunningHasItsNotes() throws Exception {
        Path other = copy(trials -> trials.filter("repetition = 0"), epochs -> epochs.filter("repetition = 0"));
        List<TableText> results = runner(other)
                .answers(note("Search results"), "Which points are best?", "Does it hold on the test part?");
        assertEquals(Set.of("1 of 1"), seeds(results.get(0)));
        assertEquals(List.of(), results.get(1).rows());
        answer("Regularisers compared", "Which is best", other);

        table(search, "trials").filter("repetition = 1").write().mode("append").parquet(other + "/trials");
        assertEquals(Set.of("2 of 2"), seeds(answer("Search results", "Which points are best?", other)));
    }

    private static Set<String> seeds(TableText ranking) {
        return Set.copyOf(ranking.column("seeds"));
    }

    @Tag("slow")
    @Test
    void aSearchWithoutAValidationPartHasItsNotes() throws Exception {
        Column none = lit(null).cast("double");
        Path other = copy(
                trials -> trials.withColumn("validation_accuracy", none).withColumn("validation_loss", none),
                epochs -> epochs.withColumn("validation_accuracy", none).withColumn("validation_loss", none));
        List<TableText> results =
                runner(other).answers(note("Search results"), "What does the drop ratio do", "Which points are best?");
        assertEquals(List.of(), results.get(0).rows());
        assertEquals(5, results.get(1).rows().size());
        answer("Regularisers compared", "Which is best", other);
    }

    @Tag("slow")
    @Test
    void aTrialThatStoppedEarlyKeepsItsLastValueInTheCurves() throws Exception {
        Path other = copy(
                trials -> trials.withColumn(
                        "epochs", when(col("regularizer").equalTo("none"), 1).otherwise(col("epochs"))),
                epochs -> epochs.filter("epoch = 1 OR point NOT LIKE '%none%'"));
        TableText curves = answer("Regularisers compared", "How do they learn?", other);
        List<String> values = curves.rows().stream()
                .filter(row -> row.get(1).equals("none"))
                .map(row -> row.get(2))
                .toList();
        assertEquals(3, values.size());
        assertEquals(1, values.stream().distinct().count());
    }

    @Tag("slow")
    @Test
    void noQueryReachesTheRowsThatZeppelinShows() throws Exception {
        Column copies = concat(col("point"), lit(" copy "), col("copy"));
        Dataset<Row> points = spark.range(220).toDF("copy");
        Dataset<Row> more = spark.range(400).toDF("more");
        Path other = copy(
                trials -> trials.crossJoin(points)
                        .withColumn("point", copies)
                        .withColumn("point_id", concat(col("point_id"), lit(" "), col("copy")))
                        .withColumn("trial_id", concat(col("trial_id"), lit(" "), col("copy")))
                        .withColumn("error", concat(col("error"), col("copy")))
                        .withColumn("epochs", lit(1200))
                        .drop("copy"),
                epochs -> epochs.crossJoin(more)
                        .withColumn(
                                "epoch",
                                col("epoch").plus(col("more").multiply(3)).cast("int"))
                        .drop("more")
                        .crossJoin(points.filter("copy < 2"))
                        .withColumn("point", copies)
                        .withColumn("trial_id", concat(col("trial_id"), lit(" "), col("copy")))
                        .drop("copy"));
        Path run = directory.resolve("run");
        Files.createDirectories(run);
        Files.copy(TrainedRun.get().resolvedConfiguration(), run.resolve("config.json"));
        table(TrainedRun.get().directory(), "epochs")
                .crossJoin(more)
                .withColumn("epoch", col("epoch").plus(col("more").multiply(2)).cast("int"))
                .drop("more")
                .write()
                .parquet(run + "/epochs");
        for (Note note : notes()) {
            runner(other, run)
                    .answers(note)
                    .forEach((query, answer) -> assertTrue(
                            answer.rows().size() < NoteRunner.ROW_LIMIT,
                            query.title() + ": " + answer.rows().size()));
        }
    }

    /** Epochs of validation losses 0.3, 0.1, 0.2, 0.1, accuracies 0.5, 0.6, 0.9, 0.9 and macro F1 0.7, 0.6, 0.5, 0.4. */
    @ParameterizedTest
    @CsvSource({"none, 4", "validation-loss, 2", "validation-accuracy, 3", "validation-macro-f1, 1"})
    void theResultOfARunIsTheEpochThatWasSaved(String monitor, String expected) throws Exception {
        Path run = Files.createDirectories(directory.resolve("run"));
        ObjectNode configuration = (ObjectNode) TrainedRun.get().resolved();
        ((ObjectNode) configuration.at("/training/early-stopping")).put("monitor", monitor);
        Files.writeString(run.resolve("config.json"), configuration.toString());
        table(TrainedRun.get().directory(), "epochs")
                .filter("epoch = 1")
                .drop("epoch", "validation_loss", "validation_accuracy", "validation_macro_f1")
                .crossJoin(spark.sql(
                        "SELECT * FROM VALUES (1, 0.3D, 0.5D, 0.7D), (2, 0.1D, 0.6D, 0.6D), (3, 0.2D, 0.9D, 0.5D), (4, 0.1D, 0.9D, 0.4D)"
                                + " AS epochs (epoch, validation_loss, validation_accuracy, validation_macro_f1)"))
                .write()
                .parquet(run + "/epochs");
        TableText end =
                new NoteRunner(spark, Map.of("run", run.toString())).answer(note("Training run"), "How did it end?");
        assertEquals(List.of("4"), end.column("epochs"));
        assertEquals(List.of(expected), end.column("result_epoch"));
    }

    private interface Change {
        Dataset<Row> of(Dataset<Row> table);
    }

    /** A made-up search: tables derived from those of the real one, without the test part. */
    private Path copy(Change trials, Change epochs) throws IOException {
        Path other = Files.createDirectories(directory.resolve("search"));
        Files.copy(search.resolve("search.json"), other.resolve("search.json"));
        trials.of(table(search, "trials")).write().parquet(other + "/trials");
        epochs.of(table(search, "epochs")).write().parquet(other + "/epochs");
        return other;
    }

    private static Dataset<Row> table(Path parent, String name) {
        return spark.read()
                .option("__globPaths__", false)
                .parquet(parent.resolve(name).toString());
    }

    private static List<Note> notes() throws IOException {
        return Note.in(SubmitCommand.projectRoot().resolve("notebooks")).stream()
                .filter(Note::isSqlOnly)
                .toList();
    }

    private static TableText answer(String name, String question, Path searched) throws IOException {
        return runner(searched).answer(note(name), question);
    }

    private static Note note(String name) throws IOException {
        return notes().stream()
                .filter(candidate -> candidate.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /** All answers on the real search and run. */
    private static Map<Paragraph, TableText> known(Note note) throws IOException, InterruptedException {
        if (!ANSWERS.containsKey(note.name())) {
            ANSWERS.put(
                    note.name(), runner(search, TrainedRun.get().directory()).answers(note));
        }
        return ANSWERS.get(note.name());
    }

    private static TableText known(String name, String question) throws IOException, InterruptedException {
        return known(note(name)).entrySet().stream()
                .filter(answer -> answer.getKey().title().startsWith(question))
                .findFirst()
                .orElseThrow()
                .getValue();
    }

    private static NoteRunner runner(Path searched) {
        return new NoteRunner(spark, Map.of("search", searched.toString()));
    }

    private static NoteRunner runner(Path searched, Path run) {
        return new NoteRunner(spark, Map.of("search", searched.toString(), "run", run.toString()));
    }
}
