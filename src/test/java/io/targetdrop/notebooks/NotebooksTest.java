package io.targetdrop.notebooks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.targetdrop.notebooks.Paragraph.ChartColumn;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The stored notes: Zeppelin's format, and the results that are saved in them. */
class NotebooksTest {
    private static final Path DIRECTORY = Path.of("notebooks");
    /** Zeppelin's {@code IdHashes}: no I, L, O and 0. */
    private static final Pattern NOTE_ID = Pattern.compile("[1-9A-HJKMNP-Z]{9}");

    private static final Pattern PARAGRAPH_ID = Pattern.compile("paragraph_\\d{13}_\\d+");
    private static final Pattern DATE = Pattern.compile("\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d\\.\\d{3}");
    private static final Pattern QUESTION = Pattern.compile("[A-Z][^?]*\\?( \\(.*\\))?");
    private static final Pattern ABSOLUTE_PATH = Pattern.compile("(?:^|[^\\w.])/\\w+/|file:");

    /** Zeppelin's {@code Note}, without what it leaves out when it writes. */
    private static final List<String> NOTE_FIELDS = List.of(
            "paragraphs",
            "name",
            "id",
            "defaultInterpreterGroup",
            "noteParams",
            "noteForms",
            "angularObjects",
            "config",
            "info");

    /** Zeppelin's {@code Paragraph} and {@code Job}, without who ran it and when. */
    private static final List<String> PARAGRAPH_FIELDS = List.of(
            "title",
            "text",
            "config",
            "settings",
            "results",
            "apps",
            "progressUpdateIntervalMs",
            "jobName",
            "id",
            "dateCreated",
            "status");

    private static final Map<String, List<String>> CHARTS = Map.of(
            "table", List.of(),
            "lineChart", List.of("keys", "values"),
            "multiBarChart", List.of("keys", "values"),
            "stackedAreaChart", List.of("keys", "groups", "values"),
            "scatterChart", List.of("keys", "values"));

    static Stream<Note> notes() throws IOException {
        return Note.in(DIRECTORY).stream();
    }

    static Stream<Paragraph> answered() throws IOException {
        return notes().flatMap(note -> scripts(note).stream().skip(1)).filter(Paragraph::isQuery);
    }

    private static List<Paragraph> scripts(Note note) {
        return note.paragraphs().stream()
                .filter(paragraph -> !paragraph.isMarkdown())
                .toList();
    }

    @Test
    void hasTheseNotes() throws IOException {
        assertEquals(
                List.of("Regularisers compared", "Search results", "Train and score", "Training run"),
                notes().map(Note::name).toList());
    }

    @ParameterizedTest
    @MethodSource("notes")
    void aNoteIsWhatZeppelinReads(Note note) {
        assertEquals(NOTE_FIELDS, names(note.json()));
        assertTrue(NOTE_ID.matcher(note.id()).matches(), note.id());
        assertEquals(
                note.name() + "_" + note.id() + ".zpln",
                note.file().getFileName().toString());
        assertEquals("spark", note.json().path("defaultInterpreterGroup").asText());
    }

    @ParameterizedTest
    @MethodSource("notes")
    void itsParagraphsAreWhatZeppelinReads(Note note) {
        for (Paragraph paragraph : note.paragraphs()) {
            JsonNode json = paragraph.json();
            assertEquals(
                    new TreeSet<>(PARAGRAPH_FIELDS),
                    new TreeSet<>(Stream.concat(names(json).stream(), Stream.of("title"))
                            .toList()));
            assertTrue(PARAGRAPH_ID.matcher(paragraph.id()).matches(), paragraph.id());
            assertTrue(DATE.matcher(json.path("dateCreated").asText()).matches());
            assertEquals(List.of("params", "forms"), names(json.path("settings")));
            assertEquals("FINISHED", json.path("status").asText());
            assertEquals("SUCCESS", json.at("/results/code").asText());
            assertTrue(paragraph.isQuery() || paragraph.isScala() || paragraph.isMarkdown(), paragraph.text());
        }
    }

    @Test
    void noTwoParagraphsHaveTheSameId() throws IOException {
        List<String> ids = notes().flatMap(note -> note.paragraphs().stream())
                .map(Paragraph::id)
                .toList();
        assertEquals(ids.stream().distinct().toList(), ids);
    }

    @ParameterizedTest
    @MethodSource("notes")
    void opensWithItsQuestionThenLoadsThenAnswersQuestions(Note note) {
        List<Paragraph> paragraphs = note.paragraphs();
        assertTrue(paragraphs.get(0).isMarkdown());
        assertTrue(paragraphs.get(0).script().startsWith("## "));
        assertTrue(paragraphs.get(0).script().contains("*Run all paragraphs*"));
        for (Paragraph query : paragraphs.subList(1, paragraphs.size())) {
            assertFalse(query.isMarkdown());
            assertTrue(QUESTION.matcher(query.title()).matches(), query.title());
            assertTrue(query.json().at("/config/title").asBoolean());
        }
    }

    @ParameterizedTest
    @MethodSource("notes")
    void theFirstParagraphThatRunsHasTheFieldsOfTheNote(Note note) {
        List<Paragraph> scripts = scripts(note);
        Map<String, String> fields = new Script(scripts.get(0).script()).fields();
        assertEquals(note.isSqlOnly() ? 1 : 3, fields.size());
        assertEquals(List.copyOf(fields.keySet()), names(note.json().path("noteForms")));
        fields.forEach((name, value) -> {
            JsonNode form = note.json().path("noteForms").path(name);
            assertEquals("TextBox", form.path("type").asText());
            assertEquals(name, form.path("name").asText());
            assertEquals(value, form.path("defaultValue").asText());
            assertEquals(value, note.json().at("/noteParams/" + name).asText());
        });
        scripts.stream().skip(1).forEach(script -> assertEquals(Map.of(), new Script(script.script()).fields()));
    }

    @Test
    void bothNotesOfASearchLoadItTheSameWay() throws IOException {
        List<String> loaders = notes().filter(
                        note -> note.json().path("noteForms").has("search"))
                .map(note -> note.queries().get(0).text())
                .toList();
        assertEquals(2, loaders.size());
        assertEquals(loaders.get(0), loaders.get(1));
    }

    /** Zeppelin treats a quote in a comment as the start of a string. */
    @ParameterizedTest
    @MethodSource("notes")
    void queriesHaveNoComments(Note note) {
        note.queries().forEach(query -> assertFalse(query.script().contains("--"), query.title()));
    }

    @ParameterizedTest
    @MethodSource("answered")
    void everyQuestionIsAnswered(Paragraph query) {
        assertFalse(query.savedTable().orElseThrow().rows().isEmpty(), query.title());
        assertEquals(1, query.json().at("/results/msg").size(), query.title());
    }

    @ParameterizedTest
    @MethodSource("answered")
    void aChartHasItsAxesAndAverages(Paragraph query) {
        JsonNode graph = query.graph().orElseThrow();
        String mode = graph.path("mode").asText();
        for (String part : CHARTS.get(mode)) {
            assertFalse(query.chartColumns(part).isEmpty(), query.title() + " has no " + part);
        }
        if (!mode.equals("table")) {
            assertTrue(graph.path("setting").has(mode), query.title());
        }
        query.chartColumns().forEach(column -> assertEquals("avg", column.aggregation()));
    }

    @ParameterizedTest
    @MethodSource("answered")
    void aChartNamesColumnsOfTheSavedTable(Paragraph query) {
        List<String> header = query.savedTable().orElseThrow().header();
        for (ChartColumn column : query.chartColumns()) {
            assertEquals(column.index(), header.indexOf(column.name()), query.title() + ": " + column.name());
        }
    }

    /** Zeppelin draws anything that is not a number as 0, and treats a group that begins with a digit as a number. */
    @ParameterizedTest
    @MethodSource("answered")
    void aChartHasNumbersToDrawAndNamesForItsLines(Paragraph query) {
        TableText table = query.savedTable().orElseThrow();
        for (ChartColumn column : query.chartColumns("values")) {
            table.column(column.name()).forEach(Double::parseDouble);
        }
        for (ChartColumn column : query.chartColumns("groups")) {
            table.column(column.name()).forEach(name -> assertFalse(Character.isDigit(name.charAt(0)), name));
        }
    }

    @ParameterizedTest
    @MethodSource("notes")
    void chartsComeInPairsAndTablesTakeAWholeRow(Note note) {
        int row = 0;
        for (Paragraph paragraph : note.paragraphs()) {
            int width = paragraph.json().at("/config/colWidth").asInt();
            boolean isChart = paragraph
                    .graph()
                    .filter(graph -> !graph.path("mode").asText().equals("table"))
                    .isPresent();
            assertEquals(isChart ? 6 : 12, width, paragraph.title());
            row = (row + width) % 12;
            assertTrue(isChart || row == 0, paragraph.title() + " leaves a hole");
        }
    }

    @ParameterizedTest
    @MethodSource("notes")
    void savedResultsMatchTheText(Note note) {
        Paragraph first = note.paragraphs().get(0);
        assertEquals(
                new Markdown(first.script()).html(),
                first.json().at("/results/msg/0/data").asText());
    }

    @ParameterizedTest
    @MethodSource("notes")
    void savedResultsNameNoPathOfAMachine(Note note) {
        note.queries().stream()
                .flatMap(query -> query.savedTable().stream())
                .map(TableText::text)
                .forEach(text -> assertFalse(ABSOLUTE_PATH.matcher(text).find(), text));
    }

    @ParameterizedTest
    @MethodSource("notes")
    void aNoteIsKeptAsSavingWritesIt(Note note) throws IOException {
        assertEquals(Files.readString(note.file()), note.text());
    }

    private static List<String> names(JsonNode object) {
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }
}
