package io.targetdrop.notebooks;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Runs notes as Zeppelin does: fields are filled in, each statement of a query is a Spark SQL statement, and
 * a result with columns is shown as a table.
 *
 * @param spark where the statements run
 * @param fields values of fields, by name; the others keep the values that they have in the note
 */
public record NoteRunner(SparkSession spark, Map<String, String> fields) {
    /** Rows of a table that Zeppelin shows ({@code zeppelin.spark.maxResult}); it drops the others. */
    public static final int ROW_LIMIT = 1000;

    /**
     * The tables that a note's queries show. A query that only loads data shows none.
     *
     * @throws IllegalStateException naming the paragraph, if Spark refuses a statement or one paragraph shows two tables
     */
    public Map<Paragraph, TableText> answers(Note note) {
        Map<Paragraph, TableText> answers = new LinkedHashMap<>();
        note.queries().forEach(query -> run(query).ifPresent(answer -> answers.put(query, answer)));
        return answers;
    }

    /**
     * The tables that some queries of a note show, after the first query has loaded the data. The start of its title names a
     * query.
     */
    public List<TableText> answers(Note note, String... questions) {
        List<Paragraph> queries = note.queries();
        run(queries.get(0));
        return Stream.of(questions)
                .map(question -> queries.stream()
                        .filter(query -> query.title().startsWith(question))
                        .findFirst()
                        .flatMap(this::run)
                        .orElseThrow())
                .toList();
    }

    /** The table of one of them. */
    public TableText answer(Note note, String question) {
        return answers(note, question).get(0);
    }

    private Optional<TableText> run(Paragraph query) {
        List<TableText> tables = new ArrayList<>();
        for (String statement : Script.of(query).statements(fields)) {
            Dataset<Row> answer = ask(query, statement);
            if (answer.columns().length > 0) {
                tables.add(TableText.of(answer));
            }
        }
        if (tables.size() > 1) {
            throw new IllegalStateException(query.title() + ": a paragraph must show one table at most, since its chart"
                    + " belongs to the first, but shows " + tables.size());
        }
        return tables.stream().findFirst();
    }

    private Dataset<Row> ask(Paragraph query, String statement) {
        try {
            return spark.sql(statement);
        } catch (Exception e) {
            throw new IllegalStateException(query.title() + ": " + e.getMessage() + "\n" + statement, e);
        }
    }

    /**
     * Runs a note and saves in it what it shows.
     *
     * @param scala runs a paragraph of Scala and answers what it prints
     */
    void fill(Note note, Function<Paragraph, String> scala) {
        for (Paragraph paragraph : note.paragraphs()) {
            if (paragraph.isMarkdown()) {
                paragraph.show("HTML", new Markdown(paragraph.script()).html());
            } else if (paragraph.isScala()) {
                paragraph.show("TEXT", scala.apply(paragraph));
            } else {
                run(paragraph).ifPresentOrElse(table -> paragraph.show("TABLE", table.text()), paragraph::showNothing);
            }
        }
    }
}
