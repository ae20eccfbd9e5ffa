package io.targetdrop.benchmarks.tables;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What a command measured: its rows, and the ratios that have a target. */
public final class Report {
    private static final List<String> COLUMNS = List.of(
            "contender", "network", "batch", "threads", "unit", "rounds", "median", "minimum", "maximum", "ratio");

    private final String ratioMeaning;
    private final List<List<String>> rows = new ArrayList<>();
    private final Map<String, Double> targets = new LinkedHashMap<>();
    /** Gets every row at once; null if there is no file. */
    private CsvFile file;

    /**
     * An empty report.
     *
     * @param ratioMeaning what the column {@code ratio} is
     * @param targetNames the ratios that have a target; those that are not measured stay null
     */
    public Report(String ratioMeaning, List<String> targetNames) {
        this.ratioMeaning = ratioMeaning;
        targetNames.forEach(name -> targets.put(name, null));
    }

    /** Writes every row to a file when it is added; the file has the columns of {@link #columns}. */
    public void addRowsTo(CsvFile table) {
        file = table;
    }

    /** Adds the measurements of a contender, without a ratio. */
    public void add(Series series) {
        add(row(series, ""));
    }

    /** Adds the measurements of a contender, and the ratio in its row. */
    public void add(Series series, Series ratio) {
        add(row(series, number(ratio.median())));
    }

    private void add(List<String> row) {
        rows.add(row);
        if (file != null) {
            file.add(row);
        }
    }

    /** Adds a ratio that has a target; its median is the result. */
    public void addTarget(Series ratio) {
        if (!targets.containsKey(ratio.name())) {
            throw new IllegalArgumentException(
                    "targets are " + targets.keySet() + " but one is '" + ratio.name() + "'");
        }
        targets.put(ratio.name(), ratio.median());
        add(ratio);
    }

    /** The ratios that have a target, by name; null where one was not measured. */
    public Map<String, Double> targets() {
        return new LinkedHashMap<>(targets);
    }

    /** The names of the columns. */
    public static List<String> columns() {
        return COLUMNS;
    }

    private static List<String> row(Series series, String ratio) {
        return List.of(
                series.name(),
                series.network(),
                Integer.toString(series.batch()),
                Integer.toString(series.threads()),
                series.unit(),
                Integer.toString(series.values().length),
                number(series.median()),
                number(series.minimum()),
                number(series.maximum()),
                ratio);
    }

    /** Four significant digits. */
    private static String number(double value) {
        int decimals = value >= 1000 ? 0 : value >= 100 ? 1 : value >= 10 ? 2 : 3;
        return String.format(Locale.ROOT, "%." + decimals + "f", value);
    }

    /** Prints the human-readable table. */
    public void print(PrintStream out) {
        List<List<String>> lines = new ArrayList<>();
        lines.add(COLUMNS);
        lines.addAll(rows);
        int[] widths = new int[COLUMNS.size()];
        for (List<String> line : lines) {
            for (int column = 0; column < widths.length; column++) {
                widths[column] = Math.max(widths[column], line.get(column).length());
            }
        }
        lines.forEach(line -> out.println(padded(line, widths)));
        out.println("ratio: " + ratioMeaning);
    }

    /** Text is aligned to the left, numbers to the right. */
    private static String padded(List<String> line, int[] widths) {
        StringBuilder text = new StringBuilder();
        for (int column = 0; column < widths.length; column++) {
            boolean isWord = column < 2 || column == 4;
            text.append(String.format("%" + (isWord ? "-" : "") + widths[column] + "s  ", line.get(column)));
        }
        return text.toString().stripTrailing();
    }
}
