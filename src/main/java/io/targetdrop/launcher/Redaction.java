package io.targetdrop.launcher;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A command line that may be shown to others: without what Spark's own logs leave out
 * ({@code spark.redaction.regex}) and without passwords in URLs.
 */
final class Redaction {
    private static final String HIDDEN = "*********(redacted)";
    private static final Pattern SECRET =
            Pattern.compile("secret|password|token|access[.]?key", Pattern.CASE_INSENSITIVE);
    private static final Pattern PASSWORD_IN_URL = Pattern.compile("^(.*://[^/@:]*):[^/]*@(.*)$", Pattern.DOTALL);

    private Redaction() {}

    static List<String> of(List<String> line) {
        List<String> shown = new ArrayList<>();
        for (String field : line) {
            shown.add(of(field));
        }
        return shown;
    }

    private static String of(String field) {
        int equals = field.indexOf('=');
        if (equals >= 0 && SECRET.matcher(field).find()) {
            return field.substring(0, equals + 1) + HIDDEN;
        }
        Matcher url = PASSWORD_IN_URL.matcher(field);
        return url.matches() ? url.group(1) + ":" + HIDDEN + "@" + url.group(2) : field;
    }
}
