package io.targetdrop.notebooks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ScriptTest {
    @Test
    void aStatementEndsAtASemicolonOutsideQuotes() {
        Script script = new Script("SELECT ';' AS a;\n\nSELECT \";\" AS b;\n");
        assertEquals(List.of("SELECT ';' AS a", "SELECT \";\" AS b"), script.statements(Map.of()));
    }

    @Test
    void aFieldIsFilledInEverywhere() {
        Script script = new Script("SELECT '$${run=a}/x', '$${run=a}/{y,z}'");
        assertEquals(Map.of("run", "a"), script.fields());
        assertEquals(List.of("SELECT '/b$1/x', '/b$1/{y,z}'"), script.statements(Map.of("run", "/b$1")));
        assertEquals(List.of("SELECT 'a/x', 'a/{y,z}'"), script.statements(Map.of()));
    }

    @Test
    void scalaHasFieldsToo() {
        Script script =
                new Script("val run = z.noteTextbox(\"run\", \"a\").toString\nval b = z.noteTextbox(\"n\", \"2\")");
        assertEquals(Map.of("run", "a", "n", "2"), script.fields());
    }

    @Test
    void refusesAFieldWithTwoDefaults() {
        Script script = new Script("SELECT '$${run=a}', '$${run=b}'");
        assertThrows(IllegalArgumentException.class, script::fields);
    }
}
