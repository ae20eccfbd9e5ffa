package io.targetdrop.notebooks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ScriptTest {
    @Test
    void aStatementEndsAtASemicolonOutsideQuotes() {
        Script script = new Script("SELECT ';' AS a;\n\nSELECT \";\" AS b;\n", false);
        assertEquals(List.of("SELECT ';' AS a", "SELECT \";\" AS b"), script.statements(Map.of()));
    }

    @Test
    void aFieldIsFilledInEverywhere() {
        Script script = new Script("SELECT '${run=a}/x', '${run(of a run)=a}/{y,z}'", false);
        assertEquals(Map.of("run", "a"), script.fields().getParams());
        assertEquals(List.of("SELECT '/b [1]/x', '/b [1]/{y,z}'"), script.statements(Map.of("run", "/b [1]")));
        assertEquals(List.of("SELECT 'a/x', 'a/{y,z}'"), script.statements(Map.of()));
    }

    /** So a name for people need be written only once, in the last one. */
    @Test
    void aFieldIsCalledAsInItsLastPlace() {
        assertEquals("of a run", displayName(new Script("${run=a} ${run(of a run)=a}", false), "run"));
        assertEquals("run", displayName(new Script("${run(of a run)=a} ${run=a}", false), "run"));
    }

    @Test
    void scalaHasFieldsToo() {
        Script script = new Script(
                "val run = z.textbox(\"run\", \"a\").toString\nval b = z.textbox(\"n\", \"2\")\ns\"${b}\"", true);
        assertEquals(Map.of("run", "a", "n", "2"), script.fields().getParams());
        assertEquals("n", displayName(script, "n"));
    }

    @Test
    void aFieldOfTheWholeNoteIsAnother() {
        assertEquals(Map.of(), new Script("$${run=a}", false).fields().getParams());
        assertTrue(new Script("$${run=a}", false).hasFieldsOfTheNote());
        assertTrue(new Script("z.noteTextbox(\"run\", \"a\")", true).hasFieldsOfTheNote());
        assertFalse(new Script("${run=a}", false).hasFieldsOfTheNote());
    }

    private static String displayName(Script script, String field) {
        return script.fields().getForms().get(field).getDisplayName();
    }
}
