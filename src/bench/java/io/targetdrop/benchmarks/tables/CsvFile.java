package io.targetdrop.benchmarks.tables;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** A table in a file. Every row says where it was measured. */
public final class CsvFile {
    private CsvFile() {}

    /** Writes a report and replaces the content of the file. */
    public static void write(Path file, Report report, Surroundings surroundings) throws IOException {
        write(file, Report.columns(), report.rows(), surroundings);
    }

    /**
     * Writes a table and replaces the content of the file.
     *
     * @param columns the names of the columns
     * @param rows as many cells as there are columns in each
     */
    public static void write(Path file, List<String> columns, List<List<String>> rows, Surroundings surroundings)
            throws IOException {
        List<String> lines = new ArrayList<>();
        lines.add(line(columns, List.copyOf(surroundings.facts().keySet())));
        List<String> facts = List.copyOf(surroundings.facts().values());
        rows.forEach(row -> lines.add(line(row, facts)));
        Files.createDirectories(file.toAbsolutePath().getParent());
        Files.write(file, lines);
    }

    private static String line(List<String> first, List<String> second) {
        List<String> cells = new ArrayList<>(first);
        cells.addAll(second);
        return cells.stream().map(CsvFile::quoted).collect(Collectors.joining(","));
    }

    /** RFC 4180. */
    static String quoted(String cell) {
        boolean isPlain = cell.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n');
        return isPlain ? cell : '"' + cell.replace("\"", "\"\"") + '"';
    }
}
