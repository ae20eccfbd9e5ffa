package io.targetdrop.notebooks;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.zeppelin.display.GUI;
import org.apache.zeppelin.display.Input;
import org.apache.zeppelin.interpreter.util.SqlSplitter;

/**
 * The text of a query: fields of the paragraph, such as <code>${run=runs/first}</code>, and statements that end in a semicolon. Or
 * Scala, where {@code z.textbox("run", "runs/first")} is such a field. Zeppelin's own classes read both.
 *
 * @param text as in the note
 * @param isScala whether it is Scala, where <code>${…}</code> is Scala's own
 */
record Script(String text, boolean isScala) {
    private static final Pattern SCALA_FIELD = Pattern.compile("z\\.textbox\\(\"([^\"]+)\", \"([^\"]*)\"\\)");

    static Script of(Paragraph paragraph) {
        return new Script(paragraph.script(), paragraph.isScala());
    }

    /** The fields, as Zeppelin knows them when the paragraph has run with their default values. */
    GUI fields() {
        GUI fields = new GUI();
        if (isScala) {
            SCALA_FIELD.matcher(text).results().forEach(field -> fields.textbox(field.group(1), field.group(2)));
            return fields;
        }
        fields.setForms(Input.extractSimpleQueryForm(text, false));
        fields.getForms().forEach((name, field) -> fields.getParams().put(name, field.getDefaultValue()));
        return fields;
    }

    /** Whether it has fields of the whole note, which are lost when the note is imported. */
    boolean hasFieldsOfTheNote() {
        return !Input.extractSimpleQueryForm(text, true).isEmpty() || text.contains("z.note");
    }

    /** The statements, with the fields filled in; a field without a value keeps its default value. */
    List<String> statements(Map<String, String> values) {
        String filled = Input.getSimpleQuery(new HashMap<>(values), text, false);
        return new SqlSplitter().splitSql(filled).stream().map(String::strip).toList();
    }
}
