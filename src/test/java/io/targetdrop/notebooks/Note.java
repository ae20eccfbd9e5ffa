package io.targetdrop.notebooks;

import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * A note.
 *
 * @param file its path
 * @param json its whole content
 */
public record Note(Path file, ObjectNode json) {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final DefaultIndenter INDENTER = new DefaultIndenter("  ", "\n");
    private static final ObjectWriter WRITER = MAPPER.writer(
            new DefaultPrettyPrinter().withObjectIndenter(INDENTER).withArrayIndenter(INDENTER));

    /** All notes of a directory, by name. */
    public static List<Note> in(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            List<Path> notes = files.filter(file -> file.toString().endsWith(".zpln"))
                    .sorted()
                    .toList();
            Note[] read = new Note[notes.size()];
            for (int index = 0; index < read.length; index++) {
                read[index] = read(notes.get(index));
            }
            return List.of(read);
        }
    }

    private static Note read(Path file) throws IOException {
        return new Note(file, (ObjectNode) MAPPER.readTree(file.toFile()));
    }

    public String id() {
        return json.path("id").asText();
    }

    public String name() {
        return json.path("name").asText();
    }

    /** Its paragraphs, in their order. */
    public List<Paragraph> paragraphs() {
        return StreamSupport.stream(json.path("paragraphs").spliterator(), false)
                .map(paragraph -> new Paragraph((ObjectNode) paragraph))
                .toList();
    }

    /** The paragraphs that query Spark. */
    public List<Paragraph> queries() {
        return paragraphs().stream().filter(Paragraph::isQuery).toList();
    }

    /** Whether everything that it runs is Spark SQL, so that it needs nothing from this project. */
    public boolean isSqlOnly() {
        return paragraphs().stream().noneMatch(Paragraph::isScala);
    }

    /** The whole note as text, as {@link #write} writes it. */
    public String text() throws IOException {
        return WRITER.writeValueAsString(json) + "\n";
    }

    /** Replaces the file. */
    public void write() throws IOException {
        Files.writeString(file, text());
    }
}
