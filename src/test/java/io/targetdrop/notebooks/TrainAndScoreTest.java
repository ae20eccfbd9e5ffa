package io.targetdrop.notebooks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.targetdrop.data.ImageDirectory;
import io.targetdrop.training.spark.LocalSpark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The note that trains, run from its first paragraph to its last on generated pictures. With {@code -Dregenerate}, on more of
 * them and for as long as the note says, and the results are saved in it.
 */
class TrainAndScoreTest {
    private static final boolean REGENERATE = System.getProperty("regenerate") != null;
    private static final int PICTURES = REGENERATE ? 1000 : 150;
    private static final int SIDE = REGENERATE ? 32 : 16;

    @TempDir
    private static Path directory;

    private static SparkSession spark;
    private static ScalaShell shell;
    private static Note note;
    /** What was saved in the note before this run, by paragraph. */
    private static List<List<String>> savedHeaders;

    @BeforeAll
    static void run() throws IOException {
        Path images = directory.resolve("my photographs");
        new ImageDirectory(images).generated(PICTURES, SIDE);
        Map<String, String> fields = Map.of(
                "images", images.toString(),
                "models", directory.resolve("models").toString(),
                "epochs", REGENERATE ? "20" : "2");
        spark = LocalSpark.session("local[2]");
        shell = new ScalaShell(spark, fields);
        note = Note.in(Path.of("notebooks")).stream()
                .filter(each -> !each.isSqlOnly())
                .findFirst()
                .orElseThrow();
        savedHeaders = headers();
        new NoteRunner(spark, fields).fill(note, shell::run);
        if (REGENERATE) {
            note.write();
        }
    }

    @AfterAll
    static void stop() {
        shell.close();
        spark.stop();
    }

    private static List<List<String>> headers() {
        return note.queries().stream()
                .map(query -> query.savedTable().map(TableText::header).orElse(List.of()))
                .toList();
    }

    private static TableText answer(String question) {
        return paragraph(question).savedTable().orElseThrow();
    }

    private static String printed(String question) {
        return paragraph(question).json().at("/results/msg/0/data").asText();
    }

    private static Paragraph paragraph(String question) {
        return note.paragraphs().stream()
                .filter(paragraph -> paragraph.title().startsWith(question))
                .findFirst()
                .orElseThrow();
    }

    private static int sum(List<String> numbers) {
        return numbers.stream().mapToInt(Integer::parseInt).sum();
    }

    @Test
    void everyQuestionHasAnAnswerWithTheColumnsOfItsChart() {
        for (Paragraph query : note.queries()) {
            TableText answer = query.savedTable().orElseThrow();
            assertFalse(answer.rows().isEmpty(), query.title());
            query.chartColumns()
                    .forEach(column -> assertEquals(
                            column.index(),
                            answer.header().indexOf(column.name()),
                            query.title() + ": " + column.name()));
        }
    }

    @Test
    void theSavedResultsHaveTheColumnsOfTheQueries() {
        if (!REGENERATE) {
            assertEquals(savedHeaders, headers(), "notebooks/save-results was not run after a change");
        }
    }

    @Test
    void everyParagraphOfScalaSaysWhatItDid() {
        note.paragraphs().stream()
                .filter(Paragraph::isScala)
                .forEach(scala -> assertEquals(1, printed(scala.title()).lines().count(), scala.title()));
    }

    /** Class k of ten has every tenth picture, so all have the same number. */
    @Test
    void aLabelIsTheNameOfTheFolder() {
        TableText counts = answer("How accurate is it for each class?");
        assertEquals(PICTURES, sum(counts.column("training")) + sum(counts.column("test")));
        int ring = counts.column("label").indexOf("ring-striped");
        assertEquals(PICTURES / 10, sum(counts.rows().get(ring).subList(1, 3)));
    }

    @Test
    void theTablesAgree() {
        TableText all = answer("How accurate is it?");
        int photographs = sum(answer("How accurate is it for each class?").column("test"));
        int right = photographs - sum(answer("Which classes").column("photographs"));
        assertEquals(List.of("" + photographs), all.column("photographs"));
        assertEquals(List.of("" + right), all.column("correct"));
        assertEquals(
                (double) right / photographs,
                Double.parseDouble(all.column("accuracy").get(0)),
                5e-5);
        assertEquals(photographs, sum(answer("How sure").column("count")));
        assertEquals(20, answer("How sure").rows().size(), "each tenth has a right and a wrong bar, also an empty one");
        assertTrue(printed("Which photographs").endsWith(" " + photographs + " for the test\n"));
    }

    @Test
    void theLeastCertainComeFirstAndNameFolderAndFile() {
        TableText unsure = answer("Where is it least sure");
        List<Double> probabilities =
                unsure.column("probability").stream().map(Double::valueOf).toList();
        assertEquals(probabilities.stream().sorted().toList(), probabilities);
        assertTrue(
                unsure.rows().stream().allMatch(row -> row.get(0).matches(row.get(1) + "/\\d{5}\\.png")),
                unsure.text());
    }

    @Test
    void theSavedPipelinePredictsTheSame() throws IOException {
        assertTrue(printed("Does it predict the same").contains("; 0 of "), printed("Does it predict the same"));
        try (Stream<Path> files = Files.walk(directory.resolve("models"))) {
            assertEquals(
                    1,
                    files.filter(file -> file.getFileName().toString().equals("model.zip"))
                            .count());
        }
    }

    @Test
    void aParagraphThatDoesNotCompileOrFailsIsNamed() {
        Paragraph scala = new Paragraph(paragraph("How is it trained").json().deepCopy());
        scala.json().put("text", "%spark\nval x: Int = \"text\"");
        Exception refused = assertThrows(IllegalStateException.class, () -> shell.run(scala));
        assertTrue(refused.getMessage().startsWith("How is it trained?: "), refused.getMessage());
        assertTrue(refused.getMessage().contains("type mismatch"), refused.getMessage());
        scala.json().put("text", "%spark\nList(1).apply(7)");
        Exception failed = assertThrows(IllegalStateException.class, () -> shell.run(scala));
        assertTrue(failed.getMessage().contains("IndexOutOfBounds"), failed.getMessage());
    }
}
