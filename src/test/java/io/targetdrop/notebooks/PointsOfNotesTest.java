package io.targetdrop.notebooks;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.targetdrop.training.spark.LocalSpark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which trials the notes treat as repetitions of a point, in a search of the previous version. */
@Tag("slow")
class PointsOfNotesTest {
    private static final Path SEARCH = Path.of("src/test/resources/io/targetdrop/cli/earlier/search");

    private static SparkSession spark;
    private static TreeMap<String, TableText> results;

    @TempDir
    private Path directory;

    @BeforeAll
    static void start() throws IOException {
        spark = LocalSpark.session("local[1]");
        results = answers("Search results");
    }

    @AfterAll
    static void stop() {
        spark.stop();
    }

    private static Note note(String name) throws IOException {
        return Note.in(Path.of("notebooks")).stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static NoteRunner runner(Path search) {
        return new NoteRunner(spark, Map.of("search", search.toString()));
    }

    private static TableText ranking(Path search) throws IOException {
        return runner(search).answer(note("Search results"), "Which points are best?");
    }

    /** All answers of a note on the search, by the beginnings of their questions. */
    private static TreeMap<String, TableText> answers(String note) throws IOException {
        TreeMap<String, TableText> answers = new TreeMap<>();
        runner(SEARCH).answers(note(note)).forEach((query, answer) -> answers.put(query.title(), answer));
        return answers;
    }

    private static TableText answer(TreeMap<String, TableText> answers, String question) {
        return answers.ceilingEntry(question).getValue();
    }

    private Path copy(UnaryOperator<Dataset<Row>> change) throws IOException {
        change.apply(spark.read().parquet(SEARCH + "/trials")).write().parquet(directory + "/trials");
        for (String table : List.of("epochs", "test")) {
            Files.createDirectory(directory.resolve(table));
            try (Stream<Path> files = Files.list(SEARCH.resolve(table))) {
                for (Path file : files.toList()) {
                    Files.copy(file, directory.resolve(table).resolve(file.getFileName()));
                }
            }
        }
        Files.copy(SEARCH.resolve("search.json"), directory.resolve("search.json"));
        return directory;
    }

    @Test
    void aPointHasItsRepetitions() throws Exception {
        TableText ranking = answer(results, "Which points are best?");
        assertEquals(List.of("drop-probability 0.1", "drop-probability 0.0"), ranking.column("point"));
        assertEquals("0.4609 ± 0.0130", ranking.column("validation_accuracy").get(0));
        assertEquals(Set.of("2 of 2"), Set.copyOf(ranking.column("seeds")));
        assertEquals(List.of("2"), answer(results, "What is there?").column("points"));
        assertEquals(
                List.of("drop-probability 0.1", "drop-probability 0.0"),
                answer(results, "Does it hold on the test part?").column("point"));
        for (String question : List.of("Is that more than", "How do the five best learn?", "Do they overfit?")) {
            assertFalse(answer(results, question).rows().isEmpty(), question);
        }
    }

    @Test
    void theBestPointOfAMethodIsCompared() throws Exception {
        TreeMap<String, TableText> answers = answers("Regularisers compared");
        assertEquals(
                List.of("drop-probability 0.1", "drop-probability 0.0"),
                answer(answers, "With which settings").column("best_point"));
        assertEquals(
                List.of("targetdrop", "none"),
                answer(answers, "With which settings").column("regularizer"));
        for (String question : List.of("Which is best", "How do they learn?", "Which drop ratio")) {
            assertFalse(answer(answers, question).rows().isEmpty(), question);
        }
    }

    /** A search that was resumed after its data had changed: the values of the axes are the same. */
    @Test
    void differentPointsWithTheSameValuesAreNotAveraged() throws Exception {
        Path search = copy(trials -> trials.withColumn(
                "point_id",
                when(col("repetition").equalTo(0), concat(lit("0"), col("point_id")))
                        .otherwise(col("point_id"))));
        TableText ranking = ranking(search);
        assertEquals(4, Set.copyOf(ranking.column("point")).size());
        assertEquals(Set.of("1 of 2"), Set.copyOf(ranking.column("seeds")));
        assertTrue(ranking.column("point").get(0).contains(" (point "), ranking.toString());
    }

    /** A search has one point that drops nothing for all block sizes; it has the first of them. */
    @Test
    void theLineOfEachBlockSizeStartsWhereNothingIsDropped() throws Exception {
        Path search = copy(trials -> trials.withColumn(
                "block_size",
                when(col("drop_probability").gt(0).and(col("repetition").equalTo(1)), 5)
                        .otherwise(3)));
        TableText chart = runner(search).answer(note("Search results"), "What does the drop ratio do?");
        assertEquals(
                List.of("targetdrop block 3", "targetdrop block 5", "targetdrop block 3", "targetdrop block 5"),
                chart.column("method"));
        assertEquals(List.of("0.0", "0.0", "0.1", "0.1"), chart.column("drop_ratio"));
        List<String> accuracies = chart.column("accuracy");
        assertEquals(accuracies.get(0), accuracies.get(1));
    }

    @Test
    void withoutIdsTheValuesTellPointsApart() throws Exception {
        Path search = copy(trials -> trials.drop("point_id", "data_id", "drops_nothing"));
        assertEquals(
                answer(results, "Which points are best?").rows(),
                ranking(search).rows());
    }
}
