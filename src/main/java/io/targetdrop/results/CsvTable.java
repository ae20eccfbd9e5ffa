package io.targetdrop.results;

import com.univocity.parsers.csv.CsvParser;
import com.univocity.parsers.csv.CsvParserSettings;
import io.targetdrop.data.FileSystems;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.hadoop.fs.Path;

/**
 * Reads files of comma-separated values as Spark does, with the parser that Spark brings, but in this process: a Spark job
 * takes longer to plan than such a table takes to read.
 */
public final class CsvTable {
    private static final String LINE_BREAK = "\n";

    private CsvTable() {}

    /**
     * All rows of a file whose first line names the columns, in order. A quoted value may contain commas, line breaks and
     * doubled quotes.
     *
     * @param file a local or Hadoop path
     * @return each row's values by column; null where a cell is empty or missing
     * @throws UncheckedIOException if the file cannot be read
     */
    public static List<Map<String, String>> read(String file) {
        Path path = FileSystems.path(file);
        try (BufferedReader text =
                new BufferedReader(new InputStreamReader(FileSystems.of(path).open(path), StandardCharsets.UTF_8))) {
            return rows(text.lines().collect(Collectors.joining(LINE_BREAK)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Lines end in a line feed. */
    static List<Map<String, String>> rows(String text) {
        List<String[]> records = new CsvParser(settings()).parseAll(new StringReader(text));
        if (records.isEmpty()) {
            return List.of();
        }
        List<String> columns = columns(records.get(0));
        return records.stream().skip(1).map(cells -> row(columns, cells)).toList();
    }

    private static CsvParserSettings settings() {
        CsvParserSettings settings = new CsvParserSettings();
        settings.getFormat().setLineSeparator(LINE_BREAK);
        settings.getFormat().setQuoteEscape('"');
        settings.setIgnoreLeadingWhitespaces(false);
        settings.setIgnoreTrailingWhitespaces(false);
        settings.setCommentProcessingEnabled(false);
        settings.setReadInputOnSeparateThread(false);
        settings.setMaxCharsPerColumn(-1);
        settings.setMaxColumns(Short.MAX_VALUE);
        return settings;
    }

    /** As Spark names them: one without a name, or with another's, is known by its position. */
    private static List<String> columns(String... header) {
        List<String> names = Arrays.asList(header);
        List<String> columns = new ArrayList<>();
        for (String name : names) {
            int position = columns.size();
            String known = name == null ? "_c" : name;
            columns.add(name == null || Collections.frequency(names, name) > 1 ? known + position : name);
        }
        return columns;
    }

    private static Map<String, String> row(List<String> columns, String... cells) {
        Map<String, String> row = new LinkedHashMap<>();
        for (int i = 0; i < columns.size(); i++) {
            row.put(columns.get(i), i < cells.length ? cells[i] : null);
        }
        return row;
    }
}
