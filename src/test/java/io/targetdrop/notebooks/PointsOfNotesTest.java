package io.targetdrop.notebooks;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which trials the notes on a search take for repetitions of a point, on a search of the version before. */
class PointsOfNotesTest {
    private static final Path SEARCH = Path.of("src/test/resources/io/targetdrop/cli/earlier/search");

    private static SparkSession spark;

    @TempDir
    private Path directory;

    @BeforeAll
    static void start() {
        spark = SparkSession.builder()
                .master("local[1]")
                .config("spark.ui.enabled", false)
                .config("spark.driver.bindAddress", "127.0.0.1")
                .config("spark.driver.host", "127.0.0.1")
                .config("spark.sql.shuffle.partitions", 1)
                .getOrCreate();
    }

    @AfterAll
    static void stop() {
        spark.stop();
    }

    private static TableText answer(String note, String question, Path search) throws Exception {
        Note own = Note.in(Path.of("notebooks")).stream()
                .filter(each -> each.name().equals(note))
                .findFirst()
                .orElseThrow();
        return new NoteRunner(spark, Map.of("search", search.toString())).answer(own, question);
    }

    private Path copy(UnaryOperator<Dataset<Row>> change) throws IOException {
        change.apply(table("trials")).write().parquet(directory + "/trials");
        table("epochs").write().parquet(directory + "/epochs");
        table("test").write().parquet(directory + "/test");
        Files.copy(SEARCH.resolve("search.json"), directory.resolve("search.json"));
        return directory;
    }

    private static Dataset<Row> table(String name) {
        return spark.read().parquet(SEARCH.resolve(name).toString());
    }

    @Test
    void aPointHasItsRepetitions() throws Exception {
        TableText ranking = answer("Search results", "Which points are best?", SEARCH);
        assertEquals(List.of("drop-probability 0.1", "drop-probability 0.0"), ranking.column("point"));
        assertEquals("0.4609 ± 0.0130", ranking.column("validation_accuracy").get(0));
        assertEquals(Set.of("2 of 2"), Set.copyOf(ranking.column("seeds")));
        assertEquals(
                List.of("2"), answer("Search results", "What is there?", SEARCH).column("points"));
        assertEquals(
                List.of("drop-probability 0.1", "drop-probability 0.0"),
                answer("Search results", "Does it hold on the test part?", SEARCH)
                        .column("point"));
        assertEquals(
                List.of("drop-probability 0.1"),
                answer("Regularisers compared", "Which is best", SEARCH).column("best_point"));
    }

    @Test
    void everyChartOfPointsHasThem() throws Exception {
        for (String question : List.of("Is that more than", "How do the five best learn?", "Do they overfit?")) {
            assertFalse(answer("Search results", question, SEARCH).rows().isEmpty(), question);
        }
        for (String question : List.of("How accurate is each?", "How do they learn?", "What does it cost?")) {
            assertFalse(answer("Regularisers compared", question, SEARCH).rows().isEmpty(), question);
        }
    }

    /** A search that was resumed after its data had changed: the values of the axes are the same. */
    @Test
    void differentPointsWithTheSameValuesAreNotAveraged() throws Exception {
        Path search = copy(trials -> trials.withColumn(
                "point_id",
                when(col("repetition").equalTo(0), concat(lit("0"), col("point_id")))
                        .otherwise(col("point_id"))));
        TableText ranking = answer("Search results", "Which points are best?", search);
        assertEquals(4, Set.copyOf(ranking.column("point")).size());
        assertEquals(Set.of("1 of 2"), Set.copyOf(ranking.column("seeds")));
        assertTrue(ranking.column("point").get(0).contains(" (point "), ranking.toString());
    }

    @Test
    void withoutIdsTheValuesTellPointsApart() throws Exception {
        Path search = copy(trials -> trials.drop("point_id", "data_id", "drops_nothing"));
        assertEquals(
                answer("Search results", "Which points are best?", SEARCH).rows(),
                answer("Search results", "Which points are best?", search).rows());
    }
}
