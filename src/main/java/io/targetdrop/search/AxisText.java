package io.targetdrop.search;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Formats and sorts the keys and values of axes. */
public final class AxisText {
    /** Numbers in ascending order, then other values in alphabetical order. */
    public static final Comparator<String> ORDER =
            Comparator.comparingDouble(AxisText::number).thenComparing(Comparator.naturalOrder());

    private static final String REGULARIZER_SCHEDULE = "regularizer.schedule";

    private AxisText() {}

    /**
     * A key without its section and without quotes: {@code learning-rate}, {@code at.stage-2.drop-probability}. Keys of the
     * regulariser's schedule keep their section, because {@code training} has a schedule too.
     */
    public static String name(String key) {
        String plain = key.replace("\"", "");
        return plain.startsWith(REGULARIZER_SCHEDULE) ? plain : plain.substring(plain.indexOf('.') + 1);
    }

    /** A short form of a value. The section {@code {block-size:3,name:dropblock}} becomes {@code dropblock 3}, name first. */
    public static String brief(String value) {
        if (!value.startsWith("{") || !value.endsWith("}")) {
            return value;
        }
        List<String> parts = new ArrayList<>();
        for (String part : parts(value.substring(1, value.length() - 1))) {
            String own = brief(part.substring(part.indexOf(':') + 1));
            if (part.startsWith("name:")) {
                parts.add(0, own);
            } else {
                parts.add(own);
            }
        }
        return String.join(" ", parts);
    }

    /** Splits at the commas that are not inside a section or a list. */
    private static List<String> parts(String content) {
        List<String> parts = new ArrayList<>();
        int depth = 0;
        int start = 0;
        for (int i = 0; i < content.length(); i++) {
            char character = content.charAt(i);
            if (character == '{' || character == '[') {
                depth++;
            } else if (character == '}' || character == ']') {
                depth--;
            } else if (character == ',' && depth == 0) {
                parts.add(content.substring(start, i));
                start = i + 1;
            }
        }
        parts.add(content.substring(start));
        return parts;
    }

    private static double number(String value) {
        try {
            return Double.parseDouble(value);
        } catch (NumberFormatException e) {
            return Double.POSITIVE_INFINITY;
        }
    }
}
