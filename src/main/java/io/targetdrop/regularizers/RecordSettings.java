package io.targetdrop.regularizers;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The components of a regulariser's record as settings with the keys of a configuration file, and back. */
final class RecordSettings {
    private static final String RAMP_EPOCHS = "rampEpochs";

    private RecordSettings() {}

    /** A component's key: {@code block-size} for {@code blockSize}. */
    static String key(String component) {
        return component.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
    }

    /** The values of the components, by key and in their order. */
    static Map<String, Object> of(Regularizer regularizer) {
        Map<String, Object> settings = new LinkedHashMap<>();
        for (RecordComponent component : recordComponents(regularizer)) {
            settings.put(key(component.getName()), value(component, regularizer));
        }
        return settings;
    }

    /** The record with other values for some keys. */
    static Regularizer with(Regularizer regularizer, Map<String, ?> changes) {
        Map<String, Object> settings = of(regularizer);
        List<String> unknown = changes.keySet().stream()
                .filter(key -> !settings.containsKey(key))
                .map(Object::toString)
                .toList();
        if (!unknown.isEmpty()) {
            throw new IllegalArgumentException(regularizer.label() + " has no " + String.join(", ", unknown)
                    + "; its settings are " + String.join(", ", settings.keySet()));
        }
        settings.putAll(changes);
        return build(regularizer, new ArrayList<>(settings.values()));
    }

    /** The components by their names, as JSON has them: a constant's name; of a ramp, its epochs, 0 for a constant schedule. */
    static Map<String, Object> components(Regularizer regularizer) {
        Map<String, Object> values = new LinkedHashMap<>();
        for (RecordComponent component : recordComponents(regularizer)) {
            Object value = value(component, regularizer);
            if (value instanceof DropSchedule schedule) {
                values.put(RAMP_EPOCHS, schedule instanceof DropSchedule.LinearRamp ramp ? ramp.epochs() : 0);
            } else {
                values.put(component.getName(), value instanceof Enum<?> constant ? constant.name() : value);
            }
        }
        return values;
    }

    /** The record with what {@link #components} returned; a missing component has its usual value. */
    static Regularizer of(Regularizer usual, Map<String, Object> components) {
        Map<String, Object> changes = new LinkedHashMap<>();
        for (RecordComponent component : recordComponents(usual)) {
            Class<?> type = component.getType();
            Object value = components.get(type == DropSchedule.class ? RAMP_EPOCHS : component.getName());
            if (value != null) {
                changes.put(key(component.getName()), typed(value, type));
            }
        }
        return with(usual, changes);
    }

    private static Object typed(Object value, Class<?> type) {
        if (type == DropSchedule.class) {
            int epochs = ((Number) value).intValue();
            return epochs == 0 ? new DropSchedule.Constant() : new DropSchedule.LinearRamp(epochs);
        }
        if (type == double.class) {
            return ((Number) value).doubleValue();
        }
        if (type == int.class) {
            return ((Number) value).intValue();
        }
        return Arrays.stream(type.getEnumConstants())
                .filter(constant -> constant.toString().equals(value))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "a model must have one of " + Arrays.toString(type.getEnumConstants()) + " but has '" + value
                                + "'; write the model again"));
    }

    private static RecordComponent[] recordComponents(Regularizer regularizer) {
        RecordComponent[] components = regularizer.getClass().getRecordComponents();
        if (components == null) {
            throw new IllegalStateException("a regularizer must be a record but "
                    + regularizer.getClass().getName() + " is not");
        }
        return components;
    }

    private static Object value(RecordComponent component, Regularizer regularizer) {
        try {
            return component.getAccessor().invoke(regularizer);
        } catch (IllegalAccessException | InvocationTargetException e) {
            throw unusable(regularizer, e);
        }
    }

    private static Regularizer build(Regularizer like, List<Object> values) {
        Class<?>[] types = Arrays.stream(recordComponents(like))
                .map(RecordComponent::getType)
                .toArray(Class<?>[]::new);
        try {
            return (Regularizer) like.getClass().getConstructor(types).newInstance(values.toArray());
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof RuntimeException refusal) {
                throw refusal;
            }
            throw unusable(like, e);
        } catch (ReflectiveOperationException e) {
            throw unusable(like, e);
        }
    }

    private static IllegalStateException unusable(Regularizer regularizer, ReflectiveOperationException cause) {
        return new IllegalStateException(
                "a regularizer must be a public record but "
                        + regularizer.getClass().getName() + " is not",
                cause);
    }
}
