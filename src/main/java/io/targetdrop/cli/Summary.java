package io.targetdrop.cli;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What a command prints on standard output.
 *
 * @param row column names and JSON values, in the order to print them
 * @param details lines printed below the row's single values; they show its lists in a readable form
 */
record Summary(Map<String, Object> row, List<String> details) {

    /** The human-readable lines, with rounded numbers. */
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

    /** Rounds by the column's name: shares and losses to 4 digits, speeds to whole images, times to tenths. */
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
