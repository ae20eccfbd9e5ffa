package io.targetdrop.configuration;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A sealed type: a key chooses the variant, and the other variants' keys are refused. */
final class OneOf<T> implements Part<T> {
    private final Key<String> key;
    private final String owner;
    private final Map<String, Part<? extends T>> variants;
    /** The keys that a variant does not have, by its label. */
    private final Map<String, Set<String>> foreign = new LinkedHashMap<>();

    /**
     * A part of these variants.
     *
     * @param path of the key that chooses
     * @param owner what messages call a variant; {@code %s} is its label
     * @param variants by label, in the order of messages
     */
    OneOf(String path, String owner, Map<String, Part<? extends T>> variants) {
        this.key = Key.of(path, List.copyOf(variants.keySet()));
        this.owner = owner;
        this.variants = variants;
        Set<String> all = new LinkedHashSet<>();
        variants.keySet().forEach(label -> all.addAll(names(label)));
        variants.keySet().forEach(label -> {
            Set<String> others = new LinkedHashSet<>(all);
            others.removeAll(names(label));
            foreign.put(label, others);
        });
    }

    OneOf(String path, String owner, List<Variant<? extends T>> variants) {
        this(path, owner, byLabel(variants));
    }

    /** A variant with its label. */
    record Variant<V>(String label, Part<V> part) {}

    private static <T> Map<String, Part<? extends T>> byLabel(List<Variant<? extends T>> variants) {
        Map<String, Part<? extends T>> parts = new LinkedHashMap<>();
        variants.forEach(variant -> parts.put(variant.label(), variant.part()));
        return parts;
    }

    /** The keys and sections of a variant, as they are called in this section. */
    Set<String> names(String label) {
        int start = key.line().section().length() + 1;
        return variants.get(label).keys().stream()
                .map(own -> own.line().path().substring(start).replaceFirst("\\..*", ""))
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /** The key that chooses. */
    Key<String> key() {
        return key;
    }

    /** The variants by label. */
    Map<String, Part<? extends T>> variants() {
        return variants;
    }

    @Override
    public T read(Section section) {
        String label = key.read(section);
        section.refuse(owner.formatted(label), foreign.get(label));
        return variants.get(label).read(section);
    }

    @Override
    public void write(T value, Map<String, Object> section) {
        variants.forEach((label, variant) -> {
            if (variant instanceof Fields<? extends T> fields && fields.writes(value)) {
                section.put(key.name(), label);
                write(fields, value, section);
            }
        });
    }

    @SuppressWarnings("unchecked") // the variant has said that it writes this value
    private static <V> void write(Fields<V> fields, Object value, Map<String, Object> section) {
        fields.write((V) value, section);
    }

    @Override
    public List<Key<?>> keys() {
        return Stream.<Key<?>>concat(Stream.of(key), variants.values().stream().flatMap(part -> part.keys().stream()))
                .toList();
    }
}
