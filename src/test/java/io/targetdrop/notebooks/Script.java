package io.targetdrop.notebooks;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The text of a query: fields of the note, such as {@code $${run=runs/first}}, and statements that end in a semicolon. Or Scala,
 * where {@code z.noteTextbox("run", "runs/first")} is such a field.
 *
 * @param text as in the note
 */
record Script(String text) {
    private static final Pattern FIELD = Pattern.compile("\\$\\$\\{([^=}]+)=([^}]*)}");

    private static final Pattern SCALA_FIELD = Pattern.compile("z\\.noteTextbox\\(\"([^\"]+)\", \"([^\"]*)\"\\)");

    /** A statement: anything but semicolons, except in quotes. */
    private static final Pattern STATEMENT = Pattern.compile("(?:[^;'\"]|'[^']*'|\"[^\"]*\")+");

    /** The fields, each with its default value. */
    Map<String, String> fields() {
        Map<String, String> fields = new LinkedHashMap<>();
        Stream.of(FIELD, SCALA_FIELD)
                .flatMap(pattern -> pattern.matcher(text).results())
                .forEach(field -> {
                    String other = fields.put(field.group(1), field.group(2));
                    if (other != null && !other.equals(field.group(2))) {
                        throw new IllegalArgumentException(
                                "the field " + field.group(1) + " must have one value from the beginning but has "
                                        + other + " and " + field.group(2));
                    }
                });
        return fields;
    }

    /** The statements, with the fields filled in; a field without a value keeps the one that it has. */
    List<String> statements(Map<String, String> values) {
        String filled = FIELD.matcher(text)
                .replaceAll(field -> Matcher.quoteReplacement(values.getOrDefault(field.group(1), field.group(2))));
        List<String> statements = new ArrayList<>();
        STATEMENT.matcher(filled).results().map(match -> match.group().strip()).forEach(statements::add);
        statements.removeIf(String::isEmpty);
        return statements;
    }
}
