package io.targetdrop.configuration;

import io.targetdrop.configuration.Part.Nested.ShortForm;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A record: a part for each of its components. A component without a part of its own has the key of the section with
 * its name; one that is a record is a section.
 */
final class Fields<R> implements Part<R> {
    private final Class<R> type;
    private final Constructor<R> constructor;
    /** The parts, in the order of the components. */
    private final Map<RecordComponent, Part<?>> parts = new LinkedHashMap<>();

    /**
     * The parts of a record.
     *
     * @param section the path of its keys
     * @param own parts of components, by their names
     */
    Fields(Class<R> type, String section, Map<String, Part<?>> own) {
        this.type = type;
        this.constructor = constructor(type);
        for (RecordComponent component : type.getRecordComponents()) {
            Part<?> part = own.get(component.getName());
            parts.put(component, part == null ? part(section, component) : part);
        }
    }

    static <R> Fields<R> of(Class<R> type, String section) {
        return new Fields<>(type, section, Map.of());
    }

    private static Part<?> part(String section, RecordComponent component) {
        String path = Schema.path(section, component.getName());
        return component.getType().isRecord()
                ? new Nested<>(Schema.line(path).name(), of(component.getType(), path), ShortForm.REFUSED)
                : Key.of(path, component.getType());
    }

    /** Whether a value is one that these parts write. */
    boolean writes(Object value) {
        return type.isInstance(value)
                && parts.entrySet().stream()
                        .allMatch(part -> !(part.getValue() instanceof Constant<?> constant)
                                || constant.value().equals(get(part.getKey(), value)));
    }

    @Override
    public R read(Section section) {
        Object[] values =
                parts.values().stream().map(part -> part.read(section)).toArray();
        return section.build(() -> call(() -> constructor.newInstance(values)));
    }

    @Override
    public void write(R value, Map<String, Object> section) {
        parts.forEach((component, part) -> write(part, get(component, value), section));
    }

    @SuppressWarnings("unchecked") // a part is of its component's type
    private static <T> void write(Part<T> part, Object value, Map<String, Object> section) {
        part.write((T) value, section);
    }

    @Override
    public List<Key<?>> keys() {
        return parts.values().stream()
                .<Key<?>>flatMap(part -> part.keys().stream())
                .toList();
    }

    /** The value of a record's component. */
    static Object get(RecordComponent component, Object value) {
        return call(() -> component.getAccessor().invoke(value));
    }

    private static <R> Constructor<R> constructor(Class<R> type) {
        Class<?>[] types = Arrays.stream(type.getRecordComponents())
                .map(RecordComponent::getType)
                .toArray(Class<?>[]::new);
        return call(() -> type.getDeclaredConstructor(types));
    }

    /** A call by reflection. */
    private interface Reflective<T> {
        T call() throws ReflectiveOperationException;
    }

    /** Throws what the record itself throws. */
    private static <T> T call(Reflective<T> reflective) {
        try {
            return reflective.call();
        } catch (InvocationTargetException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }
}
