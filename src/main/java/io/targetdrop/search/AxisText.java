package io.targetdrop.search;

import java.util.Comparator;

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

    private static double number(String value) {
        try {
            return Double.parseDouble(value);
        } catch (NumberFormatException e) {
            return Double.POSITIVE_INFINITY;
        }
    }
}
