package io.targetdrop.results;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CsvTableTest {
    @TempDir
    private Path directory;

    @Test
    void quotedValuesMayContainCommasQuotesAndLineBreaks() {
        assertEquals(
                List.of(Map.of("a", "1", "b", "x, \"y\"\n\n# z"), Map.of("a", "#2", "b", " \\ ")),
                CsvTable.rows("a,b\n1,\"x, \"\"y\"\"\n\n# z\"\n\n#2, \\ \n"));
    }

    @Test
    void emptyAndMissingValuesAreNull() {
        for (Map<String, String> row : CsvTable.rows("a,b,c\n1,,\"\"\n1\n1,\n")) {
            assertEquals(List.of("a", "b", "c"), List.copyOf(row.keySet()));
            assertEquals("{a=1, b=null, c=null}", row.toString());
        }
        assertEquals(3, CsvTable.rows("a,b,c\n1,,\"\"\n1\n1,\n").size());
    }

    @Test
    void columnsWithoutTheirOwnNameAreKnownByPosition() {
        assertEquals(
                "[{a0=1, b=2, a2=3, _c3=4}]",
                CsvTable.rows("a,b,a,\n1,2,3,4,5\n").toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a,b", "a,b\n"})
    void aTableMayHaveNoRows(String text) {
        assertEquals(List.of(), CsvTable.rows(text));
    }

    /** As a spreadsheet saves it. */
    @Test
    void linesMayEndInAnyWay() throws IOException {
        Path file = Files.writeString(directory.resolve("a.csv"), "a,b\r\nä,\"1\r\n2\"\r\n3,4");
        assertEquals(
                List.of(Map.of("a", "ä", "b", "1\n2"), Map.of("a", "3", "b", "4")), CsvTable.read(file.toString()));
    }
}
