package io.targetdrop.notebooks;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * A table as Zeppelin shows it: text cells, separated by tabs, in lines, the first of which has the names.
 *
 * @param header the names of the columns
 * @param rows their cells
 */
public record TableText(List<String> header, List<List<String>> rows) {

    /** The whole answer of Spark. */
    static TableText of(Dataset<Row> answer) {
        return new TableText(
                List.of(answer.columns()),
                answer.collectAsList().stream().map(TableText::cells).toList());
    }

    private static List<String> cells(Row row) {
        return IntStream.range(0, row.size())
                .mapToObj(column -> Objects.toString(row.get(column)).replaceAll("[\\t\\n]", " "))
                .toList();
    }

    /** The reverse of {@link #text}. */
    static TableText parse(String text) {
        List<List<String>> lines = new ArrayList<>();
        text.lines().forEach(line -> lines.add(List.of(line.split("\t", -1))));
        return new TableText(lines.get(0), lines.subList(1, lines.size()));
    }

    /** As Zeppelin stores it. */
    String text() {
        StringBuilder text = new StringBuilder(String.join("\t", header)).append('\n');
        rows.forEach(row -> text.append(String.join("\t", row)).append('\n'));
        return text.toString();
    }

    /** The cells of a column. */
    public List<String> column(String name) {
        int index = header.indexOf(name);
        return rows.stream().map(row -> row.get(index)).toList();
    }
}
