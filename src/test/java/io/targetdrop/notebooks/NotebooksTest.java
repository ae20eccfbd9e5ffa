package io.targetdrop.notebooks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
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
import org.apache.zeppelin.display.GUI;
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
            "stackedAreaChart", List.of("keys", "groups", "values"));

    /** A longer one wraps on the classic page, which tears holes, and is cut on the new one. */
    private static final int LONGEST_TITLE_OF_A_CHART = 35;

    /** Zeppelin shows no more at a width of 1440 pixels. */
    private static final int MOST_COLUMNS = 7;

    /** The new page puts the name of the value and its aggregation before each name of a legend. */
    private static final int LONGEST_VALUE_IN_A_LEGEND = 10;

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

    /** Importing a note copies its paragraphs and nothing else: fields of the note would be lost. */
    @ParameterizedTest
    @MethodSource("notes")
    void theFirstParagraphThatRunsHasAllFieldsAndShowsThem(Note note) throws IOException {
        List<Paragraph> scripts = scripts(note);
        GUI fields = Script.of(scripts.get(0)).fields();
        assertEquals(note.isSqlOnly() ? 1 : 3, fields.getForms().size());
        assertEquals(
                new ObjectMapper().readTree(fields.toJson()),
                scripts.get(0).json().path("settings"));
        fields.getForms()
                .values()
                .forEach(field -> assertFalse(field.getDisplayName().isBlank(), note.name()));
        for (Paragraph script : scripts) {
            assertFalse(Script.of(script).hasFieldsOfTheNote(), script.title());
        }
        scripts.stream()
                .skip(1)
                .forEach(script ->
                        assertEquals(Map.of(), Script.of(script).fields().getForms()));
        assertEquals(0, note.json().path("noteForms").size());
        assertEquals(0, note.json().path("noteParams").size());
    }

    /** Else the field is below a page of SQL. */
    @ParameterizedTest
    @MethodSource("notes")
    void theFieldsAreAtTheTop(Note note) {
        Paragraph first = scripts(note).get(0);
        boolean isHidden = first.json().at("/config/editorHide").asBoolean();
        assertTrue(isHidden || first.script().lines().count() <= 5, first.title());
        assertTrue(first.title().contains("director"), "a title says what to type: " + first.title());
    }

    @Test
    void bothNotesOfASearchLoadItTheSameWay() throws IOException {
        List<String> loaders = notes().filter(
                        note -> note.queries().get(0).title().startsWith("Which search?"))
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

    /**
     * Zeppelin draws anything that is not a number as 0, and treats a group that begins with a digit as a number. Of names on an
     * axis it shows only some, the new page just the first and the last.
     */
    @ParameterizedTest
    @MethodSource("answered")
    void aChartHasNumbersToDrawAndNamesForItsLines(Paragraph query) {
        TableText table = query.savedTable().orElseThrow();
        for (String part : List.of("keys", "values")) {
            for (ChartColumn column : query.chartColumns(part)) {
                table.column(column.name()).forEach(Double::parseDouble);
            }
        }
        for (ChartColumn column : query.chartColumns("groups")) {
            table.column(column.name()).forEach(name -> assertFalse(Character.isDigit(name.charAt(0)), name));
        }
    }

    @ParameterizedTest
    @MethodSource("answered")
    void titlesTablesAndLegendsFitThePages(Paragraph query) {
        TableText table = query.savedTable().orElseThrow();
        if (query.isChart()) {
            assertTrue(query.title().length() <= LONGEST_TITLE_OF_A_CHART, query.title());
        } else {
            assertTrue(table.header().size() <= MOST_COLUMNS, query.title() + " " + table.header());
            int height = query.graph().orElseThrow().path("height").asInt();
            assertTrue(table.rows().size() == 1 || height >= 300, query.title() + " shows few rows");
        }
        if (!query.chartColumns("groups").isEmpty()) {
            String value = query.chartColumns("values").get(0).name();
            assertTrue(value.length() <= LONGEST_VALUE_IN_A_LEGEND, query.title() + ": " + value);
        }
    }

    @ParameterizedTest
    @MethodSource("notes")
    void chartsComeInPairsAndTablesTakeAWholeRow(Note note) {
        int row = 0;
        for (Paragraph paragraph : note.paragraphs()) {
            int width = paragraph.json().at("/config/colWidth").asInt();
            assertEquals(paragraph.isChart() ? 6 : 12, width, paragraph.title());
            row = (row + width) % 12;
            assertTrue(paragraph.isChart() || row == 0, paragraph.title() + " leaves a hole");
        }
    }

    @ParameterizedTest
    @MethodSource("notes")
    void savedResultsMatchTheText(Note note) {
        Paragraph first = note.paragraphs().get(0);
        assertEquals(
                new Markdown(first.script()).html(),
                first.json().at("/results/msg/0/data").asText());
        assertFalse(new Markdown(first.script()).html().contains("<br"), "a line break is shown as one");
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
