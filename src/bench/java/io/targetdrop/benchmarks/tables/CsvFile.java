package io.targetdrop.benchmarks.tables;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A table in a file. Every row says when and where it was measured.
 *
 * <p>Rows are written one by one to a file next to it, {@code NAME.csv.part}, which replaces the old table at the end. After a
 * failure the old table is still there, and the part has what was measured.
 */
public final class CsvFile {
    private final Path file;
    private final Path part;

    private CsvFile(Path file) {
        this.file = file;
        this.part = file.resolveSibling(file.getFileName() + ".part");
    }

    /**
     * Starts a table. An earlier part is overwritten.
     *
     * @param file where the table is once it is finished
     * @param columns the names of the columns
     */
    public static CsvFile start(Path file, List<String> columns) throws IOException {
        CsvFile table = new CsvFile(file);
        Files.createDirectories(file.toAbsolutePath().getParent());
        List<String> facts = List.copyOf(Surroundings.now().facts().keySet());
        Files.writeString(table.part, line(columns, facts));
        return table;
    }

    /**
     * Writes a row.
     *
     * @param row as many cells as there are columns
     */
    public void add(List<String> row) {
        List<String> facts = List.copyOf(Surroundings.now().facts().values());
        try {
            Files.writeString(part, line(row, facts), StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Replaces the old table. Returns where the new one is. */
    public Path finish() throws IOException {
        return Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
    }

    private static String line(List<String> first, List<String> second) {
        List<String> cells = new ArrayList<>(first);
        cells.addAll(second);
        return cells.stream().map(CsvFile::quoted).collect(Collectors.joining(",", "", "\n"));
    }

    /** RFC 4180. */
    static String quoted(String cell) {
        boolean isPlain = cell.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n');
        return isPlain ? cell : '"' + cell.replace("\"", "\"\"") + '"';
    }
}
