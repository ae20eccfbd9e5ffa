package io.targetdrop.configuration;

import java.util.Arrays;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * What the value of a key may be.
 *
 * @param text human-readable
 * @param reader reads the key of a section that has it, and refuses another kind of value; the record checks its range
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
    @SuppressWarnings("unchecked") // each case makes what its component's class is
    static <T> Type<T> of(String text, Class<T> component) {
        String kind = text.replaceFirst("(,| in| above) .*", "");
        return (Type<T>)
                switch (kind) {
                    case "whole number" ->
                        component == long.class
                                ? plain(text, Section::longWhole)
                                : plain(text, text.endsWith("or all") ? Section::wholeOrAll : Section::whole);
                    case "number" -> plain(text, Section::number);
                    case "true or false" -> plain(text, Section::flag);
                    case "path" -> plain(text, Section::path);
                    case "names" -> plain(text, Section::texts);
                    case "whole numbers" -> plain(text, Section::wholes);
                    case "lists of values by key" ->
                        plain(text, (section, key) -> section.section(key).content());
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
