package io.targetdrop.cli;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What a job found out.
 *
 * @param row column names to values that JSON knows, in the order to show them
 * @param details lines for people, shown below the row's single values; they tell the lists better than the row does
 */
record JobResult(Map<String, Object> row, List<String> details) {

    /** The lines for people; numbers are rounded to what is worth reading. */
    List<String> lines() {
        List<String> columns = row.keySet().stream()
                .filter(column -> !(row.get(column) instanceof Collection))
                .toList();
        int width = columns.stream().mapToInt(String::length).max().orElse(0);
        List<String> lines = new ArrayList<>();
        columns.forEach(
                column -> lines.add(column + " ".repeat(width - column.length() + 2) + shown(column, row.get(column))));
        lines.addAll(details);
        return lines;
    }

    /** A share or a loss to 4 digits, a speed to whole images, a time to tenths; the column's name tells which. */
    static String shown(String column, Object value) {
        if (value == null) {
            return "none";
        }
        if (!(value instanceof Double)) {
            return value.toString();
        }
        if (column.endsWith("_per_second")) {
            return String.format(Locale.ROOT, "%.0f", value);
        }
        return String.format(Locale.ROOT, column.endsWith("seconds") ? "%.1f" : "%.4f", value);
    }
}
