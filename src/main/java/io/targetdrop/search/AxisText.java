package io.targetdrop.search;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** How keys and values of axes are shown and put in order. */
public final class AxisText {
    /** Numbers by their size, then other values by the alphabet. */
    public static final Comparator<String> ORDER =
            Comparator.comparingDouble(AxisText::number).thenComparing(Comparator.naturalOrder());

    private AxisText() {}

    /** A key without its section. */
    public static String name(String key) {
        return key.substring(key.lastIndexOf('.') + 1);
    }

    /** A value in few characters: of a section, {@code {block-size:3,name:dropblock}}, the name and then the other values. */
    public static String brief(String value) {
        if (!value.startsWith("{") || !value.endsWith("}")) {
            return value;
        }
        List<String> parts = new ArrayList<>();
        for (String part : value.substring(1, value.length() - 1).split(",")) {
            String own = part.substring(part.indexOf(':') + 1);
            if (part.startsWith("name:")) {
                parts.add(0, own);
            } else {
                parts.add(own);
            }
        }
        return String.join(" ", parts);
    }

    private static double number(String value) {
        try {
            return Double.parseDouble(value);
        } catch (NumberFormatException e) {
            return Double.POSITIVE_INFINITY;
        }
    }
}
