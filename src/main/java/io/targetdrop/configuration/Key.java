package io.targetdrop.configuration;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.targetdrop.configuration.Fallback.Needed;
import io.targetdrop.configuration.Fallback.SameAs;
import io.targetdrop.configuration.Fallback.Value;
import io.targetdrop.configuration.SchemaLine.Mark;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * A key that is read into a component of a record.
 *
 * @param line of the schema
 * @param type what its value may be
 * @param fallback the value where the key is missing; throws if the key is needed
 */
record Key<T>(SchemaLine line, Type<T> type, Function<Section, T> fallback) implements Part<T> {
    /** The key with this path. */
    static <T> Key<T> of(String path, Class<T> component) {
        SchemaLine line = Schema.line(path);
        return of(line, Type.of(line.value(), component));
    }

    /** A key whose value is one of some words. */
    static Key<String> of(String path, List<String> words) {
        return of(Schema.line(path), Type.word(words));
    }

    private static <T> Key<T> of(SchemaLine line, Type<T> type) {
        if (line.fallback() instanceof Needed needed) {
            return new Key<>(line, type, section -> {
                throw section.missing(line.name(), fix(line, type, needed.example()));
            });
        }
        return new Key<>(line, type, fallback(line.fallback(), type));
    }

    private static String fix(SchemaLine line, Type<?> type, String example) {
        if (type.isChoice()) {
            return "set it to one of " + type.text();
        }
        String meaning = line.sentence().replaceFirst("[.;].*", "");
        return "set it to " + meaning.substring(0, 1).toLowerCase(Locale.ROOT) + meaning.substring(1) + ", for example "
                + example;
    }

    private static <T> Function<Section, T> fallback(Fallback fallback, Type<T> type) {
        if (fallback instanceof SameAs same) {
            String key = same.path();
            T usual = fallback(Schema.line(key).fallback(), type).apply(null);
            return section -> section.root().has(key) ? type.read(section.root(), key) : usual;
        }
        if (fallback instanceof Value usual) {
            T value = value(usual, type);
            return section -> value;
        }
        return section -> null;
    }

    /** Read as if it were in a file. */
    private static <T> T value(Value value, Type<T> type) {
        Config config = ConfigFactory.parseString("it = " + value.text());
        return type.read(new Section(config.root(), "the schema"), "it");
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
        if (!line.marks().contains(Mark.QUIET) || !Objects.equals(value, fallback.apply(null))) {
            section.put(name(), type.written(value));
        }
    }

    @Override
    public List<Key<?>> keys() {
        return List.of(this);
    }

    /**
     * What the value of a key may be.
     *
     * @param text human-readable
     * @param reader reads the key of a section that has it, and refuses a value of another type; the record checks the range
     * @param writer makes a value ready for JSON
     * @param isChoice whether the text lists all values
     */
    record Type<T>(String text, BiFunction<Section, String, T> reader, Function<T, Object> writer, boolean isChoice) {

        T read(Section section, String key) {
            return reader.apply(section, key);
        }

        Object written(T value) {
            return writer.apply(value);
        }

        /**
         * The type of a key.
         *
         * @param text of the schema
         * @param component the class of the record's component
         */
        @SuppressWarnings("unchecked") // each case makes a value of its component's class
        static <T> Type<T> of(String text, Class<T> component) {
            String kind = text.replaceFirst("(,| in| above) .*", "");
            return (Type<T>)
                    switch (kind) {
                        case "whole number" ->
                            component == long.class
                                    ? plain(text, Section::longWhole)
                                    : text.endsWith("or all")
                                            ? new Type<>(text, Section::wholeOrAll, Section::allOrWhole, false)
                                            : plain(text, Section::whole);
                        case "number" -> plain(text, Section::number);
                        case "true or false" -> plain(text, Section::flag);
                        case "path" -> plain(text, Section::path);
                        case "name", "column", "text" -> plain(text, Section::text);
                        case "address or none" -> new Type<>(text, Section::server, Section::label, false);
                        case "names" -> plain(text, Section::texts);
                        case "whole numbers" -> plain(text, Section::wholes);
                        case "lists or ranges of values by key" ->
                            plain(text, (section, key) -> section.section(key).content());
                        case "weight by class name" ->
                            new Type<>(text, WeightsByClass::read, WeightsByClass::written, false);
                        case "choice" ->
                            choice(
                                    Arrays.asList(component.getEnumConstants()),
                                    constant -> Section.label((Enum<?>) constant));
                        default -> throw new IllegalStateException("the schema must have a known type but has " + text);
                    };
        }

        /** One of some words. */
        static Type<String> word(List<String> words) {
            return choice(words, Function.identity());
        }

        private static <T> Type<T> choice(List<T> values, Function<T, String> label) {
            return new Type<>(
                    String.join(", ", values.stream().map(label).toList()),
                    (section, key) -> section.choice(key, values, label),
                    label::apply,
                    true);
        }

        private static <T> Type<T> plain(String text, BiFunction<Section, String, T> reader) {
            return new Type<>(text, reader, value -> value, false);
        }
    }
}
