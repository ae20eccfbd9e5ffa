package io.targetdrop.configuration;

import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * A key of a configuration, for programs that set keys one by one.
 *
 * @param key with its sections: {@code training.learning-rate}
 * @param kind of its values
 * @param description what its value may be, the default, and what it means
 */
public record Setting(String key, Kind kind, String description) {

    /** What a value is. */
    public enum Kind {
        WHOLE_NUMBER,
        NUMBER,
        FLAG,
        /** A word, a list or a section, as a file has it. */
        TEXT
    }

    /** The keys of a training run, in the order of files, without those of its data. */
    public static List<Setting> ofTraining() {
        Predicate<String> isElsewhere =
                path -> Stream.of("data", "search").anyMatch(section -> path.split("\\.")[0].equals(section));
        return Schema.lines().stream()
                .filter(line -> !isElsewhere.test(line.path()))
                .filter(line -> !line.value().equals("section"))
                .map(line -> new Setting(line.path(), kind(line.value()), description(line)))
                .toList();
    }

    private static Kind kind(String value) {
        if (value.startsWith("whole number") && !value.startsWith("whole numbers")) {
            return Kind.WHOLE_NUMBER;
        }
        if (value.startsWith("number")) {
            return Kind.NUMBER;
        }
        return value.equals("true or false") ? Kind.FLAG : Kind.TEXT;
    }

    private static String description(SchemaLine line) {
        String usual = line.fallback() instanceof Fallback.Value value ? ", " + value.text() + " if it is not set" : "";
        return line.sentence() + " (" + line.value() + usual + ")";
    }
}
