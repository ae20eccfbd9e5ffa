package io.targetdrop.configuration;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.targetdrop.training.RunConfig;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Writes a configuration as JSON that {@link ConfigurationReader} reads back as an equal one: every key that applies,
 * always in the same order.
 */
public final class ConfigurationWriter {
    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    private static final Set<String> WITHOUT_EFFECT = Schema.lines().stream()
            .filter(line -> line.marks().contains(SchemaLine.Mark.NO_EFFECT))
            .map(SchemaLine::path)
            .collect(Collectors.toSet());

    private ConfigurationWriter() {}

    /**
     * The text of {@code config.json}.
     *
     * @param config the configuration
     * @param provenance versions, commit, checksums; written under {@code provenance} in its own order, and ignored by the
     *     reader
     */
    public static String toJson(RunConfig config, Map<String, ?> provenance) {
        Map<String, Object> root = sections(config);
        root.put(Schema.PROVENANCE, provenance);
        return json(root) + "\n";
    }

    /** The keys that differ and affect results, as {@code key (value, was value)}. */
    public static List<String> differences(RunConfig before, RunConfig now) {
        Map<String, String> old = flat(before);
        Map<String, String> current = flat(now);
        Set<String> keys = new LinkedHashSet<>(current.keySet());
        keys.addAll(old.keySet());
        return keys.stream()
                .filter(key -> !Objects.equals(old.get(key), current.get(key)))
                .map(key -> key + " (" + current.getOrDefault(key, "not set") + ", was "
                        + old.getOrDefault(key, "not set") + ")")
                .toList();
    }

    /** Every setting that affects results, by key. */
    public static Map<String, String> flat(RunConfig config) {
        Map<String, String> values = new LinkedHashMap<>();
        flatten("", sections(config), values);
        values.keySet().removeAll(WITHOUT_EFFECT);
        return values;
    }

    /**
     * The settings that name a trial. Those that version 0.1.0 did not know are left out if they are what it worked with, so
     * that its trials keep their names.
     */
    static Map<String, String> identity(RunConfig config) {
        Map<String, String> values = flat(config);
        Schema.lines().forEach(line -> line.earlier().ifPresent(earlier -> values.remove(line.path(), earlier)));
        return values;
    }

    private static void flatten(String path, Map<?, ?> section, Map<String, String> values) {
        section.forEach((key, value) -> {
            String child = Schema.join(path, key.toString());
            if (value instanceof Map<?, ?> deeper) {
                flatten(child, deeper, values);
            } else {
                values.put(child, String.valueOf(value));
            }
        });
    }

    private static Map<String, Object> sections(RunConfig config) {
        Map<String, Object> root = new LinkedHashMap<>();
        Sections.RUN.write(config, root);
        return root;
    }

    private static String json(Map<String, Object> root) {
        try {
            return JSON.writeValueAsString(root);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
