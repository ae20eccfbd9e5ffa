package io.targetdrop.submit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every message and every test that {@code docs/troubleshooting.md} quotes exists. */
class TroubleshootingPageTest {
    private static final Path ROOT = SubmitCommand.projectRoot();
    private static final Pattern QUOTE = Pattern.compile("`([^`]+)`");
    private static final Pattern TEST = Pattern.compile("\\w+(Test|IT)");

    /** Joins texts that continue on the next line: after {@code " + "} in Java, after a backslash in a script. */
    private static final Pattern JOINT = Pattern.compile("\"\\s*\\+\\s*\"|\\\\\n");

    /** A message that starts with the component of a request, or with a setting, is in the sources in two parts. */
    private static final Pattern SUBJECT = Pattern.compile("Exception\\(\\s*\"([\\w-]+)\",\\s*\"");

    private record Row(String symptom, String tests) {}

    @Test
    void everySymptomIsAMessageOfTheProgram() throws IOException {
        String sources = JOINT.matcher(text("src/main/java") + text("submit")).replaceAll("");
        String messages = SUBJECT.matcher(sources).replaceAll("Exception(\"$1 ");
        List<String> unknown = new ArrayList<>();
        for (Row row : rows()) {
            quotes(row.symptom()).filter(quote -> !messages.contains(quote)).forEach(unknown::add);
        }
        assertEquals(List.of(), unknown);
    }

    @Test
    void everyRowNamesATest() throws IOException {
        String tests;
        try (Stream<Path> files = Files.walk(ROOT.resolve("src/test/java"))) {
            tests = files.map(file -> file.getFileName().toString()).collect(Collectors.joining("\n"));
        }
        for (Row row : rows()) {
            List<String> named =
                    TEST.matcher(row.tests()).results().map(MatchResult::group).toList();
            assertTrue(!named.isEmpty(), row.symptom());
            named.forEach(test -> assertTrue(tests.contains(test + ".java"), test));
        }
    }

    private static Stream<String> quotes(String cell) {
        return QUOTE.matcher(cell).results().map(quote -> quote.group(1));
    }

    private static List<Row> rows() throws IOException {
        List<Row> rows = Files.readAllLines(ROOT.resolve("docs/troubleshooting.md")).stream()
                .filter(line -> line.startsWith("| `"))
                .map(line -> line.split("\\|"))
                .map(cells -> new Row(cells[1], cells[cells.length - 1]))
                .toList();
        assertTrue(rows.size() > 30, "rows: " + rows.size());
        return rows;
    }

    private static String text(String directory) throws IOException {
        try (Stream<Path> files = Files.walk(ROOT.resolve(directory))) {
            return files.filter(Files::isRegularFile)
                    .map(TroubleshootingPageTest::read)
                    .collect(Collectors.joining("\n"));
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
