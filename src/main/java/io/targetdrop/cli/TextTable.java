package io.targetdrop.cli;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Formats tables in plain text and Markdown, with aligned columns. */
final class TextTable {
    private TextTable() {}

    /**
     * A table in plain text, with two spaces between columns.
     *
     * @param rows of the same length; the first may be a header
     * @param texts number of columns, from the left, that contain text and are aligned to the left; the others contain
     *     numbers
     */
    static List<String> of(List<List<String>> rows, int texts) {
        int[] widths = widths(rows);
        return rows.stream().map(row -> line(row, widths, texts, "  ")).toList();
    }

    /**
     * A table in Markdown.
     *
     * @param rows the first is the header
     */
    static List<String> markdown(List<List<String>> rows, int texts) {
        int[] widths = widths(rows);
        List<String> rule = IntStream.range(0, widths.length)
                .mapToObj(column -> column < texts ? "-".repeat(widths[column]) : "-".repeat(widths[column] - 1) + ":")
                .toList();
        return Stream.concat(Stream.of(rows.get(0), rule), rows.stream().skip(1))
                .map(row -> "| " + line(row, widths, texts, " | ") + " |")
                .toList();
    }

    private static int[] widths(List<List<String>> rows) {
        return IntStream.range(0, rows.get(0).size())
                .map(column -> rows.stream()
                        .mapToInt(row -> row.get(column).length())
                        .max()
                        .orElse(0))
                .toArray();
    }

    private static String line(List<String> row, int[] widths, int texts, String separator) {
        StringBuilder line = new StringBuilder();
        for (int column = 0; column < widths.length; column++) {
            String padding = " ".repeat(widths[column] - row.get(column).length());
            line.append(column == 0 ? "" : separator)
                    .append(column < texts ? "" : padding)
                    .append(row.get(column))
                    .append(column < texts ? padding : "");
        }
        return line.toString();
    }
}
