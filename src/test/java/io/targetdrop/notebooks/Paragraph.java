package io.targetdrop.notebooks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * A paragraph of a note.
 *
 * @param json its whole content
 */
public record Paragraph(ObjectNode json) {
    private static final String MARKDOWN = "%md\n";
    private static final String QUERY = "%spark.sql\n";
    private static final String SCALA = "%spark\n";

    /**
     * A column that a chart names.
     *
     * @param name its name
     * @param index its position in the table, from 0
     * @param aggregation how Zeppelin combines several rows of one key
     */
    public record ChartColumn(String name, int index, String aggregation) {}

    public String id() {
        return json.path("id").asText();
    }

    public String title() {
        return json.path("title").asText();
    }

    public String text() {
        return json.path("text").asText();
    }

    /** The text without its first line, which names the interpreter. */
    public String script() {
        return text().substring(text().indexOf('\n') + 1);
    }

    public boolean isMarkdown() {
        return text().startsWith(MARKDOWN);
    }

    public boolean isQuery() {
        return text().startsWith(QUERY);
    }

    public boolean isScala() {
        return text().startsWith(SCALA);
    }

    /** How its table is shown: {@code table}, {@code lineChart} …; empty for a paragraph without a table. */
    public Optional<JsonNode> graph() {
        return Optional.of(json.at("/config/results/0/graph")).filter(JsonNode::isObject);
    }

    /** The columns that its chart names. */
    public List<ChartColumn> chartColumns() {
        return Stream.of("keys", "groups", "values")
                .flatMap(part -> chartColumns(part).stream())
                .toList();
    }

    /**
     * The columns in one part of its chart.
     *
     * @param part {@code keys}, {@code groups} or {@code values}
     */
    public List<ChartColumn> chartColumns(String part) {
        return StreamSupport.stream(graph().orElseThrow().path(part).spliterator(), false)
                .map(column -> new ChartColumn(
                        column.path("name").asText(),
                        column.path("index").asInt(-1),
                        column.path("aggr").asText()))
                .toList();
    }

    /** Whether it shows a chart, not a table. */
    public boolean isChart() {
        return graph().filter(graph -> !graph.path("mode").asText().equals("table"))
                .isPresent();
    }

    /** The table that is saved in it; empty if it shows none. */
    public Optional<TableText> savedTable() {
        return Optional.of(json.at("/results/msg/0"))
                .filter(message -> message.path("type").asText().equals("TABLE"))
                .map(message -> TableText.parse(message.path("data").asText()));
    }

    /**
     * Saves a result in it.
     *
     * @param type Zeppelin's name for the type of the result: {@code TABLE}, {@code HTML}
     * @param data its text
     */
    void show(String type, String data) {
        showNothing();
        ((ArrayNode) json.at("/results/msg")).addObject().put("type", type).put("data", data);
    }

    /** Saves that it ran without a result. */
    void showNothing() {
        json.put("status", "FINISHED");
        json.putObject("results").put("code", "SUCCESS").putArray("msg");
    }
}
