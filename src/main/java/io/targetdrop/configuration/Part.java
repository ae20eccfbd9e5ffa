package io.targetdrop.configuration;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * Some keys of a section that together make one value: a single {@link Key}, the {@link Fields} of a record, the variants of
 * a sealed type ({@link OneOf}), a section in a section.
 *
 * @param <T> the value
 */
sealed interface Part<T> permits Key, Fields, OneOf, Part.Constant, Part.Mapped, Part.Nested, NetworkSections {

    /**
     * Reads the value; missing keys have their defaults.
     *
     * @throws ConfigurationException if a key is missing that has no default, or a value is wrong
     */
    T read(Section section);

    /** Adds the keys of a value to a section, ready for JSON. */
    void write(T value, Map<String, Object> section);

    /** The keys, those of sections in the section included. */
    List<Key<?>> keys();

    /** A component that no key sets: the variant's name implies it. */
    record Constant<T>(T value) implements Part<T> {
        @Override
        public T read(Section section) {
            return value;
        }

        @Override
        public void write(T ignored, Map<String, Object> section) {
            // nothing to write
        }

        @Override
        public List<Key<?>> keys() {
            return List.of();
        }
    }

    /** A value that is made of another one. */
    record Mapped<S, T>(Part<S> part, Function<S, T> to, Function<T, S> from) implements Part<T> {
        /** A value that is never written. */
        Mapped(Part<S> part, Function<S, T> to) {
            this(part, to, value -> {
                throw new IllegalStateException(value + " is never written");
            });
        }

        @Override
        public T read(Section section) {
            S source = part.read(section);
            return section.build(() -> to.apply(source));
        }

        @Override
        public void write(T value, Map<String, Object> section) {
            part.write(from.apply(value), section);
        }

        @Override
        public List<Key<?>> keys() {
            return part.keys();
        }
    }

    /** A section in a section. */
    record Nested<T>(String name, Part<T> part, ShortForm shortForm) implements Part<T> {
        /** Whether {@code x = constant} is short for {@code x { name = constant }}. */
        enum ShortForm {
            /** No: it is an error. */
            REFUSED,
            /** It can be read. */
            READ,
            /** It can be read, and is written if the section has only a name. */
            WRITTEN
        }

        @Override
        public T read(Section section) {
            return part.read(shortForm == ShortForm.REFUSED ? section.section(name) : section.named(name));
        }

        @Override
        public void write(T value, Map<String, Object> section) {
            Map<String, Object> own = new LinkedHashMap<>();
            part.write(value, own);
            if (own.isEmpty()) {
                return; // all of its keys are quiet
            }
            boolean isShort = shortForm == ShortForm.WRITTEN && own.keySet().equals(Set.of("name"));
            section.put(name, isShort ? own.get("name") : own);
        }

        @Override
        public List<Key<?>> keys() {
            return part.keys();
        }
    }
}
