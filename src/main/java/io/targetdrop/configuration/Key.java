package io.targetdrop.configuration;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.targetdrop.configuration.Schema.Line;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

/**
 * A key that is read into a component of a record.
 *
 * @param line of the schema
 * @param type what its value may be
 * @param fallback the value where the key is missing; it refuses if the key is needed
 */
record Key<T>(Line line, Type<T> type, Function<Section, T> fallback) implements Part<T> {
    /** The key with this path. */
    static <T> Key<T> of(String path, Class<T> component) {
        Line line = Schema.line(path);
        return of(line, Type.of(line.value(), component));
    }

    /** A key whose value is one of some words. */
    static Key<String> of(String path, List<String> words) {
        return of(Schema.line(path), Type.word(words));
    }

    private static <T> Key<T> of(Line line, Type<T> type) {
        if (line.isNeeded()) {
            return new Key<>(line, type, section -> {
                throw section.missing(line.name(), wayOut(line, type));
            });
        }
        return new Key<>(line, type, fallback(line.fallback(), type));
    }

    private static String wayOut(Line line, Type<?> type) {
        if (type.isChoice()) {
            return "set it to one of " + type.text();
        }
        String meaning = line.sentence().replaceFirst("[.;].*", "");
        return "set it to " + meaning.substring(0, 1).toLowerCase(Locale.ROOT) + meaning.substring(1) + ", for example "
                + line.example();
    }

    /** Read as if it were in a file. */
    private static <T> Function<Section, T> fallback(String text, Type<T> type) {
        if (text.startsWith("${")) {
            String key = text.substring(2, text.length() - 1);
            T usual = fallback(Schema.line(key).fallback(), type).apply(null);
            return section -> section.root().has(key) ? type.read(section.root(), key) : usual;
        }
        if (text.isEmpty()) {
            return section -> null;
        }
        Config config = ConfigFactory.parseString("it = " + text);
        T value = type.read(new Section(config.root(), "the schema"), "it");
        return section -> value;
    }

    /** The same key with another default. */
    Key<T> or(T other) {
        return new Key<>(line, type, section -> other);
    }

    String name() {
        return line.name();
    }

    @Override
    public T read(Section section) {
        return section.has(name()) ? type.read(section, name()) : fallback.apply(section);
    }

    @Override
    public void write(T value, Map<String, Object> section) {
        // the default of a quiet key is a constant
        if (!(line.isQuiet() && Objects.equals(value, fallback.apply(null)))) {
            section.put(name(), type.written(value));
        }
    }

    @Override
    public List<Key<?>> keys() {
        return List.of(this);
    }
}
